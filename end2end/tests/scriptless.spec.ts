// What only a script can do is offered where one runs, and nowhere else.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('sharing, copying, opening files and keys are for scripts', async ({ page, visit, scan, rest, address, javaScriptEnabled }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const isScripted = { visible: javaScriptEnabled !== false };
    await expect(scan.region.getByText(en.flow.share, { exact: true })).toBeVisible(isScripted);
    await expect(scan.region.locator('summary', { hasText: en.copied.menu })).toBeVisible(isScripted);
    await expect(page.locator('footer').getByText(en.flow.shortcuts, { exact: true }).first()).toBeVisible(isScripted);
    await visit.open('/');
    await expect(page.getByText(en.opened.title, { exact: true })).toBeVisible(isScripted);
});

test('of the menus one is open at a time, also without a script', async ({ scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.exportMenu.click();
    await expect(scan.exportLink('csv')).toBeVisible();
    await scan.columns.focus();
    await scan.columns.press('Enter');
    await expect(scan.columnLink('risk')).toBeVisible();
    await expect(scan.exportLink('csv')).toBeHidden();
});
