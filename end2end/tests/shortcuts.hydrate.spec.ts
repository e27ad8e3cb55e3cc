// Single keys press what is on the page; they are listed, and can be switched off.
import { expectNoBarriers } from '../fixtures/axe';
import { expect, test } from '../fixtures/test';
import { HistoryPage } from '../pages/history-page';
import { words } from '../fixtures/words';

const en = words();

test.describe('on the page of a scan that is done', () => {
    let id = '';

    test.beforeEach(async ({ rest, scan, address }) => {
        id = await rest.start({ target: address, mode: 'custom', ports: '1-3' });
        await rest.reportWhen(id, 'done');
        await scan.open(id);
    });

    test('keys filter, open the exports, and scan again', async ({ page, scan }) => {
        for (const [key, filter] of [['o', 'open'], ['c', 'closed'], ['f', 'filtered'], ['a', 'all']] as const) {
            await page.keyboard.press(key);
            await expect(scan.filter(filter)).toHaveAttribute('aria-current', 'true');
        }
        await expect(scan.exportLink('csv')).toBeHidden();
        await page.keyboard.press('e');
        await expect(scan.exportLink('csv')).toBeVisible();
        await page.keyboard.press('r');
        await page.waitForURL((url) => !url.pathname.endsWith(id));
        expect(await scan.arrive()).not.toBe(id);
    });

    test('letters stay letters in a field, and with a modifier they are the browser’s', async ({ page, scan, address }) => {
        await page.keyboard.press('t');
        await expect(scan.form.field('target')).toBeFocused();
        // What stands there is selected, so that typing replaces it.
        await page.keyboard.type('of');
        await expect(scan.form.field('target')).toHaveValue('of');
        await scan.form.field('target').fill(address);
        await scan.form.field('target').blur();
        const steps = await page.evaluate(() => history.length);
        await page.keyboard.press('Alt+o');
        await page.keyboard.press('Shift+O');
        await page.keyboard.press('c');
        await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
        expect(await page.evaluate(() => history.length), 'one step and no other').toBe(steps + 1);
    });

    test('a list tells the keys; it opens by key and by button, and has no barriers', async ({ page, visit, scan }) => {
        await page.keyboard.press('?');
        await expect(visit.shortcutSheet).toBeVisible();
        await expect(visit.shortcutSheet.getByRole('term')).toHaveCount(12);
        await expectNoBarriers(page);
        await page.keyboard.press('o');
        await page.keyboard.press('Escape');
        await expect(visit.shortcutSheet).toBeHidden();
        await expect(scan.filter('all'), 'keys rest while the list is open').toHaveAttribute('aria-current', 'true');
        await visit.shortcutsButton.click();
        await visit.shortcutSheet.getByRole('button', { name: en.flow.close }).click();
        await expect(visit.shortcutSheet).toBeHidden();
        await expect(visit.shortcutsButton).toBeFocused();
    });

    test('they can be switched off, and stay so', async ({ page, visit, scan }) => {
        const flip = async (isOn: boolean) => {
            await visit.shortcutsButton.click();
            await visit.shortcutSheet.getByRole('switch', { name: en.flow.shortcuts_on }).setChecked(isOn);
            await page.keyboard.press('Escape');
            await expect(visit.shortcutSheet).toBeHidden();
        };
        await flip(false);
        await visit.reload();
        await page.keyboard.press('o');
        await page.keyboard.press('?');
        await scan.filter('closed').click();
        await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
        await expect(visit.shortcutSheet).toBeHidden();
        await flip(true);
        await page.keyboard.press('o');
        await expect(scan.filter('open')).toHaveAttribute('aria-current', 'true');
    });

    test('h leads to the recent scans', async ({ page, visit }) => {
        await page.keyboard.press('h');
        await expect(page).toHaveURL(/\/history$/);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(new HistoryPage(visit).items).toHaveCount(0);
    });
});

test('a running scan is paused, resumed and stopped by keys', async ({ page, home, scan }) => {
    await home.send({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await scan.arrive();
    await scan.waitFor('probing');
    // Sent from the field, which keeps the focus.
    await scan.form.field('target').blur();
    await page.keyboard.press('p');
    await scan.waitFor('paused');
    await page.keyboard.press('p');
    await scan.waitFor('probing');
    await page.keyboard.press('s');
    await scan.waitFor('cancelled');
});
