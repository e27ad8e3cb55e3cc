// Results files of other scanners: opened by button and drop, read in the page, and shown like a scan.
import { expectNoBarriers } from '../fixtures/axe';
import { tabTo } from '../fixtures/keyboard';
import { CUT, KILLED, MASSCAN, NMAP, sample } from '../fixtures/results';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { Chart } from '../pages/chart';
import { ComparePage } from '../pages/compare-page';
import { OpenFile } from '../pages/open-file';
import type { ScanPage } from '../pages/scan-page';
import type { Visit } from '../pages/visit';

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
    await expect(opened.source(NMAP.name, 'nmap_xml')).toBeVisible();
    await expect(opened.remarks).toHaveText([filled(en.opened.left_udp, { count: 1 })]);
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

test('the file of an interrupted run opens as far as it goes', async ({ visit, home, scan }) => {
    const opened = new OpenFile(visit);
    await home.open();
    await opened.choose(KILLED);
    await scan.waitFor('cancelled');
    await expect(scan.ports('open')).toHaveText(['22', '6379']);
    expect(await scan.count('all')).toBe(7);
});

test('a file without ports shows its hosts, and says why its scan cannot be repeated', async ({ visit, home, scan }) => {
    const opened = new OpenFile(visit);
    await home.open();
    await opened.choose(sample('nmap-ping.xml'));
    await scan.waitUntilDone();
    await expect(opened.remarks).toHaveText([en.opened.no_ports]);
    await expect(opened.hosts).toHaveText([
        'host1.example (192.0.2.1)',
        'host2.example (192.0.2.2)',
        'host5.example (192.0.2.5)',
    ]);
    await expect(scan.region.getByText(en.opened.again_no_ports)).toBeVisible();
    await expect(scan.againButton).toHaveCount(0);
    await expect(scan.table).toHaveCount(0);
    await expect(new Chart(visit).sheet).toHaveCount(0);
    await scan.form.expectTyped({ target: '192.0.2.0/29', mode: 'custom', ports: '' });
});

test('a scan again of a file asks for the ports of the file', async ({ visit, home, scan }) => {
    const opened = new OpenFile(visit);
    await home.open();
    await opened.choose(sample('masscan.xml'));
    await scan.waitUntilDone();
    await expect(opened.remarks.first()).toHaveText(en.opened.open_only);
    await scan.form.expectTyped({ target: '192.0.2.7, 192.0.2.9', mode: 'custom', ports: '22,9443,50051' });
    await expect(scan.againButton).toBeVisible();
    await opened.drag('drop', sample('nmap-two-names-one-address.xml'));
    await expect(scan.region.getByRole('heading', { level: 1 })).toContainText('shop.example, blog.example');
    await scan.form.expectTyped({ target: 'shop.example, blog.example', mode: 'custom', ports: '80,443' });
});

/** Opens both and goes from the page of the later one to what differs. */
async function compared(visit: Visit, scan: ScanPage, before: string, after: string): Promise<ComparePage> {
    const opened = new OpenFile(visit);
    await visit.open('/about');
    await opened.drag('drop', sample(before));
    await visit.page.waitForURL(/\/scans\/opened1$/);
    await opened.drag('drop', sample(after));
    await visit.page.waitForURL(/\/scans\/opened2$/);
    await scan.compareMenu.click();
    await scan.compareLinks.first().click();
    await visit.page.waitForURL(/\/scans\/opened1\/compare\/opened2$/);
    return new ComparePage(visit);
}

test('what a file does not tell is no change, and the page says how much and why', async ({ visit, scan }) => {
    const compare = await compared(visit, scan, 'same-host-tcp.xml', 'nmap-host-timeout.xml');
    for (const filter of ['changes', 'newly_open', 'gone', 'changed'] as const) {
        expect(await compare.count(filter), filter).toBe(0);
    }
    expect(await compare.count('unknown')).toBe(100);
    await expect(compare.region.getByText(filled(en.compare.unknown_note, { before: 0, after: 100 }))).toBeVisible();
    const given_up = filled(en.opened.given_up, { hosts: 1, count: 100 });
    await expect(compare.region.getByText(`${en.compare.after}: ${given_up}`)).toBeVisible();
    await compare.filter('unknown').click();
    await expect(compare.change(22, 'unknown_now')).toBeVisible();
    await expect(compare.row(22).getByText(en.compare.not_told)).toBeVisible();
});

test('between files that list open ports only there is new and no longer reported', async ({ visit, scan }) => {
    const compare = await compared(visit, scan, 'masscan-week-1.json', 'masscan-week-2.json');
    await expect(compare.ports).toHaveText(['9090', '8080']);
    await expect(compare.change(9090, 'newly_reported')).toBeVisible();
    await expect(compare.change(8080, 'no_longer_reported')).toBeVisible();
    await expect(compare.row(8080).getByText(en.compare.not_reported)).toBeVisible();
    await expect(compare.region.getByText(`${en.compare.before}: ${en.opened.open_only}`)).toBeVisible();
    expect(await compare.count('same_open')).toBe(1);
    await expectNoBarriers(visit.page);
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
    await visit.chooseLanguage('Español');
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
