// A browser that runs scripts and cannot run ours: the page is the one that needs none.
import { everyOther } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test.use({ provokes: /net::ERR_FAILED|Failed to fetch|TypeError/ });

test.beforeEach(({ page }) => page.route(/\.wasm(\?|$)/, (route) => route.abort()));

test('a running scan is fetched anew until it has ended', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-1000', rate: '400' });
    await rest.reportWhen(id, 'probing');
    await page.goto(`/scans/${id}`);
    await scan.waitFor('probing');
    await scan.waitUntilDone();
    await expect(scan.filter('all')).toContainText('1,000');
});

test('rows come page by page, and are searched by a button', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(id, 'done');
    await page.goto(`/scans/${id}?state=closed`);
    await expect(page.locator('html')).toHaveAttribute('data-plain');
    await page.getByRole('link', { name: en.table.next, exact: true }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(scan.ports('closed').first()).toHaveText(String(everyOther[100]));
    await scan.search.fill(`port:${everyOther[7]}`);
    await page.getByRole('button', { name: en.search.submit, exact: true }).click();
    await expect(scan.ports('closed')).toHaveText([String(everyOther[7])]);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: en.opened.title })).toBeHidden();
});
