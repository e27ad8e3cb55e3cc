// Results files of other scanners: opened by button and drop, read in the page, and shown like a scan.
import { expectNoBarriers } from '../fixtures/axe';
import { tabTo } from '../fixtures/keyboard';
import { CUT, MASSCAN, NMAP } from '../fixtures/results';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { Chart } from '../pages/chart';
import { OpenFile } from '../pages/open-file';

const en = words();
const truncated = filled(en.opened.truncated, { format: en.opened.nmap_xml });

test('a file is opened and shown with all that a scan gets, and nothing is uploaded', async ({ page, visit, home, scan }) => {
    const opened = new OpenFile(visit);
    await home.open();
    const sent: string[] = [];
    page.on('request', (request) => {
        if (request.method() !== 'GET' || request.url().includes('opened')) sent.push(request.url());
    });
    await opened.choose(NMAP);
    await page.waitForURL(/\/scans\/opened1$/);
    await scan.waitUntilDone();
    await expect(scan.region.getByRole('heading', { level: 1 })).toContainText('db.example');
    await expect(opened.source(NMAP.name, 'nmap_xml')).toContainText(filled(en.opened.left_protocols, { count: 1 }));
    expect(await scan.count('all')).toBe(7);
    expect(await scan.count('closed')).toBe(4);
    await expect(scan.ports('open')).toHaveText(['22', '6379']);
    await expect(new Chart(visit).sheet).toBeVisible();
    await expect(scan.summary).toBeVisible();
    await scan.filter('open').click();
    await expect(scan.rows).toHaveCount(2);
    await expect(scan.exportMenu, 'the server has no such scan').toHaveCount(0);
    await expect(scan.shareButton, 'nobody else has it').toHaveCount(0);
    await scan.form.expectTyped({ target: 'db.example', mode: 'custom', ports: '20-22,25,80,443,6379' });

    await page.getByRole('link', { name: en.site.home }).click();
    await expect(opened.files).toHaveText([NMAP.name]);
    await opened.files.getByRole('link').click();
    await expect(scan.ports('open')).toHaveText(['22', '6379']);
    expect(sent.filter((url) => !url.includes('get_history')), 'requests that say something of the file').toEqual([]);
});

test('a file that is dropped anywhere is opened', async ({ page, visit, scan }) => {
    const opened = new OpenFile(visit);
    await visit.open('/about');
    await expect(opened.sheet).toHaveCount(0);
    await opened.drag('dragover', MASSCAN);
    await expect(opened.sheet).toBeVisible();
    await opened.drag('dragleave', MASSCAN);
    await expect(opened.sheet).toHaveCount(0);
    await opened.drag('dragover', MASSCAN);
    await opened.drag('drop', MASSCAN);
    await page.waitForURL(/\/scans\/opened1$/);
    await expect(opened.sheet).toHaveCount(0);
    await expect(scan.ports('open')).toHaveText(['443']);
    await expect(opened.source(MASSCAN.name, 'masscan_json')).toBeVisible();

    await opened.drag('drop', NMAP);
    await page.waitForURL(/\/scans\/opened2$/);
    await expect(scan.ports('open')).toHaveText(['22', '6379']);
    await page.goBack();
    await expect(scan.ports('open')).toHaveText(['443']);
});

test('what is wrong with a file stands by the button until another is opened', async ({ page, visit, home, scan }) => {
    const opened = new OpenFile(visit);
    await home.open();
    await opened.choose(CUT);
    await expect(opened.problem(CUT.name, truncated)).toBeVisible();
    await expect(page).toHaveURL(/\/$/);
    await opened.choose({ name: 'letter.txt', text: 'Dear reader' });
    await expect(opened.problem('letter.txt', en.opened.unknown)).toBeVisible();
    await expect(opened.problem(CUT.name, truncated)).toHaveCount(0);
    await opened.choose(NMAP);
    await scan.waitUntilDone();
});

test('what is wrong with a dropped file stays in sight until it is closed', async ({ visit }) => {
    const opened = new OpenFile(visit);
    await visit.open('/about');
    await opened.drag('drop', CUT);
    await expect(opened.problem(CUT.name, truncated)).toBeInViewport();
    await opened.closeButton.click();
    await expect(opened.problem(CUT.name, truncated)).toHaveCount(0);
    await opened.drag('drop', NMAP, MASSCAN);
    await expect(opened.problem(NMAP.name, en.opened.several)).toBeInViewport();
});

test.describe('opened anew', () => {
    test.use({ provokes: /404 \(Not Found\)/ });

    test('the page says that the file is to be opened again', async ({ page, visit, home, scan }) => {
        const opened = new OpenFile(visit);
        await home.open();
        await opened.choose(NMAP);
        await scan.waitUntilDone();
        await visit.reload();
        await expect(page.getByRole('heading', { level: 1, name: en.scan.missing_title })).toBeVisible();
        await expect(page.getByText(en.opened.missing)).toBeVisible();
        await opened.choose(MASSCAN);
        await page.waitForURL(/\/scans\/opened2$/);
        await expect(scan.ports('open')).toHaveText(['443']);
    });
});

test('the sentences follow the language of the page', async ({ visit, home }) => {
    const opened = new OpenFile(visit);
    await home.open();
    await opened.choose(CUT);
    await expect(opened.problem(CUT.name, truncated)).toBeVisible();
    await visit.languageButton('Español').click();
    const es = words('es');
    const spanish = new OpenFile(visit.in(es));
    await expect(spanish.problem(CUT.name, filled(es.opened.truncated, { format: es.opened.nmap_xml }))).toBeVisible();
});

test('a file is chosen without a mouse', async ({ page, visit, home }) => {
    const opened = new OpenFile(visit);
    // Asked for before the page is: Chromium is told to hand choosers over apart from the keys, and a key that
    // comes right after the wish can be faster.
    const chooser = page.waitForEvent('filechooser');
    await home.open();
    await tabTo(page, opened.field);
    await page.keyboard.press('Space');
    expect((await chooser).isMultiple()).toBe(false);
});

for (const theme of ['light', 'dark'] as const) {
    test(`nothing of it is a barrier, in ${theme}`, async ({ page, visit, home, scan }) => {
        const opened = new OpenFile(visit);
        await visit.hasChosen({ theme });
        await home.open();
        await opened.choose(CUT);
        await opened.drag('drop', CUT);
        await expect(opened.closeButton).toBeVisible();
        await expectNoBarriers(page);
        await opened.choose(NMAP);
        await scan.waitUntilDone();
        await expectNoBarriers(page);
    });
}
