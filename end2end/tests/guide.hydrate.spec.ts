// The page on how to read a scan, where a script runs: in another language, and for who comes back to it.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const [en, es] = [words(), words('es')];

test('another language is another page of text', async ({ page, visit }) => {
    await visit.open('/guide');
    await visit.ready();
    await visit.chooseLanguage('Español');
    await expect(page.getByText(es.guide.curve, { exact: true })).toBeVisible();
    await expect(page).toHaveTitle(es.guide.title);
});

test('who comes back to it finds it whole', async ({ page, visit }) => {
    await visit.open('/guide');
    await visit.ready();
    await page.getByRole('contentinfo').getByRole('link', { name: en.site.about }).click();
    await expect(page).toHaveURL(/\/about$/);
    await page.goBack();
    await expect(page.getByText(en.guide.curve, { exact: true })).toBeVisible();
});

test('the legend of a chart leads to what it means', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-20' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.region.getByRole('link', { name: en.guide.link }).click();
    await expect(page).toHaveURL(/\/guide#chart$/);
    await expect(page.getByRole('heading', { name: en.chart.title, exact: true })).toBeInViewport();
});
