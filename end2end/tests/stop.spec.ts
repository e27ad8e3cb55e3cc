// Stopping a scan keeps what was found and says what was not asked.
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { filled, number, words } from '../fixtures/words';

const en = words();

test('Stop ends a long scan, keeps what was found and says what was not asked', async ({ home, scan, rest }) => {
    await home.send({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    const id = await scan.arrive();
    await scan.waitFor('probing');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
    const before = await scan.count('all');
    await scan.stopButton.click();
    await scan.waitFor('cancelled');

    const report = await rest.report(id);
    expect(report.phase).toBe('cancelled');
    const found = report.counts.open + report.counts.closed + report.counts.filtered;
    expect(found).toBeGreaterThanOrEqual(before);
    expect(report.not_asked).toBe(6_000_000 - found);
    await scan.expectCountsOf(report);
    await expect(scan.progress).toHaveText(filled(en.scan.of_total, { done: number(found), total: number(6_000_000) }));
    await expect(scan.region.getByText(filled(en.scan.not_asked, { count: number(report.not_asked) }))).toBeVisible();
    await expect(scan.stopButton).toBeHidden();
});

test('while a scan runs, Stop stands out and nothing else', async ({ home, scan }) => {
    const fill = (button: Locator): Promise<string> => button.evaluate((element) => getComputedStyle(element).backgroundColor);
    await home.open();
    const standsOut = await fill(home.form.button);
    await home.send({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await scan.arrive();
    await scan.waitFor('probing');
    expect(await fill(scan.stopButton)).toBe(standsOut);
    expect(await fill(scan.pauseButton)).not.toBe(standsOut);
    // Without a script nothing can be typed there by then.
    if (await scan.form.button.isVisible()) expect(await fill(scan.form.button)).not.toBe(standsOut);
    await scan.stopButton.click();
    await scan.waitFor('cancelled');
});

test('a stopped scan can be read again later', async ({ visit, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await expect.poll(async () => (await rest.report(id)).counts.closed).toBeGreaterThan(0);
    await rest.cancel(id);
    const report = await rest.reportWhen(id, 'cancelled');
    await scan.open(id);
    await scan.waitFor('cancelled');
    await scan.expectCountsOf(report);
    await visit.reload();
    await scan.expectCountsOf(await rest.report(id));
});
