// A scan watched in its page: how long the page was busy, how it drew, what it holds, how soon it tells the end.
//   node end2end/performance/watch.mjs [loopback|tarpit|network …]; ROUNDS=3 repeats each
import { launch, memory, open, visit } from './browser.mjs';
import { fold, readEvents } from './reader.mjs';
import { SCANS, chosen, send, untilShown } from './scans.mjs';
import { Server } from './server.mjs';
import { figure, largest, print } from './table.mjs';

const HEADS = [
    'scan',
    'seconds',
    'longest task ms',
    'tasks > 50 ms',
    'their sum ms',
    'frames/s',
    'worst gap ms',
    'JS MiB',
    'JS peak MiB',
    'WASM MiB',
    'nodes',
    'end heard → shown ms',
    'scan ended → shown ms',
];

async function watch(browser, { network, request }) {
    const server = await Server.start(network);
    const { page, session, close } = await visit(browser, server);
    try {
        await open(page, `${server.url}/`);
        await page.evaluate(() => globalThis.noted.count());
        await send(page, request);
        await page.waitForURL(/\/scans\/\w+$/);
        const id = new URL(page.url()).pathname.split('/').at(-1);
        const samples = [];
        const sample = () => page.evaluate(() => performance.memory.usedJSHeapSize).catch(() => 0);
        const sampling = setInterval(() => samples.push(sample()), 500);
        await untilShown(page);
        clearInterval(sampling);
        // The server's own time of the end, by the same clock, however busy the page was.
        const { started, finished } = fold((await readEvents(server, id)).chunks);
        const endedAt = started.at_ms + finished.elapsed_ms;
        const noted = await page.evaluate(() => {
            const { tasks, frames, finished, shown } = globalThis.noted;
            return { tasks, frames, finished, shown, origin: performance.timeOrigin };
        });
        const from = noted.frames[0];
        const tasks = noted.tasks.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration);
        const gaps = noted.frames.slice(1).map((time, index) => time - noted.frames[index]);
        const seconds = (noted.shown - from) / 1000;
        const held = await memory(page, session);
        const peak = largest(await Promise.all(samples)) / 1024 / 1024;
        return [
            figure(seconds, 1),
            figure(largest(tasks)),
            tasks.length,
            figure(tasks.reduce((sum, duration) => sum + duration, 0)),
            figure(gaps.length / seconds, 1),
            figure(largest(gaps)),
            figure(held.script, 1),
            figure(peak, 1),
            figure(held.wasm, 1),
            held.nodes,
            figure(noted.shown - noted.finished),
            figure(noted.origin + noted.shown - endedAt),
        ];
    } finally {
        await close();
        await server.stop();
    }
}

const names = chosen(...Object.keys(SCANS));
const rounds = Number(process.env.ROUNDS ?? 1);
const browser = await launch();
const rows = [];
for (const name of names) {
    for (let round = 0; round < rounds; round += 1) {
        rows.push([name, ...(await watch(browser, SCANS[name]))]);
    }
}
await browser.close();
print('Watching a scan: from the click on Scan until the page shows that it is done', HEADS, rows);
