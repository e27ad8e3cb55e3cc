// The page as it is printed by a browser with a script: all rows that were asked for, in light colours.
import type { Page } from '@playwright/test';
import { everyOther } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { Chart } from '../pages/chart';

const en = words();
const PAPER_ROWS = 1_000;

/** What a browser tells the page before and after it prints. */
const tell = (page: Page, name: 'beforeprint' | 'afterprint') =>
    page.evaluate((name) => void dispatchEvent(new Event(name)), name);

/** What a browser does before and after it prints, without the paper. */
async function turnToPaper(page: Page, isPaper: boolean): Promise<void> {
    await tell(page, isPaper ? 'beforeprint' : 'afterprint');
    await page.emulateMedia({ media: isPaper ? 'print' : 'screen' });
}

test('rows out of sight are printed too', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
    expect(await scan.rows.count()).toBeLessThan(everyOther.length);
    await tell(page, 'beforeprint');
    // At once: a browser that prints waits for nothing.
    expect(await scan.ports('closed').allTextContents()).toEqual(everyOther.map(String));
    await tell(page, 'afterprint');
    await expect.poll(() => scan.rows.count()).toBeLessThan(everyOther.length);
});

test('a table that would be a book says what it leaves out', async ({ page, scan, rest, addresses }) => {
    const ports = Array.from({ length: PAPER_ROWS / addresses.length + 1 }, (_, index) => 20_001 + 2 * index);
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
    const count = (ports.length * addresses.length).toLocaleString('en');
    const note = page.getByText(filled(en.table.on_paper, { shown: PAPER_ROWS.toLocaleString('en'), count }));
    await expect(note).toHaveCount(0);
    await turnToPaper(page, true);
    await expect(scan.rows).toHaveCount(PAPER_ROWS);
    await expect(note).toBeVisible();
});

test('paper is light, whatever the theme', async ({ page, visit, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    const painted = async () => [await chart.colour(0, 0), await chart.token('--chart-closed')];
    const [light] = await painted();
    await visit.chooseTheme('dark');
    await expect.poll(async () => (await painted()).includes(light ?? '')).toBe(false);
    const dark = await painted();
    await turnToPaper(page, true);
    expect(await painted()).toEqual([light, light]);
    await turnToPaper(page, false);
    await expect.poll(painted).toEqual(dark);
});

for (const [what, query] of Object.entries({
    'with one host, whose column is hidden': '',
    'with another column hidden': '?hide=service',
    'with all columns hidden that can be': '?hide=service,risk,rtt,reason',
})) {
    test(`rows on paper are as tall as their words ${what}`, async ({ page, scan, rest, address, listeners }) => {
        const open = await listeners(3);
        const ports = [...open, ...everyOther.slice(0, 20)].join(',');
        const id = await rest.start({ target: address, mode: 'custom', ports });
        await rest.reportWhen(id, 'done');
        await scan.open(id, query);
        // A4 without its margins.
        await page.setViewportSize({ width: 718, height: 1000 });
        await turnToPaper(page, true);
        await expect(scan.rowsIn('open')).toHaveCount(3);
        const line = 24;
        const heights = await scan.rows.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
        expect(Math.max(...heights)).toBeLessThan(4 * line);
        expect(Math.min(...heights)).toBeGreaterThan(line);
    });
}

test('the scan of one host is one sheet', async ({ page, scan, rest, address, listeners }) => {
    const open = await listeners(5);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...everyOther.slice(0, 25)].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.rowsIn('open')).toHaveCount(5);
    const margin = '12mm';
    const sheets = await page.pdf({ format: 'A4', margin: { top: margin, right: margin, bottom: margin, left: margin } });
    expect(sheets.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('what scrolls on a screen is whole on paper', async ({ page, scan, rest, addresses, listeners }) => {
    const [open = 0] = await listeners(1);
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: [open, ...everyOther.slice(0, 9)].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await turnToPaper(page, true);
    const cut = await page.evaluate(() =>
        [...document.querySelectorAll('.scan *')]
            .filter((element) => element.checkVisibility() && ['auto', 'scroll'].includes(getComputedStyle(element).overflowY))
            .map((element) => element.className),
    );
    expect(cut).toEqual([]);
});
