// What is left of a scan in the static demo: files that say that they are simulated, and the page's own history.
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { FORMS, expect, test } from '../../fixtures/demo';
import { words } from '../../fixtures/words';
import { HistoryPage } from '../../pages/history-page';

const text = async (download: Download) => readFile(await download.path(), 'utf8');

async function kept(page: Page, link: Locator): Promise<Download> {
    const download = page.waitForEvent('download');
    await link.click();
    return download;
}

for (const form of FORMS) {
    test.describe(`as a ${form}`, () => {
        test.beforeEach(async ({ demo, home, scan }) => {
            await demo.open(form, '?demo');
            await home.form.type({ target: 'printer.example' });
            await home.form.submit();
            await scan.waitUntilDone();
        });

        test('every file is made in the page and says that it is simulated', async ({ page, demo, scan }) => {
            await scan.filter('open').click();
            await expect(scan.filter('open')).toHaveAttribute('aria-current', 'true');
            await scan.exportMenu.click();

            const json = await kept(page, scan.exportLink('json'));
            expect(json.suggestedFilename()).toMatch(/^portolan-printer\.example-\d{8}-\d{4}\.json$/);
            const whole = JSON.parse(await text(json)) as { meta: { simulated: boolean }; results: unknown[] };
            expect(whole.meta.simulated).toBe(true);
            expect(whole.results).toHaveLength(30);

            await scan.exportMenu.click();
            const csv = await text(await kept(page, scan.exportLink('csv', 'shown')));
            const lines = csv.trim().split('\r\n');
            expect(lines).toHaveLength(1 + 2);
            expect(lines.slice(1).every((line) => line.endsWith(',yes'))).toBe(true);

            await scan.exportMenu.click();
            const html = await text(await kept(page, scan.exportLink('html')));
            expect(html).toContain(words().report.simulated);
            expect(demo.asked).toEqual([]);
        });

        test('the report for people follows the language of the page', async ({ page, visit, scan }) => {
            await visit.chooseLanguage('Español');
            const spanish = words('es');
            await page.getByText(spanish.scan.export, { exact: true }).click();
            const html = await text(await kept(page, page.getByRole('link', { name: spanish.scan.export_html }).first()));
            expect(html).toContain(spanish.report.simulated);
            await expect(scan.rowsIn('open')).toHaveCount(0);
        });

        test('the history has the scans of this visit', async ({ page, visit, scan }) => {
            const history = new HistoryPage(visit);
            await visit.goTo(words().site.recent);
            await expect(history.items).toHaveCount(1);
            await history.again('printer.example').click();
            await scan.waitUntilDone();
            await page.getByRole('link', { name: words().site.home }).click();
            await expect(history.items).toHaveCount(2);
            await history.link('printer.example').last().click();
            await scan.waitUntilDone();
            await expect(page).toHaveURL(/#\/scans\/simulation1$/);
        });
    });
}

test.describe('on the first visit', () => {
    test.use({ hasAccepted: false });

    test('the legal notice is accepted once', async ({ page, demo }) => {
        const { legal } = words();
        const notice = page.getByRole('region', { name: legal.title });
        await demo.open('file', '?demo');
        await demo.expectKept(
            async () => {
                await notice.getByRole('button', { name: legal.accept }).click();
                await expect(notice).toBeHidden();
            },
            () => expect(notice).toHaveCount(0, { timeout: 1_000 }),
        );
        await page.getByRole('contentinfo').getByRole('link', { name: legal.notice }).click();
        await expect(page.getByRole('heading', { name: words().about.law_title })).toBeInViewport();
    });
});
