// With a script a scan starts and runs in place: nothing is loaded anew, and the form stays the person's own.
import { mark } from '../fixtures/mark';
import { expect, test } from '../fixtures/test';

test('a scan starts and comes to its end without loading the page anew', async ({ page, home, scan, rest }) => {
    await home.open();
    const isSamePage = await mark(page);
    await home.form.type({ target: '127.0.0.1-3', mode: 'full' });
    await home.form.submit();
    const id = await scan.arrive();
    await scan.expectAllOf(await rest.reportWhen(id, 'done'));
    await isSamePage();
});

test('what is typed while a scan runs stays as it is', async ({ scan, rest }) => {
    const typed = { target: 'next.invalid', mode: 'custom', ports: '8080', timeout: '1.5' } as const;
    const id = await rest.start({ target: '127.0.0.1-8', mode: 'full' });
    await scan.open(id);
    await scan.waitFor('probing');
    await scan.form.type(typed);
    expect((await rest.report(id)).phase, 'the scan was to run on while somebody types').toBe('probing');
    await scan.waitUntilDone();
    await scan.form.expectTyped(typed);
});

test('a filter is chosen without loading the page anew, and the way back works', async ({ page, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1', mode: 'custom', ports: '1-3,20001-20003' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const isSamePage = await mark(page);
    await scan.filter('filtered').click();
    await expect(page).toHaveURL(/\?state=filtered$/);
    await expect(scan.rows).toHaveCount(0);
    await page.goBack();
    await expect(page).toHaveURL(/\/scans\/\w+$/);
    await expect(scan.filter('all')).toHaveAttribute('aria-current', 'true');
    await expect(scan.rows).not.toHaveCount(0);
    await isSamePage();
});

test('the bar above a result unfolds for who types, and its options stay folded', async ({ scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.form.mode('quick')).toBeHidden();
    await scan.form.field('target').focus();
    await expect(scan.form.mode('quick')).toBeVisible();
    await scan.form.mode('custom').focus();
    await scan.form.field('target').focus();
    await expect(scan.form.silentHosts).toBeHidden();
});
