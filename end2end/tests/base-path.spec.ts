// A server that stands below its host, as behind a reverse proxy: everything works there, and nothing beside it.
import { Rest } from '../fixtures/rest';
import { Server } from '../fixtures/server';
import { expect, test as common } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
const BASE = '/portolan';

const test = common.extend<object, { server: Server }>({
    server: [
        async ({}, use) => {
            const server = await Server.start({ basePath: BASE });
            await use(server);
            await server.stop();
        },
        { scope: 'worker' },
    ],
    baseURL: async ({ server }, use) => use(new URL(server.url).origin),
    rest: async ({ request }, use) => {
        const rest = new Rest(request, BASE);
        await use(rest);
        await rest.stopAll();
    },
});

test('a scan is started, followed and filtered there', async ({
    page,
    visit,
    home,
    scan,
    rest,
    address,
    listeners,
}) => {
    const open = await listeners(2);
    await visit.open(BASE);
    await expect(home.title).toBeVisible();
    await home.form.type({ target: address, mode: 'custom', ports: `1-500,${open.join(',')}` });
    await home.form.submit();
    const id = await scan.arrive();
    await expect(page).toHaveURL(new RegExp(`${BASE}/scans/${id}$`));
    await scan.expectAllOf(await rest.reportWhen(id, 'done'));
    await scan.filter('open').click();
    await expect(page).toHaveURL(new RegExp(`${BASE}/scans/${id}\\?state=open$`));
    await expect(scan.rows).toHaveCount(2);
});

test('a scan is stopped there', async ({ scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await scan.open(id, '', BASE);
    await scan.waitFor('probing');
    await scan.stopButton.click();
    await scan.waitFor('cancelled');
    await rest.reportWhen(id, 'cancelled');
});

test('links and switches lead nowhere else', async ({ page, context, visit, home }) => {
    await visit.open(BASE);
    await visit.goTo(en.site.about);
    await expect(page).toHaveURL(new RegExp(`${BASE}/about$`));
    await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();
    await visit.chooseLanguage('Español');
    await expect(visit.root).toHaveAttribute('lang', 'es');
    await expect(page).toHaveURL(new RegExp(`${BASE}/about$`));
    const cookies = (await context.cookies()).filter(({ name }) => name !== 'portolan_legal');
    expect(cookies.map(({ name, path }) => [name, path])).toEqual([['portolan_language', BASE]]);
    await visit.in(words('es')).chooseLanguage('English');
    await page.getByRole('link', { name: en.site.home }).click();
    await expect(page).toHaveURL(new RegExp(`${BASE}$`));
    await expect(home.title).toBeVisible();
});

test('nothing is served beside it, and its address with a slash leads to it', async ({ request }) => {
    for (const path of ['/', '/about', '/api/scans', '/healthz']) {
        expect((await request.get(path)).status(), path).toBe(404);
    }
    const slash = await request.get(`${BASE}/`, { maxRedirects: 0 });
    expect([slash.status(), slash.headers().location]).toEqual([308, BASE]);
});
