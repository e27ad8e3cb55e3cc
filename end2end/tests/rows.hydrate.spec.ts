// A row that comes takes the place of one that goes: every part of it is its own, and who stands in a row stays there.
import { everyOther } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import type { ScanPage } from '../pages/scan-page';

/** Of each row that is made the port that it names, the one that its link opens, and its place. */
const told = (scan: ScanPage) =>
    scan.rows.evaluateAll((rows) =>
        rows.map((row) => {
            const link = row.querySelector<HTMLAnchorElement>('th a');
            const opens = link && new URL(link.href).searchParams.get('port');
            return { named: link?.textContent, opens, place: Number(row.getAttribute('aria-rowindex')) };
        }),
    );

/** All rows that are made are those, in that order, from the first place that is made. */
async function expectRows(scan: ScanPage, ports: number[], first: (place: number) => boolean): Promise<void> {
    await expect(async () => {
        const rows = await told(scan);
        const place = rows[0]?.place ?? 0;
        expect(first(place), `the first row is at ${place}`).toBe(true);
        expect(rows.length).toBeGreaterThanOrEqual(Math.min(ports.length, 12));
        const due = ports.slice(place - 2, place - 2 + rows.length).map(String);
        expect(rows).toEqual(due.map((port, index) => ({ named: port, opens: port, place: place + index })));
    }).toPass();
}

const isTop = (place: number) => place === 2;
const isFurther = (place: number) => place > 60;

test.beforeEach(async ({ scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
});

test('each row names, opens and counts as what it is, however one got there', async ({ page, scan }) => {
    const scrollTo = (top: number) => scan.frame.evaluate((frame, to) => void (frame.scrollTop = to), top);
    await expectRows(scan, everyOther, isTop);
    await scrollTo(6_000);
    await expectRows(scan, everyOther, isFurther);
    await scrollTo(5_000);
    await expectRows(scan, everyOther, isFurther);
    await scan.sortBy('port').click();
    await scan.sortBy('port').click();
    await expect(page).toHaveURL(/sort=-port/);
    await expectRows(scan, everyOther.toReversed(), isFurther);
    await scrollTo(0);
    await expectRows(scan, everyOther.toReversed(), isTop);
    await scan.search.fill('port:20101-20199');
    const found = everyOther.filter((port) => port >= 20_101 && port <= 20_199);
    await expectRows(scan, found.toReversed(), isTop);
    await scan.search.fill('');
    await expectRows(scan, everyOther.toReversed(), isTop);
});

test('who stands in a row stays in it while it is there, and scrolls on from where it was', async ({ page, scan }) => {
    const [, , , , , port = 0] = everyOther;
    const last = async () => (await told(scan)).at(-1)?.place ?? 0;
    await scan.opener(port).focus();
    const before = await last();
    for (const top of [200, 400, 300]) {
        await scan.frame.evaluate((frame, to) => void (frame.scrollTop = to), top);
        await expect.poll(last).toBeGreaterThan(before);
        await expect(scan.opener(port)).toBeFocused();
    }
    await scan.frame.evaluate((frame) => void (frame.scrollTop = 6_000));
    await expect(scan.frame).toBeFocused();
    await page.keyboard.press('PageDown');
    await expect.poll(() => scan.frame.evaluate((frame) => frame.scrollTop)).toBeGreaterThan(6_000);
});
