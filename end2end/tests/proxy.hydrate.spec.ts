// Behind real reverse proxies, at the root of a host and below it: the page works, and a scan is watched live.
import { replay } from '../fixtures/classic';
import { EventStream } from '../fixtures/events';
import { Proxy, type ProxyKind } from '../fixtures/proxy';
import { Rest } from '../fixtures/rest';
import { Server } from '../fixtures/server';
import { expect, test as common } from '../fixtures/test';

/** It would run for minutes. */
const LONG = { target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' } as const;

type Options = { kind: ProxyKind; base: string };
type Fixtures = { server: Server; front: Proxy };

const test = common.extend<Options & Fixtures>({
    kind: ['nginx', { option: true }],
    base: ['', { option: true }],
    server: async ({ base }, use) => {
        const server = await Server.start({ basePath: base });
        await use(server);
        await server.stop();
    },
    front: async ({ kind, server, base }, use) => {
        const proxy = await Proxy.start(kind, new URL(server.url), base);
        await use(proxy);
        await proxy.stop();
    },
    baseURL: async ({ front }, use) => use(front.origin),
    rest: async ({ request, base }, use) => {
        const rest = new Rest(request, base);
        await use(rest);
        await rest.stopAll();
    },
});

for (const kind of ['nginx', 'bare nginx', 'caddy'] as const) {
    for (const base of ['', '/portolan']) {
        test.describe(`behind ${kind} ${base === '' ? 'at the root' : 'at a sub-path'}`, () => {
            test.use({ kind, base });

            test('a scan is started, watched live, found again and stopped', async ({
                page,
                visit,
                home,
                scan,
                rest,
                base,
            }) => {
                await visit.open(base || '/');
                await home.form.type(LONG);
                await home.form.submit();
                const id = await scan.arrive();
                await expect(page).toHaveURL(new RegExp(`^${new URL(page.url()).origin}${base}/scans/${id}$`));
                await scan.waitFor('probing');
                await expect(scan.rows).not.toHaveCount(0);
                const seen = await scan.count('all');
                await expect.poll(() => scan.count('all'), 'more comes without loading the page anew').toBeGreaterThan(seen);
                await visit.reload();
                await scan.waitFor('probing');
                expect(await scan.count('all')).toBeGreaterThan(seen);
                await scan.stopButton.click();
                await scan.waitFor('cancelled');
                await rest.reportWhen(id, 'cancelled');
            });

            test('events arrive while the scan runs', async ({ server, front, rest, base }, info) => {
                const id = await rest.start(LONG);
                const path = `/api/scans/${id}/events`;
                const streams = [`${server.url}${path}`, `${front.origin}${base}${path}`];
                const [direct = [], proxied = []] = await Promise.all(
                    streams.map(async (url) => arrivals(await EventStream.open(url), 20)),
                );
                expect((await rest.report(id)).phase, 'nothing was held back until the end').toBe('probing');
                const delays = proxied.flatMap(({ seq, at }) => {
                    const first = direct.find((message) => message.seq >= seq);
                    return first === undefined ? [] : [at - first.at];
                });
                const text = `first ${delays[0]} ms, longest ${Math.max(...delays)} ms`;
                info.annotations.push({ type: 'delay', description: text });
                console.log(`${info.titlePath.at(-2)}, an event comes later than without it: ${text}`);
            });

            test('strangers change nothing, and the policy of the page gets through', async ({ request, base }) => {
                const headers = { origin: 'https://evil.example' };
                const refused = await request.post(`${base}/api/scans`, { headers, data: LONG });
                expect([refused.status(), (await refused.json()).code]).toEqual([403, 'foreign_origin']);
                const response = await request.get(base || '/');
                const policy = response.headers()['content-security-policy'];
                const nonce = /'nonce-([^']+)'/.exec(policy ?? '')?.[1];
                expect(await response.text()).toContain(`nonce="${nonce}"`);
            });

            test('the classic interface tells each port as it comes', async ({ page, visit, base, address, listeners }) => {
                const [open = 0] = await listeners(1);
                await visit.open(base || '/');
                const query = { target: address, mode: 'custom', port_start: String(open), port_end: String(open) };
                const { messages, isLost } = await replay(page, query, base);
                expect(isLost).toBe(false);
                expect(messages).toMatchObject([
                    { type: 'meta', ip: address, total_ports: 1 },
                    { type: 'port', port: open, state: 'open', progress: 100 },
                    { type: 'done', open_ports: 1, total_scanned: 1 },
                ]);
            });
        });
    }
}

/** When the first messages of a stream come, in milliseconds of this machine's clock. */
async function arrivals(stream: EventStream, count: number): Promise<{ seq: number; at: number }[]> {
    expect(stream.status).toBe(200);
    const found: { seq: number; at: number }[] = [];
    for await (const { batch } of stream.messages()) {
        found.push({ seq: batch.seq, at: Date.now() });
        if (found.length === count) break;
    }
    return found;
}
