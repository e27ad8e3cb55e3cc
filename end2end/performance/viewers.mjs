// Many viewers of one full scan: whether all hear all of it, what they cost, and whether one that hardly reads
// costs the others anything.
//   node end2end/performance/viewers.mjs [loopback|tarpit …]; VIEWERS=200
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fold, readEvents } from './reader.mjs';
import { SCANS, chosen } from './scans.mjs';
import { Server } from './server.mjs';
import { figure, largest, print } from './table.mjs';

const VIEWERS = Number(process.env.VIEWERS ?? 200);

/** A viewer that takes one byte a second from its socket, so that all that is sent to it piles up. */
function slowViewer(server, id) {
    const { hostname, port } = new URL(server.url);
    let bytes = 0;
    const onread = {
        buffer: Buffer.alloc(1),
        callback: () => {
            bytes += 1;
            return false;
        },
    };
    const socket = connect({ host: hostname, port: Number(port), onread });
    socket.on('error', () => {});
    socket.write(`GET /api/scans/${id}/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    const reading = setInterval(() => socket.resume(), 1_000);
    return {
        bytes: () => bytes,
        end: () => {
            clearInterval(reading);
            socket.destroy();
        },
    };
}

const HEADS = [
    'scan',
    'viewers',
    'slow one',
    'complete',
    'different answers',
    'scan ms',
    'first done ms',
    'last done ms',
    'server CPU s',
    'server MiB before',
    'peak',
    'after 3 s',
    'bytes of the slow one',
];

async function view({ network, request }, viewers, isSlowThere) {
    const server = await Server.start(network);
    try {
        // The first scan makes the server as large as a scan makes it.
        await server.ended(request);
        const before = server.residentMib();
        let peak = before;
        const sampling = setInterval(() => (peak = largest([peak, server.residentMib()])), 50);
        const worked = server.processorSeconds();
        const begun = Date.now();
        const id = await server.scan(request);
        const slow = isSlowThere ? slowViewer(server, id) : null;
        const heard = await Promise.all(Array.from({ length: viewers }, () => readEvents(server, id)));
        const lasted = largest(heard.map(({ endedAt }) => endedAt)) - begun;
        const first = heard.reduce((least, { endedAt }) => Math.min(least, endedAt), Infinity) - begun;
        const used = server.processorSeconds() - worked;
        const slowBytes = slow?.bytes() ?? Number.NaN;
        await wait(3_000);
        clearInterval(sampling);
        const after = server.residentMib();
        slow?.end();
        const folded = heard.map(({ chunks }) => fold(chunks));
        const answers = new Set(folded.map(({ hash }) => hash));
        const report = await (await fetch(`${server.url}/api/scans/${id}`)).json();
        const { plan, seq } = report;
        const isWhole = folded.every((one) => one.finished !== null && one.ports === plan.probes && one.seq === seq);
        return [
            viewers,
            isSlowThere ? 'yes' : 'no',
            isWhole ? 'all' : 'NOT ALL',
            answers.size,
            figure(report.progress.elapsed_ms),
            figure(first),
            figure(lasted),
            figure(used, 2),
            figure(before),
            figure(peak),
            figure(after),
            figure(slowBytes),
        ];
    } finally {
        await server.stop();
    }
}

const rows = [];
for (const name of chosen('loopback', 'tarpit')) {
    for (const [viewers, isSlowThere] of [[1, false], [1, true], [VIEWERS, false], [VIEWERS, true]]) {
        rows.push([name, ...(await view(SCANS[name], viewers, isSlowThere))]);
    }
}
print('Viewers of one full scan, without pages', HEADS, rows);
