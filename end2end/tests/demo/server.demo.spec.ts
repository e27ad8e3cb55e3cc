// Where scans of the static demo run: it asks once for a server, and nothing else leaves the browser.
import type { BrowserContext, Route } from '@playwright/test';
import { FORMS, SERVER, expect, test } from '../../fixtures/demo';
import { filled, words } from '../../fixtures/words';

const en = words();
const ELSEWHERE = 'http://localhost:9000';
const LOOK = `GET ${SERVER}/api/version`;

/** A Portolan that allows every origin: one scan of one port, which is open. */
async function fakeServer(context: BrowserContext, at: string): Promise<void> {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };
    const request = { target: 'host.example', mode: 'custom', ports: '22', timeout: '' };
    const plan = { hosts: 1, addresses: 1, ports: 1, probes: 1 };
    const progress = { done: 1, total: 1, rate: 1, eta_ms: null, elapsed_ms: 9 };
    const events = [
        { type: 'started', id: 'abc', request, plan, at_ms: 1_795_292_047_000 },
        { type: 'probing', plan },
        { type: 'ports', address: '192.0.2.9', open: [{ port: 22, reason: 'syn-ack', rtt_us: 900, attempts: 1 }] },
        { type: 'finished', phase: 'done', counts: { open: 1, closed: 0, filtered: 0 }, not_asked: 0, elapsed_ms: 9 },
    ];
    const report = {
        id: 'abc',
        request,
        plan,
        phase: 'resolving',
        started_at_ms: 1_795_292_047_000,
        seq: 1,
        progress: { ...progress, done: 0 },
        counts: { open: 0, closed: 0, filtered: 0 },
        not_asked: 0,
        names: [],
        hosts: {},
        notices: [],
        failure: null,
    };
    const answer = (route: Route) => {
        const path = new URL(route.request().url()).pathname;
        if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
        switch (path) {
            case '/api/version':
                return route.fulfill({ headers, json: { name: 'Portolan', version: '9.9.9', simulated: false } });
            case '/api/scans':
                return route.fulfill({ status: 201, headers, json: { id: 'abc' } });
            case '/api/scans/abc':
                return route.fulfill({ headers, json: report });
            case '/api/scans/abc/events': {
                const body = `id: 4\ndata: ${JSON.stringify({ seq: 4, progress, events })}\n\n`;
                return route.fulfill({ headers: { ...headers, 'content-type': 'text/event-stream' }, body });
            }
            default:
                return route.fulfill({ status: 404, headers });
        }
    };
    await context.route(`${at}/**`, answer);
}

for (const form of FORMS) {
    test.describe(`as a ${form}`, () => {
        test('one request looks for a server, and a scan makes none', async ({ demo, home, scan }) => {
            await demo.open(form);
            await demo.expectSimulation();
            await home.form.type({ target: 'web.example' });
            await home.form.submit();
            await scan.waitUntilDone();
            expect(demo.asked).toEqual([LOOK]);
        });

        test('?demo switches even that off', async ({ demo, home, scan }) => {
            await demo.open(form, '?demo');
            await demo.expectSimulation();
            await home.form.type({ target: 'web.example' });
            await home.form.submit();
            await scan.waitUntilDone();
            expect(demo.asked).toEqual([]);
        });

        test('where a Portolan answers, scans run there', async ({ context, demo, home, scan }) => {
            await fakeServer(context, SERVER);
            await demo.open(form);
            await expect(demo.banner).toContainText(filled(en.demo.server_text, { address: SERVER }));
            await expect(demo.host('web.example')).toBeHidden();
            await home.form.type({ target: 'host.example', mode: 'custom', ports: '22' });
            await home.form.submit();
            await scan.waitUntilDone();
            await expect(scan.ports('open')).toHaveText(['22']);
            const asked = new Set(demo.asked.filter((request) => !request.startsWith('OPTIONS')));
            expect([...asked].sort()).toEqual([
                `GET ${SERVER}/api/scans/abc`,
                `GET ${SERVER}/api/scans/abc/events?after=1`,
                LOOK,
                `POST ${SERVER}/api/scans`,
            ]);
        });

        test('another server can be named, is remembered, and given up again', async ({ context, demo }) => {
            await fakeServer(context, ELSEWHERE);
            await demo.open(form);
            await demo.expectSimulation();
            await demo.lookAt('nowhere/?');
            await expect(demo.server).toHaveAccessibleDescription(new RegExp(en.demo.bad_address.slice(0, 20)));
            const there = filled(en.demo.server_text, { address: ELSEWHERE });
            await demo.expectKept(
                async () => {
                    await demo.lookAt('localhost:9000');
                    await expect(demo.banner).toContainText(there);
                },
                () => expect(demo.banner).toContainText(there, { timeout: 1_000 }),
            );
            await demo.expectKept(
                async () => {
                    await demo.lookAt('localhost:9000');
                    await demo.button('simulate').click();
                    await demo.expectSimulation();
                    demo.asked.length = 0;
                },
                async () => {
                    await demo.expectSimulation();
                    expect(demo.asked, 'nobody is asked any more').toEqual([]);
                },
            );
        });
    });
}

test('another program at that address is no server', async ({ context, demo }) => {
    await context.route(`${SERVER}/**`, (route) =>
        route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: '<p>Hello</p>' }),
    );
    await demo.open('folder');
    await demo.expectSimulation();
    await demo.unfold();
    await expect(demo.banner).toContainText(filled(en.demo.vain, { address: SERVER }));
});
