// What may be scanned: told on the first visit, accepted once, always one click away.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test.use({ hasAccepted: false });

test('the notice is there until it is accepted, and then one click away', async ({ page, visit, home }) => {
    const notice = page.getByRole('region', { name: en.legal.title });
    await visit.open('/about');
    await expect(notice).toBeVisible();
    await home.open();
    await notice.getByRole('button', { name: en.legal.accept }).click();
    await expect(notice).toBeHidden();
    await expect(home.title).toBeVisible();
    await visit.reload();
    await expect(notice).toHaveCount(0);

    await page.getByRole('contentinfo').getByRole('link', { name: en.legal.notice }).click();
    await expect(page).toHaveURL(/\/about#legal$/);
    await expect(page.getByText(en.about.law)).toBeVisible();
});

test('who accepts it on a page that a link led to stays with what that shows', async ({ page, visit, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await visit.open(`/scans/${id}?state=closed&port=1`);
    const notice = page.getByRole('region', { name: en.legal.title });
    await notice.getByRole('button', { name: en.legal.accept }).click();
    await expect(notice).toBeHidden();
    await expect(page).toHaveURL(/\?state=closed&port=1$/);
});
