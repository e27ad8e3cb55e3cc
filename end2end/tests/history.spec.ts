// The scans of this browser: found again from the start page and from their own, run again, nobody else's.
import { HistoryPage } from '../pages/history-page';
import { HomePage } from '../pages/home-page';
import { expect, test } from '../fixtures/test';
import { filled, number, words } from '../fixtures/words';

const en = words();

test('the scans of this browser are listed with what they found, newest first', async ({
    visit,
    home,
    scan,
    addresses,
    listeners,
}) => {
    const [first, second] = addresses;
    const [open = 0] = await listeners(1, second);
    const history = new HistoryPage(visit);
    for (const target of [first, second]) {
        await home.send({ target, mode: 'custom', ports: String(open) });
        await scan.arrive();
        await scan.waitUntilDone();
    }
    for (const place of ['/', '/history']) {
        await visit.open(place);
        await expect(history.items).toHaveCount(2);
        await expect(history.items.nth(0)).toContainText(second);
        await expect(history.item(second)).toContainText(filled(en.history.ports, { ports: open }));
        await expect(history.item(first)).toContainText(en.history.nothing_open);
        await expect(history.item(first)).toContainText(en.form.mode_custom);
    }
    await history.link(first).click();
    await scan.waitUntilDone();
    await expect(scan.region.getByRole('heading', { level: 1 })).toContainText(first);
    await expect(history.items, 'the scan itself is shown already').toHaveCount(1);
});

test('a scan that failed says so and why, and one that was stopped how far it came', async ({ visit, home, scan, rest }) => {
    await home.send({ target: 'no.invalid' });
    await rest.reportWhen(await scan.arrive(), 'failed');
    await home.send({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    const id = await scan.arrive();
    await expect.poll(async () => (await rest.report(id)).counts.closed).toBeGreaterThan(0);
    await rest.cancel(id);
    await rest.reportWhen(id, 'cancelled');
    const history = new HistoryPage(visit);
    await history.open();
    const failed = history.item('no.invalid');
    await expect(failed).toContainText(en.phase.failed);
    await expect(failed).toContainText(en.failure.nothing_to_probe);
    await expect(failed).not.toContainText(en.history.nothing_open);
    const { progress, counts } = await rest.report(id);
    const done = number(counts.open + counts.closed + counts.filtered);
    const extent = filled(en.course.after, { done, total: number(progress.total) });
    await expect(history.items.first()).toContainText(`${en.phase.cancelled} ${extent}`);
});

test('a scan is run again from the list', async ({ visit, home, scan, rest, address, listeners }) => {
    const [open = 0] = await listeners(1);
    const history = new HistoryPage(visit);
    await home.send({ target: address, mode: 'custom', ports: `1,${open}`, parallel: '3' });
    const id = await scan.arrive();
    await scan.waitUntilDone();
    await history.open();
    await history.again(address).click();
    const again = await scan.arrive();
    await scan.waitUntilDone();
    expect(again).not.toBe(id);
    await scan.form.expectTyped({ target: address, mode: 'custom', ports: `1,${open}`, parallel: '3' });
    await scan.expectAllOf(await rest.report(again));
});

test('nobody sees the scans of others', async ({ visit, browser, home, scan, address, baseURL }) => {
    await home.send({ target: address, mode: 'custom', ports: '1' });
    await scan.arrive();
    const other = await browser.newContext({ baseURL });
    const page = await other.newPage();
    await page.goto('/history');
    await expect(page.getByText(en.history.empty)).toBeVisible();
    await expect(page.getByText(address)).toHaveCount(0);
    await other.close();
    await new HistoryPage(visit).open();
    await expect(new HistoryPage(visit).items).toHaveCount(1);
    await expect(new HomePage(visit).title).toHaveCount(0);
});
