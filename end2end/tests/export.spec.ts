// Reports to keep: from the menu of a scan, all ports or those that are shown.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const text = async (download: Download) => readFile(await download.path(), 'utf8');

async function kept(page: Page, click: () => Promise<void>): Promise<Download> {
    const download = page.waitForEvent('download');
    await click();
    return download;
}

test('a report is kept in each format, whole or as it is shown', async ({ page, scan, rest, address, listeners }) => {
    const [open = 0] = await listeners(1);
    const closed = await closedPorts(2, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=open');
    await scan.exportMenu.click();

    const all = await kept(page, () => scan.exportLink('csv').click());
    expect(all.suggestedFilename()).toMatch(new RegExp(`^portolan-${address}-\\d{8}-\\d{4}\\.csv$`));
    const ports = (await text(all)).trim().split('\r\n').slice(1).map((line) => line.split(',')[0]);
    expect(ports).toEqual([open, ...closed].sort((a, b) => a - b).map(String));

    // Where a script runs, a choice closes the menu.
    if (!(await scan.exportLink('json', 'shown').isVisible())) await scan.exportMenu.click();
    const shown = await kept(page, () => scan.exportLink('json', 'shown').click());
    const document = JSON.parse(await text(shown)) as { meta: { shown: string }; results: { port: number }[] };
    expect(document.meta.shown).toBe('open');
    expect(document.results.map((result) => result.port)).toEqual([open]);
});

for (const language of ['en', 'es'] as const) {
    test.describe(`in ${language}`, () => {
        test.use({ language });
        test.beforeEach(({ visit }) => visit.hasChosen({ language }));

        test('the report for people opens by itself, without a script, and asks nobody', async ({
            page,
            browser,
            scan,
            rest,
            address,
            listeners,
        }) => {
            const [open = 0] = await listeners(1);
            const id = await rest.start({ target: address, mode: 'custom', ports: `1,${open}` });
            await rest.reportWhen(id, 'done');
            await scan.open(id);
            await scan.exportMenu.click();
            const file = await kept(page, () => scan.exportLink('html').click());

            const context = await browser.newContext();
            const report = await context.newPage();
            const asked: string[] = [];
            report.on('request', (request) => asked.push(request.url()));
            await report.setContent(await text(file));
            await expect(report.locator('html')).toHaveAttribute('lang', language);
            await expect(report.getByRole('rowheader', { name: String(open), exact: true })).toBeVisible();
            await expect(report.getByRole('heading', { level: 1 })).toContainText(address);
            await expect(report.getByText(words(language).site.legal)).toBeVisible();
            expect(asked).toEqual([]);
            await context.close();
        });
    });
}
