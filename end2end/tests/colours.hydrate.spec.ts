// Colour is not the only sign: states are told without it, and where a system has colours of its own.
import type { Page } from '@playwright/test';
import { test } from '../fixtures/lab';
import { contrast, luminance } from '../fixtures/pixels';
import { expect } from '../fixtures/test';
import { words } from '../fixtures/words';
import { Chart, COLUMNS } from '../pages/chart';

const en = words();
/** Open, closed, filtered on `firewall.example`, in the first row of its chart. */
const PORTS = '22,80,110';
const ORDER = ['open', 'closed', 'filtered'] as const;

/** The light of each state's cell: its upper third, where no number is. */
async function cells(page: Page, chart: Chart): Promise<Record<(typeof ORDER)[number], number>> {
    await chart.sheet.scrollIntoViewIfNeeded();
    const box = await chart.sheet.locator('canvas').boundingBox();
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
    const side = width / COLUMNS;
    const found = { open: 0, closed: 0, filtered: 0 };
    for (const [column, state] of ORDER.entries()) {
        // Clear of the gaps between the cells.
        const part = { x: x + (column + 0.15) * side, y: y + height * 0.1, width: side * 0.7, height: height * 0.2 };
        found[state] = await luminance(page, part);
    }
    return found;
}

test.beforeEach(async ({ rest, scan }) => {
    const id = await rest.start({ target: 'firewall.example', mode: 'custom', ports: PORTS });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
});

for (const theme of ['light', 'dark'] as const) {
    test(`without any hue the states of the chart differ in light, in ${theme}`, async ({ page, visit }) => {
        await visit.chooseTheme(theme);
        const session = await page.context().newCDPSession(page);
        await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
        const { open, closed, filtered } = await cells(page, new Chart(visit));
        expect(contrast(open, closed), 'open beside closed').toBeGreaterThan(2.9);
        expect(contrast(open, filtered), 'open beside filtered').toBeGreaterThan(2.9);
        expect(contrast(closed, filtered), 'closed beside filtered').toBeGreaterThan(1.2);
    });
}

test('filtered ports have a hatch, which follows the verdicts', async ({ visit }) => {
    const chart = new Chart(visit);
    // From the left edge of the third cell.
    await expect(chart.sheet.locator('.chart__hatch')).toHaveAttribute('d', /^M20 0m[^M]*$/);
});

test.describe('with the colours of a system', () => {
    test.use({ contextOptions: { forcedColors: 'active' } });

    test('the legend keeps its colours, and what is chosen has an edge', async ({ page, visit, scan }) => {
        const swatch = (state: string) =>
            page.locator(`.chart__key[data-cell="${state}"]`).evaluate((key) => {
                const { backgroundColor, backgroundImage } = getComputedStyle(key, '::before');
                return backgroundImage === 'none' ? backgroundColor : backgroundImage;
            });
        const swatches = await Promise.all(['open', 'closed', 'filtered', 'waiting'].map(swatch));
        expect(new Set(swatches).size, swatches.join('; ')).toBe(4);
        const edge = (locator: ReturnType<typeof page.locator>) =>
            locator.first().evaluate((element) => {
                const { borderTopWidth, textDecorationLine } = getComputedStyle(element);
                return `${borderTopWidth} ${textDecorationLine}`;
            });
        await visit.openMenu();
        const language = page.getByRole('group', { name: en.site.language }).getByRole('button');
        expect(await edge(language.nth(0)), 'the language that is chosen').not.toBe(await edge(language.nth(1)));
        expect(await edge(visit.themeButton('system'))).not.toBe(await edge(visit.themeButton('dark')));
        expect(await edge(scan.filter('all'))).not.toBe(await edge(scan.filter('open')));
    });
});
