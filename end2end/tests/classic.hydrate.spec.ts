// The classic interface, asked by the logic of the older program's own page: an EventSource and its messages.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { replay, type Heard } from '../fixtures/classic';
import { Server } from '../fixtures/server';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

const ports = ({ messages }: Heard) => messages.filter((message) => message.type === 'port');
const error = (sentence: string): Heard => ({ messages: [{ error: sentence }], isLost: false });

test.describe('the older page', () => {
    test.beforeEach(({ page }) => page.goto('/'));

    test('hears meta, each port once as its verdict comes, and done', async ({ page, address, listeners }) => {
        const open = await listeners(3);
        const [first = 0, , last = 0] = open;
        const heard = await replay(page, {
            target: address,
            mode: 'custom',
            port_start: String(first),
            port_end: String(last),
            timeout: '1.0',
        });
        const total = last - first + 1;
        const meta = { type: 'meta', ip: address, hostname: null, resolved: false, total_ports: total, mode: 'custom' };
        expect(heard.isLost).toBe(false);
        expect(heard.messages[0]).toMatchObject(meta);
        expect(heard.messages).toHaveLength(total + 2);

        const told = ports(heard);
        expect(told.map(({ scanned }) => scanned)).toEqual(told.map((_, index) => index + 1));
        expect(told.map(({ port }) => port).toSorted((a, b) => a - b)).toEqual(told.map((_, index) => first + index));
        expect(told.at(-1)).toMatchObject({ progress: 100, scanned: total, total });
        expect(told.filter(({ state }) => state === 'closed').length).toBeGreaterThan(0);
        const found = told.filter(({ state }) => state === 'open').map(({ port }) => port);
        expect(found).toEqual(expect.arrayContaining(open));
        expect(heard.messages.at(-1)).toEqual({ type: 'done', open_ports: found.length, total_scanned: total });
    });

    test('scans the thirty ports by name when nothing else is said', async ({ page }) => {
        const heard = await replay(page, { target: 'http://localhost/' });
        expect(heard.messages[0]).toMatchObject({ ip: '127.0.0.1', hostname: 'localhost', resolved: true });
        expect(heard.messages.at(-1)).toMatchObject({ type: 'done', total_scanned: 30 });
        expect(ports(heard).find(({ port }) => port === 6379)?.service).toBe('Redis');
    });

    test('scans the port that a pasted address names', async ({ page }) => {
        const heard = await replay(page, { target: 'http://localhost:8443/' });
        expect(ports(heard).map(({ port }) => port)).toEqual([8443]);
    });

    const REFUSALS: Record<string, [query: Record<string, string>, sentence: string]> = {
        'a name that cannot be resolved': [{ target: 'no.invalid' }, 'Could not resolve target: no.invalid'],
        'a blank target': [{ target: ' ' }, en.problem.target_missing],
        'a port that is none': [
            { target: '127.0.0.1', mode: 'custom', port_end: '99999' },
            filled(en.problem.port_out_of_range, { text: '99999' }),
        ],
        'a range that ends before it begins': [
            { target: '127.0.0.1', mode: 'custom', port_start: '80', port_end: '70' },
            filled(en.problem.port_range_inverted, { start: 80, end: 70 }),
        ],
        'a target outside of the policy': [
            { target: '198.51.100.7' },
            filled(en.problem.denied, { address: '198.51.100.7', why: en.denial.not_allowed }),
        ],
    };

    for (const [name, [query, sentence]] of Object.entries(REFUSALS)) {
        test(`is told what is wrong with ${name}, and nothing is done`, async ({ page }) => {
            expect(await replay(page, query)).toEqual(error(sentence));
        });
    }
});

test.describe('on a server with room for one scan', () => {
    // A lab made of data, in which a scan of silent ports takes minutes.
    const SETTINGS = ['--network', 'simulated', '--max-scans', '1'];
    const SILENT = { target: '192.0.2.40', mode: 'full' };
    const one = test.extend<{ server: Server }>({
        server: async ({}, use) => {
            const server = await Server.start({ settings: SETTINGS });
            await use(server);
            await server.stop();
        },
        baseURL: async ({ server }, use) => use(server.url),
    });

    /** Begins a scan and leaves it running, its source within reach. */
    function begin(page: Page): Promise<void> {
        return page.evaluate(
            (query) =>
                new Promise<void>((begun) => {
                    const source = new EventSource(`/api/scan?${query}`);
                    Object.assign(globalThis, { source });
                    source.onmessage = () => begun();
                }),
            new URLSearchParams(SILENT).toString(),
        );
    }

    const WAYS: Record<string, (page: Page) => Promise<unknown>> = {
        'closes its source': (page) =>
            page.evaluate(() => (globalThis as typeof globalThis & { source: EventSource }).source.close()),
        'is left for another page': (page) => page.goto('about:blank'),
        'is closed': (page) => page.close(),
    };

    for (const [way, leave] of Object.entries(WAYS)) {
        one(`a page that ${way} in the middle of a scan stops it`, async ({ page, request }) => {
            const start = async () => {
                const response = await request.post('/api/scans', { data: { target: '192.0.2.10' } });
                return response.status();
            };
            await page.goto('/');
            await begin(page);
            expect(await start(), 'the scan runs').toBe(429);
            await leave(page);
            await expect.poll(start).toBe(201);
        });
    }

    one('a second scan is refused with the reason', async ({ page }) => {
        await page.goto('/');
        await begin(page);
        expect(await replay(page, SILENT)).toEqual(error(filled(en.api.busy, { max: 1 })));
    });
});

test.describe('a page of another site', () => {
    const elsewhere = test.extend<{ site: string }>({
        site: async ({}, use) => {
            const server = createServer((_, response) => {
                response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>');
            });
            await once(server.listen(0, '127.0.0.1'), 'listening');
            await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
            server.closeAllConnections();
            server.close();
        },
    });
    // The browser notes that the page has no icon, and that it may not read an answer.
    elsewhere.use({ provokes: /favicon|CORS policy|net::ERR_FAILED|status of 403 / });

    elsewhere('is let in when its origin is allowed', async ({ page, site }) => {
        const server = await Server.start({ settings: ['--network', 'simulated', '--allow-origin', site] });
        await page.goto(site);
        const heard = await replay(page, { target: 'web.example' }, server.url);
        expect(heard.messages.at(-1)).toEqual({ type: 'done', open_ports: 4, total_scanned: 30 });
        await server.stop();
    });

    elsewhere('starts nothing when it is not', async ({ page, site, baseURL }) => {
        await page.goto(site);
        // Instead of inventing ports, as that page does when it hears nothing, it shows what its operator can do.
        const sentence = filled(en.access.origin_not_allowed, { origin: site });
        expect(await replay(page, { target: '127.0.0.1' }, baseURL)).toEqual(error(sentence));
    });
});
