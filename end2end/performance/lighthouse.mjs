// Lighthouse on the start page and on pages of scans that are done, on a desktop and on a phone: all ports of a host, a
// tarpit's 65,535 open ones, and a network.
//   node end2end/performance/lighthouse.mjs [FOLDER]: its reports as pages go into that folder
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { Server } from './server.mjs';
import { figure, print } from './table.mjs';

// As `scripts/install-tools measure` installs it.
const core = new URL('../../target/tools/node_modules/lighthouse/core/', import.meta.url);
const { default: lighthouse } = await import(new URL('index.js', core));
const { default: desktopConfig } = await import(new URL('config/desktop-config.js', core));
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];
const [folder] = process.argv.slice(2);

/** A port of loopback that is free. */
function freePort() {
    return new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}

/** The first few things that an audit names. */
function culprits(details) {
    const items = [details?.items].flat(2).filter(Boolean);
    return items.slice(0, 4).map((item) => item.node?.snippet ?? item.url ?? item.description ?? item.label ?? '');
}

const server = await Server.start('simulated');
const page = async (request) => `${server.url}/scans/${await server.ended(request)}`;
const pages = {
    home: `${server.url}/`,
    scan: await page({ target: 'web.example', mode: 'full' }),
    tarpit: await page({ target: 'tarpit.example', mode: 'full' }),
    network: await page({ target: '192.0.2.0/24', mode: 'quick' }),
};
const rows = [];
const failing = [];
for (const [name, url] of Object.entries(pages)) {
    for (const form of ['desktop', 'mobile']) {
        const port = await freePort();
        // A browser for each, which has nothing of the page yet.
        const browser = await launch(`--remote-debugging-port=${port}`);
        const options = { port, output: 'html', logLevel: 'error', onlyCategories: CATEGORIES };
        const { lhr, report } = await lighthouse(url, options, form === 'desktop' ? desktopConfig : undefined);
        await browser.close();
        if (folder) {
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, `${name}-${form}.html`), report);
        }
        const scores = CATEGORIES.map((category) => figure(lhr.categories[category].score * 100));
        rows.push([`${name}, ${form}`, ...scores, ...TIMES.map((time) => lhr.audits[time].displayValue)]);
        for (const category of CATEGORIES) {
            for (const { id, weight } of lhr.categories[category].auditRefs) {
                const { score, title, displayValue = '', details, errorMessage } = lhr.audits[id];
                if (errorMessage || (score !== null && score < 1)) {
                    const about = [errorMessage, ...culprits(details)].filter(Boolean).join(' · ');
                    const what = `${title} ${displayValue}`;
                    failing.push([`${name}, ${form}`, category, id, weight, figure(score, 2), what, about]);
                }
            }
        }
    }
}
await server.stop();
print('Lighthouse', ['page', ...CATEGORIES, 'FCP', 'LCP', 'TBT', 'CLS'], rows);
console.log('\nWhat is not perfect (page, category, audit, weight, score, what):');
failing.forEach((row) => console.log(row.join(' | ')));
