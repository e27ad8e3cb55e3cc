// The end of the server in front of a reader: nothing that was found is lost, and the page says what happened.
import { Rest } from '../fixtures/rest';
import { Server } from '../fixtures/server';
import { expect, test as common } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
const LONG = { target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' };

const test = common.extend<{ server: Server }>({
    server: async ({}, use) => {
        const server = await Server.start();
        await use(server);
        await server.stop();
    },
    baseURL: async ({ server }, use) => use(server.url),
    // What still runs ends with its server.
    rest: async ({ request }, use) => use(new Rest(request)),
});

test.beforeEach(async ({ scan, rest }) => {
    await scan.open(await rest.start(LONG));
    await scan.waitFor('probing');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
});

test('a server that is told to stop ends its scans in good order', async ({ scan, server }) => {
    const before = await scan.count('all');
    expect(await server.stop('SIGTERM')).toBe(0);
    await scan.waitFor('cancelled');
    expect(await scan.count('all')).toBeGreaterThanOrEqual(before);
    await expect(scan.stopButton).toBeHidden();
});

test.describe('a server that is gone at once', () => {
    // The browser notes each request that nobody answers, and the answer that the scan is unknown.
    test.use({ provokes: /net::ERR_|status of 404 / });

    test('and comes back without the scan leaves what was found on the page', async ({ scan, server }) => {
        const before = await scan.count('all');
        await server.stop('SIGKILL');
        const next = await Server.start({ port: server.port });
        await expect(scan.region.getByText(en.scan.gone)).toBeVisible({ timeout: 30_000 });
        await scan.waitFor('cancelled');
        await expect(scan.stopButton, 'what cannot be done is not offered').toHaveCount(0);
        await expect(scan.exportMenu).toHaveCount(0);
        await expect(scan.shareButton).toHaveCount(0);
        await expect(scan.againButton).toBeVisible();
        expect(await scan.count('all')).toBeGreaterThanOrEqual(before);
        await next.stop();
    });
});
