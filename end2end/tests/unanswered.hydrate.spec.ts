// A server that takes requests and does not answer: the page says so, and goes on when the answer comes after all.
import { Relay } from '../fixtures/relay';
import { expect, test as common } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
/** It runs until it is stopped. */
const LONG = { target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000', rate: '1000' };

const test = common.extend<{ relay: Relay }>({
    relay: async ({ page, baseURL }, use) => {
        const relay = await Relay.open(new URL(baseURL ?? ''));
        await use(relay);
        // The page goes first: a line that is cut under a running stream is an error on its console.
        await page.close();
        await relay.close();
    },
});

test('Pause, Resume and Stop say that no answer has come, and act when it does', async ({ visit, scan, rest, relay }) => {
    const id = await rest.start(LONG);
    await visit.open(`${relay.origin}/scans/${id}`);
    await scan.waitFor('probing');
    for (const [button, phase] of [
        [scan.pauseButton, 'paused'],
        [scan.resumeButton, 'probing'],
        [scan.stopButton, 'cancelled'],
    ] as const) {
        relay.hold();
        await button.click();
        const toast = visit.toast(en.flow.no_answer);
        await expect(toast).toBeVisible();
        await expect(toast.getByRole('button', { name: en.flow.try_again })).toBeVisible();
        relay.mend();
        await scan.waitFor(phase);
        await expect(toast).toBeHidden();
    }
});

test('Scan says that no answer has come, and leads to the scan when it does', async ({ visit, home, scan, relay }) => {
    await visit.open(`${relay.origin}/`);
    await home.form.type(LONG);
    relay.hold();
    await home.form.submit();
    await expect(visit.toast(en.flow.no_answer)).toBeVisible();
    relay.mend();
    await scan.arrive();
    await scan.waitFor('probing');
});

test('a page that is led to says that no answer has come, and is shown when it does', async ({ page, visit, relay }) => {
    await visit.open(`${relay.origin}/`);
    relay.hold();
    await visit.goTo(en.site.recent);
    const sentence = page.getByRole('main').getByText(en.flow.no_answer);
    await expect(sentence).toBeVisible();
    relay.mend();
    await expect(page.getByText(en.history.empty)).toBeVisible();
    await expect(sentence).toBeHidden();
});

test('a stream that dies without a word is opened anew', async ({ visit, scan, rest, relay }) => {
    const id = await rest.start(LONG);
    await visit.open(`${relay.origin}/scans/${id}`);
    await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
    relay.abandon();
    await rest.cancel(id);
    const report = await rest.reportWhen(id, 'cancelled');
    await expect(scan.phase('cancelled')).toBeVisible({ timeout: 30_000 });
    await scan.expectCountsOf(report);
});
