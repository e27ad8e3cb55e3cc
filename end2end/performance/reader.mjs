// A reader of a scan's events without a page.
import { createHash } from 'node:crypto';
import { get } from 'node:http';

/** Reads all events of a scan. Answers what it heard, and when the stream ended, in milliseconds since 1970. */
export function readEvents(server, id) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        const request = get(`${server.url}/api/scans/${id}/events`, { agent: false }, (response) => {
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('end', () => resolve({ chunks, endedAt: Date.now() }));
            response.on('error', reject);
        });
        request.on('error', reject);
    });
}

/** Folds what a reader heard: first and last event, their number, and a hash of all that is told of each port. */
export function fold(chunks) {
    const addresses = new Map();
    let [seq, started, finished] = [0, null, null];
    const tell = (address, port, what) => {
        const known = addresses.get(address) ?? addresses.set(address, []).get(address);
        known[port] = what;
    };
    for (const line of Buffer.concat(chunks).toString().split('\n')) {
        if (!line.startsWith('data: {')) {
            continue;
        }
        const batch = JSON.parse(line.slice('data: '.length));
        seq = Math.max(seq, batch.seq);
        for (const event of batch.events) {
            started = event.type === 'started' ? event : started;
            finished = event.type === 'finished' ? event : finished;
            if (event.type !== 'ports') {
                continue;
            }
            const { address, open = [], filtered = [], closed = [] } = event;
            for (const { port, reason, rtt_us, attempts } of open) {
                tell(address, port, `${reason} ${rtt_us} ${attempts}`);
            }
            for (const { ports, reason, attempts } of filtered) {
                ports.forEach((port) => tell(address, port, `${reason} ${attempts}`));
            }
            closed.forEach((port) => tell(address, port, 'closed'));
        }
    }
    const hash = createHash('sha256').update(JSON.stringify([seq, started, finished]));
    let ports = 0;
    for (const address of [...addresses.keys()].sort()) {
        const known = addresses.get(address);
        ports += known.filter((what) => what !== undefined).length;
        hash.update(`\n${address}\n${known.join('\n')}`);
    }
    return { seq, started, finished, ports, hash: hash.digest('hex') };
}
