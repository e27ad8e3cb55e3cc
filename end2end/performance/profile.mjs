// Where the time of a watched scan goes: the page's main thread by kind of work, its longest tasks and what was in
// them, and the functions that ran longest. Tracing costs time itself: read shares here, and times in watch.mjs.
//   node end2end/performance/profile.mjs [loopback|tarpit|network …]; LONG=12 tells of tasks from so many ms on
import { launch, open, visit } from './browser.mjs';
import { SCANS, chosen, send, untilShown } from './scans.mjs';
import { Server } from './server.mjs';
import { figure, print } from './table.mjs';

const CATEGORIES = ['devtools.timeline', 'toplevel', 'v8', 'blink.user_timing'];
/** What is told as a long task, in milliseconds. */
const LONG = Number(process.env.LONG ?? 30);

/** The complete events of the page's main thread, in order, with their own time in microseconds. */
function mainThread(trace) {
    const all = JSON.parse(trace).traceEvents;
    const key = ({ pid, tid }) => `${pid} ${tid}`;
    const mains = new Set(all.filter((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain').map(key));
    const complete = all.filter((e) => e.ph === 'X' && e.dur > 0 && mains.has(key(e)));
    // The page's is the thread that worked most; others are of the browser's own pages.
    const totals = new Map();
    complete.forEach((e) => totals.set(key(e), (totals.get(key(e)) ?? 0) + e.dur));
    const [busiest] = [...totals].sort((a, b) => b[1] - a[1])[0];
    const events = complete.filter((e) => key(e) === busiest).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    const stack = [];
    for (const event of events) {
        while (stack.length && stack.at(-1).ts + stack.at(-1).dur <= event.ts) {
            stack.pop();
        }
        event.own = event.dur;
        event.root = stack[0] ?? event;
        if (stack.length) {
            stack.at(-1).own -= event.dur;
        }
        stack.push(event);
    }
    return events;
}

/** Sums by a key, largest first. */
function sums(entries, key, value) {
    const sum = new Map();
    entries.forEach((entry) => sum.set(key(entry), (sum.get(key(entry)) ?? 0) + value(entry)));
    return [...sum].sort((a, b) => b[1] - a[1]);
}

/** Own time of functions in microseconds, by what they are. */
function functions({ nodes, samples, timeDeltas }) {
    const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
    return samples.map((id, index) => ({ ...byId.get(id), time: timeDeltas[index] }));
}

function kind({ functionName, url }) {
    if (functionName.startsWith('(')) {
        return functionName;
    }
    if (url.startsWith('wasm:') || url.endsWith('.wasm')) {
        return 'WebAssembly';
    }
    return url ? 'JavaScript' : "the browser's own functions";
}

const browser = await launch();
for (const name of chosen('tarpit')) {
    const { network, request } = SCANS[name];
    const server = await Server.start(network);
    const { page, session, close } = await visit(browser, server);
    await open(page, `${server.url}/`);
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: 500 });
    await browser.startTracing(page, { categories: CATEGORIES });
    await session.send('Profiler.start');
    await send(page, request);
    await untilShown(page);
    const { profile } = await session.send('Profiler.stop');
    const events = mainThread(await browser.stopTracing());
    await close();
    await server.stop();

    const milliseconds = (time) => figure(time / 1000);
    const share = (time, whole) => `${figure((time / whole) * 100, 1)} %`;
    const table = (title, first, entries, whole) =>
        print(`${name}: ${title}`, [first, 'ms', 'of busy time'],
            entries.map(([what, time]) => [what, milliseconds(time), share(time, whole)]));

    const tasks = events.filter((e) => e.root === e);
    const busy = tasks.reduce((sum, e) => sum + e.dur, 0);
    const kinds = sums(events, (e) => e.name, (e) => e.own);
    table('own time on the main thread by kind of work', 'kind', kinds.slice(0, 16), busy);

    const long = tasks.filter((e) => e.dur >= LONG * 1000).sort((a, b) => b.dur - a.dur);
    const parts = (task) => {
        const within = sums(events.filter((e) => e.root === task), (e) => e.name, (e) => e.own).slice(0, 5);
        return within.map(([what, time]) => `${what} ${milliseconds(time)}`).join(', ');
    };
    const rows = long.slice(0, 12).map((e) => [milliseconds(e.dur), milliseconds(e.ts - events[0].ts), parts(e)]);
    print(`${name}: ${long.length} tasks of ${LONG} ms or more, the longest`, ['ms', 'at ms', 'own time within'], rows);

    const sampled = functions(profile).filter((f) => f.functionName !== '(idle)');
    const ran = sampled.reduce((sum, f) => sum + f.time, 0);
    table('what the processor ran', 'kind', sums(sampled, kind, (f) => f.time), ran);
    const named = sums(sampled, (f) => `${f.functionName || '(anonymous)'} · ${kind(f)}`, (f) => f.time);
    table('functions by own time', 'function', named.slice(0, 25), ran);
}
await browser.close();
