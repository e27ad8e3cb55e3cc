// Results files in the static demo: opened without any server, and exported from there.
import { readFile } from 'node:fs/promises';
import { FORMS, expect, test } from '../../fixtures/demo';
import { CUT, MASSCAN, NMAP } from '../../fixtures/results';
import { filled, words } from '../../fixtures/words';
import { OpenFile } from '../../pages/open-file';

const en = words();

for (const form of FORMS) {
    test.describe(`as a ${form}`, () => {
        test('a file is opened, shown and exported, and nothing is asked of anybody', async ({ page, demo, visit, scan }) => {
            const opened = new OpenFile(visit);
            await demo.open(form, '?demo');
            await opened.choose(NMAP);
            await scan.waitUntilDone();
            await expect(page).toHaveURL(/#\/scans\/opened1$/);
            await expect(opened.source(NMAP.name, 'nmap_xml')).toBeVisible();
            await expect(scan.ports('open')).toHaveText(['22', '6379']);

            await scan.exportMenu.click();
            const download = page.waitForEvent('download');
            await scan.exportLink('json').click();
            const text = await readFile(await (await download).path(), 'utf8');
            const { meta, results } = JSON.parse(text) as { meta: { simulated: boolean }; results: unknown[] };
            expect(meta.simulated, 'real hosts were asked, by another scanner').toBe(false);
            expect(results).toHaveLength(7);

            await opened.drag('drop', { name: 'own.json', text });
            await expect(page).toHaveURL(/#\/scans\/opened2$/);
            await expect(opened.source('own.json', 'portolan_json')).toBeVisible();
            expect(await scan.count('all')).toBe(7);
            expect(demo.asked).toEqual([]);
        });

        test('a wrong file is told, and a page that is opened anew asks for it again', async ({ page, demo, visit, scan }) => {
            const opened = new OpenFile(visit);
            await demo.open(form, '?demo');
            await opened.drag('drop', CUT);
            const truncated = filled(en.opened.truncated, { format: en.opened.nmap_xml });
            await expect(opened.problem(CUT.name, truncated)).toBeInViewport();
            await opened.choose(MASSCAN);
            await expect(scan.ports('open')).toHaveText(['443']);
            await page.reload();
            await expect(page.getByText(en.opened.missing)).toBeVisible();
            await opened.choose(NMAP);
            await expect(scan.ports('open')).toHaveText(['22', '6379']);
        });
    });
}
