// All 65,535 ports of this machine: none is missed, none is made up, and the page tells how far it is.
import type { Page } from '@playwright/test';
import { accepts } from '../fixtures/listeners';
import { openPorts } from '../fixtures/rest';
import { expect, test } from '../fixtures/test';
import { pattern, words } from '../fixtures/words';

const en = words();
// An address of its own: on 127.0.0.1 the servers of the tests beside this one come and go meanwhile.
const address = '127.0.66.1';

/** Collects each sentence of that form that the page ever shows, however short. */
async function collect(page: Page, sentence: RegExp): Promise<Set<string>> {
    const heard = new Set<string>();
    await page.exposeFunction('hear', (text: string) => void heard.add(text));
    await page.addInitScript((source) => {
        const { hear } = globalThis as typeof globalThis & { hear: (text: string) => void };
        const form = new RegExp(source);
        const look = () => {
            const shown = [...document.querySelectorAll('dd')].map((figure) => figure.textContent);
            shown.filter((text) => form.test(text)).forEach(hear);
        };
        new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    }, sentence.source);
    return heard;
}

test('a full scan finds every listener, and only what listens', async ({ page, home, scan, rest, listeners }) => {
    const known = await listeners(5, address);
    const progress = await collect(page, pattern(en.scan.of_total));
    await home.send({ target: address, mode: 'full' });
    const id = await scan.arrive();
    await scan.waitUntilDone();

    const report = await rest.report(id);
    await scan.expectAllOf(report);
    const open = openPorts(report, address);
    expect(open).toEqual(expect.arrayContaining(known));
    expect(await scan.count('open')).toBe(open.length);
    expect(await scan.count('all')).toBe(65_535);
    expect(report.not_asked).toBe(0);
    for (const port of open.filter((port) => !known.includes(port))) {
        expect(await accepts(port, address), `port ${port} is called open`).toBe(true);
    }

    expect(progress.size, [...progress].join(' · ')).toBeGreaterThanOrEqual(3);
});
