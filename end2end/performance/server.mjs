// A server of a measurement's own, on a free port of loopback; how it starts scans, and how large it is.
//   PORTOLAN_BINARY  the program; target/release/portolan unless it says otherwise
//   LEPTOS_SITE_ROOT the page's files; target/site unless it says otherwise
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What runs still. A measurement that fails leaves none behind. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

export class Server {
    constructor(process, url) {
        this.process = process;
        /** Where its pages are, without a slash at the end. */
        this.url = url;
    }

    /** Starts one on real sockets, or on the simulated lab. */
    static async start(network = 'tcp') {
        const settings = ['--listen', '127.0.0.1:0', '--network', network];
        const program = process.env.PORTOLAN_BINARY ?? 'target/release/portolan';
        const child = spawn(program, ['serve', ...settings], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
        running.add(child);
        child.once('exit', () => running.delete(child));
        for await (const line of createInterface(child.stdout)) {
            const url = / listens on (http:\S+?)\/?$/.exec(line)?.[1];
            if (url !== undefined) {
                child.stdout.resume();
                return new Server(child, url);
            }
        }
        throw new Error(`the server ended before it listened: ${child.exitCode}`);
    }

    /** Starts a scan; answers its name. */
    async scan(request) {
        const answer = await fetch(`${this.url}/api/scans`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(request),
        });
        const body = await answer.json();
        if (answer.status !== 201) {
            throw new Error(`no scan: ${JSON.stringify(body)}`);
        }
        return body.id;
    }

    /** A scan that has ended; answers its name. */
    async ended(request) {
        const id = await this.scan(request);
        const events = await fetch(`${this.url}/api/scans/${id}/events`);
        for await (const _ of events.body);
        return id;
    }

    /** Resident memory in MiB, as Linux tells it; NaN elsewhere. */
    residentMib() {
        try {
            const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
            return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
        } catch {
            return Number.NaN;
        }
    }

    /** Seconds of processor time that it has used, as Linux tells it; NaN elsewhere. */
    processorSeconds() {
        try {
            const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
            // utime and stime of proc(5), in hundredths of a second.
            return (Number(fields[11]) + Number(fields[12])) / 100;
        } catch {
            return Number.NaN;
        }
    }

    async stop() {
        if (this.process.exitCode === null && this.process.signalCode === null) {
            const ended = once(this.process, 'exit');
            this.process.kill('SIGTERM');
            await ended;
        }
    }
}
