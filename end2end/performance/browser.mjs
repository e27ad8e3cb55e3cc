// The browser that is measured: headless, and with exact memory figures.
//   CHROMIUM      the browser; Playwright's own unless it says otherwise
//   CPU_SLOWDOWN  4 makes the page's processor four times slower, about as a phone's
import { chromium } from '@playwright/test';
import { note } from './noting.mjs';

const FLAGS = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-precise-memory-info',
];

/** Starts it, with more flags if need be. */
export function launch(...flags) {
    const isRoot = process.getuid?.() === 0;
    return chromium.launch({
        executablePath: process.env.CHROMIUM || undefined,
        // Chromium's sandbox does not start for root.
        args: [...FLAGS, ...flags, ...(isRoot ? ['--no-sandbox'] : [])],
    });
}

/** A page that notes what it does, of a person who has accepted the legal notice; and its debugger. */
export async function visit(browser, server) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    await context.addCookies([{ name: 'portolan_legal', value: 'accepted', url: server.url }]);
    await context.addInitScript(note);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const rate = Number(process.env.CPU_SLOWDOWN ?? 1);
    if (rate > 1) {
        await session.send('Emulation.setCPUThrottlingRate', { rate });
    }
    return { page, session, close: () => context.close() };
}

/** Opens a page of the server and waits until its script has taken over. */
export async function open(page, url) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.noted.hydrated());
}

/** What the page holds when garbage is gone: MiB of JavaScript and of WebAssembly, and elements. */
export async function memory(page, session) {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    const wasm = await page.evaluate(() => globalThis.noted.wasmBytes());
    const mib = (bytes) => bytes / 1024 / 1024;
    return { script: mib(of('JSHeapUsedSize')), wasm: mib(wasm), nodes: of('Nodes') };
}
