// The page on how to read a scan: the server writes it, and a script leaves it as it is.
import { expectNoBarriers } from '../fixtures/axe';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('it says what states and chart mean, and shows a chart', async ({ page, visit, javaScriptEnabled }) => {
    await visit.open('/');
    await page.getByRole('contentinfo').getByRole('link', { name: en.guide.link }).click();
    await expect(page).toHaveURL(/\/guide$/);
    await expect(page.getByRole('heading', { level: 1, name: en.guide.title })).toBeVisible();
    for (const text of [en.guide.open, en.guide.closed, en.guide.filtered, en.guide.curve]) {
        await expect(page.getByText(text, { exact: true })).toBeVisible();
    }
    await expect(page.getByRole('img')).toBeVisible();
    if (javaScriptEnabled !== false) {
        await visit.ready();
        await expectNoBarriers(page);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
