// The menus of a scan close as people expect: by Escape, by a click elsewhere, when the keyboard leaves or another
// opens, and by a choice.
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
/** More presses than any of them has stops. */
const MOST_STOPS = 30;
const MENUS = {
    export: en.scan.export,
    compare: en.compare.menu,
    copy: en.copied.menu,
    columns: en.search.columns,
};

const choices = (menu: Locator) => menu.getByRole('link').or(menu.getByRole('button'));

test.beforeEach(async ({ page, scan, rest, address }) => {
    // By forms, so that this browser has a history: two scans can be compared.
    const ids: string[] = [];
    for (const ports of ['1', '1-3']) {
        const response = await page.request.post('/scans', {
            form: { target: address, mode: 'custom', ports },
            maxRedirects: 0,
        });
        const id = response.headers().location?.split('/').at(-1) ?? '';
        await rest.reportWhen(id, 'done');
        ids.push(id);
    }
    await scan.open(ids[1] ?? '');
});

for (const [name, word] of Object.entries(MENUS)) {
    test(`the menu ${name} closes in each way`, async ({ page, scan }) => {
        const menu = scan.region.locator('details').filter({ has: page.locator('summary', { hasText: word }) });
        const button = menu.locator('summary');
        const first = choices(menu).first();
        const openByMouse = async () => {
            await button.click();
            await expect(first).toBeVisible();
        };
        const openByKeys = async () => {
            await button.focus();
            await page.keyboard.press('Enter');
            await expect(first).toBeVisible();
        };
        const holdsFocus = () => menu.evaluate((menu) => menu.contains(document.activeElement));

        await test.step('by Escape, opened by mouse', async () => {
            await openByMouse();
            await page.keyboard.press('Escape');
            await expect(first).toBeHidden();
            await expect(button).toBeFocused();
        });
        await test.step('by Escape, from a choice', async () => {
            await openByKeys();
            await page.keyboard.press('Tab');
            await expect(first).toBeFocused();
            await page.keyboard.press('Escape');
            await expect(first).toBeHidden();
            await expect(button).toBeFocused();
        });
        await test.step('by a click elsewhere, which does not take the focus back', async () => {
            await openByMouse();
            await page.getByRole('heading', { level: 1 }).click();
            await expect(first).toBeHidden();
            await expect(button).not.toBeFocused();
        });
        await test.step('by a press on the chart, which is no part of the document’s text', async () => {
            await openByMouse();
            await page.locator('.chart__sheet').first().dispatchEvent('pointerdown', { bubbles: true });
            await expect(first).toBeHidden();
        });
        await test.step('when the keyboard leaves', async () => {
            await openByKeys();
            for (let presses = 0; (await holdsFocus()) && presses < MOST_STOPS; presses++) {
                await expect(first, 'open while the keyboard is in it').toBeVisible();
                await page.keyboard.press('Tab');
            }
            expect(await holdsFocus()).toBe(false);
            await expect(first).toBeHidden();
        });
        await test.step('when another opens', async () => {
            await openByMouse();
            const other = scan.region.locator('summary', { hasText: name === 'export' ? en.search.columns : en.scan.export });
            // Below an open panel it may be out of reach for a mouse, not for an assistant.
            await other.evaluate((summary) => (summary as HTMLElement).click());
            await expect(choices(other.locator('..')).first()).toBeVisible();
            await expect(first).toBeHidden();
            await page.keyboard.press('Escape');
            await expect(choices(other.locator('..')).first()).toBeHidden();
        });
        await test.step('by a choice', async () => {
            await openByMouse();
            await first.click();
            await expect(first).toBeHidden();
            if (name !== 'compare') await expect(button).toBeFocused();
        });
    });
}

test('a key opens the exports, and Escape closes them', async ({ page, scan }) => {
    await page.keyboard.press('e');
    await expect(scan.exportLink('csv')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(scan.exportLink('csv')).toBeHidden();
    await expect(scan.exportMenu).toBeFocused();
});
