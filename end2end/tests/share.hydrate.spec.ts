// The link of a result is handed on, and a short message says so for as long as somebody reads it.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
const clipboard = () => navigator.clipboard.readText();

test.beforeEach(async ({ context, rest, scan, address }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-3' });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
});

test('Share copies the link of the page as it is shown, and says so', async ({ page, visit, scan }) => {
    await scan.shareButton.click();
    await expect(visit.toast(en.flow.link_copied)).toBeVisible();
    expect(await page.evaluate(clipboard)).toBe(page.url());
    expect(page.url()).toMatch(/\?state=closed$/);
    await visit.toast(en.flow.link_copied).getByRole('button', { name: en.flow.close }).click();
    await expect(visit.toast(en.flow.link_copied)).toBeHidden();
});

test('where the clipboard is closed to scripts the link is copied as a selection', async ({ page, visit, scan }) => {
    await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('not here'));
    });
    await scan.shareButton.click();
    await expect(visit.toast(en.flow.link_copied)).toBeVisible();
    expect(await page.evaluate(clipboard)).toBe(page.url());
    await expect(scan.shareButton).toBeFocused();
});

test('a device that is touched shares by its own sheet, and no other does', async ({ page, visit, scan, hasTouch }) => {
    await page.evaluate(() => {
        const shared: unknown[] = [];
        Object.assign(window, { shared });
        Object.assign(navigator, { share: (data: unknown) => (shared.push(data), Promise.resolve()) });
    });
    await scan.shareButton.click();
    const shared = () => page.evaluate(() => (window as unknown as { shared: { url: string }[] }).shared);
    await expect(visit.toast(en.flow.link_copied)).toBeVisible({ visible: !hasTouch });
    await expect.poll(async () => (await shared()).map((data) => data.url)).toEqual(hasTouch ? [page.url()] : []);
});

test('a message goes by itself, but not while somebody is at it', async ({ page, visit, scan, hasTouch }) => {
    await page.clock.install();
    await visit.reload();
    await scan.shareButton.click();
    const toast = visit.toast(en.flow.link_copied);
    await expect(toast).toBeVisible();
    // A finger does not hover.
    if (!hasTouch) {
        await toast.hover();
        await page.clock.fastForward('00:30');
        await expect(toast).toBeVisible();
        await page.mouse.move(0, 0);
    }
    await page.clock.fastForward('00:30');
    await expect(toast).toBeHidden();
});

test('what is said again is said once', async ({ visit, scan }) => {
    await scan.shareButton.click();
    await scan.shareButton.click();
    await expect(visit.toast(en.flow.link_copied)).toHaveCount(1);
});
