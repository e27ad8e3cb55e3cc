// A scan that has ended is shown again as it went.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('a scan is replayed on its page, and ends as it ended', async ({ page, visit, scan, rest, address, listeners }) => {
    const [open = 1] = await listeners(1);
    const ports = `1-1500,${open}`;
    const id = await rest.start({ target: address, mode: 'custom', ports, rate: '1500' });
    const report = await rest.reportWhen(id, 'done');
    await scan.open(id);
    const start = scan.region.getByRole('link', { name: en.replay.start, exact: true });
    const leave = scan.region.getByRole('link', { name: en.replay.leave, exact: true });
    await expect(leave).toBeHidden();
    await start.click();

    await scan.waitFor('probing');
    await expect(scan.region.getByText(en.replay.mark, { exact: true }).first()).toBeVisible();
    await expect(scan.stopButton).toBeHidden();
    await expect(scan.pauseButton).toBeHidden();
    const before = await scan.count('all');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(before);
    expect(await scan.count('all')).toBeLessThan(report.counts.open + report.counts.closed + report.counts.filtered);
    await scan.waitFor('done');
    await scan.expectAllOf(report);
    await expect(scan.ports('open')).toHaveText([String(open)]);

    // Again, and left before its end.
    await start.click();
    await scan.waitFor('probing');
    await leave.click();
    await expect(page).toHaveURL(new RegExp(`/scans/${id}$`));
    await scan.waitFor('done');
    await visit.ready();
});
