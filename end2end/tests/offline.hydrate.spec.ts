// The server away: a page of ours says so in the person's language, and gives way to the real one when it is back.
import { expectNoBarriers } from '../fixtures/axe';
import { Server } from '../fixtures/server';
import { expect, test as common } from '../fixtures/test';
import { words } from '../fixtures/words';
import type { Page } from '@playwright/test';
import { once } from 'node:events';
import { createServer } from 'node:http';

const [en, es] = [words('en'), words('es')];
const BASE = '/portolan';

const test = common.extend<{ server: Server }>({
    server: async ({}, use) => {
        const server = await Server.start({ basePath: BASE });
        await use(server);
        await server.stop();
    },
    baseURL: async ({ server }, use) => use(new URL(server.url).origin),
});

test.use({
    serviceWorkers: 'allow',
    // The browser notes each request that nobody answers, and that a proxy refuses.
    provokes: /net::ERR_|status of 502/,
});

/** Waits until what the worker keeps is kept, and pages are its own. */
async function installed(page: Page): Promise<void> {
    await page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready;
        await new Promise<void>((resolve) => {
            const look = () => active?.state === 'activated' && resolve();
            active?.addEventListener('statechange', look);
            look();
        });
    });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

const title = (page: Page, { install } = en) => page.getByRole('heading', { level: 1, name: install.title });
const cacheNames = (page: Page) => page.evaluate(() => caches.keys());

test('a page of an absent server says so, and comes back with the server', async ({ page, visit, home, server }) => {
    await visit.open(BASE);
    await installed(page);
    await server.stop();

    await page.goto(`${BASE}/about?x=1`);
    await expect(title(page)).toBeVisible();
    await expect(page).toHaveTitle(`${en.install.title} · Portolan`);
    await expect(page).toHaveURL(/\/portolan\/about\?x=1$/);
    await expect(page.getByText(en.install.scans)).toBeVisible();
    await expectNoBarriers(page);
    await page.getByRole('button', { name: en.install.again }).click();
    await expect(page.getByRole('status')).toHaveText(en.install.still);

    // By itself: nobody clicks again.
    const next = await Server.start({ basePath: BASE, port: server.port });
    await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible({ timeout: 30_000 });
    await visit.open(BASE);
    await expect(home.title).toBeVisible();
    await next.stop();
});

test('a proxy that answers for an absent server is heard as that', async ({ page, visit, server }) => {
    await visit.open(BASE);
    await installed(page);
    await server.stop();
    const proxy = createServer((_, response) => void response.writeHead(502).end('Bad Gateway'));
    await once(proxy.listen(server.port, '127.0.0.1'), 'listening');
    await page.goto(`${BASE}/history`);
    await expect(title(page)).toBeVisible();
    proxy.closeAllConnections();
    proxy.close();
});

test('it speaks the chosen language and wears the chosen theme', async ({ page, visit, server }) => {
    await visit.hasChosen({ language: 'es', theme: 'dark' });
    await visit.open(BASE);
    await installed(page);
    await server.stop();
    await page.goto(BASE);
    await expect(title(page, es)).toBeVisible();
    await expect(title(page)).toBeHidden();
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectNoBarriers(page);
});

test('without a network it is the same', async ({ page, context, visit }) => {
    await visit.open(BASE);
    await installed(page);
    await context.setOffline(true);
    await page.goto(`${BASE}/history`);
    await expect(title(page)).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole('heading', { level: 1, name: en.history.title })).toBeVisible({ timeout: 30_000 });
});

test('nothing is kept but the page that stands in and the files of this version', async ({
    page,
    visit,
    scan,
    request,
}) => {
    const answer = await request.post(`${BASE}/api/scans`, { data: { target: '127.0.0.1', mode: 'quick' } });
    const { id } = (await answer.json()) as { id: string };
    await visit.open(BASE);
    await installed(page);
    await scan.open(id, '', BASE);
    await scan.waitUntilDone();
    const kept = await page.evaluate(async () => {
        const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
        return requests.flat().map(({ url }) => new URL(url).pathname).sort();
    });
    const files = ['favicon.svg', 'offline', 'offline.js', 'pkg/portolan.css', 'pkg/portolan.js', 'pkg/portolan.wasm'];
    expect(kept).toEqual(files.map((file) => `${BASE}/${file}`));
});

test('a worker of another version takes away what the old one kept, and nothing of others', async ({ page, visit }) => {
    await visit.open(BASE);
    await page.evaluate(async (base) => {
        await caches.open(`portolan:${base}:old`);
        await caches.open(`portolan:${base}-too:1`);
        await caches.open('another program');
    }, BASE);
    await installed(page);
    await expect.poll(() => cacheNames(page)).not.toContain(`portolan:${BASE}:old`);
    const left = await cacheNames(page);
    expect(left).toEqual(expect.arrayContaining([`portolan:${BASE}-too:1`, 'another program']));
    expect(left).toHaveLength(3);
});
