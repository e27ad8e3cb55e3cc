// Pausing a scan stops what it sends and keeps what it found; resumed it goes on to its end.
import { expect, test } from '../fixtures/test';

const LONG = { target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' } as const;

test('Pause rests a scan, Resume lets it go on, and Stop ends it in either state', async ({ home, scan, rest }) => {
    await home.send(LONG);
    const id = await scan.arrive();
    await scan.waitFor('probing');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
    await scan.pauseButton.click();
    await scan.waitFor('paused');
    await expect(scan.pauseButton).toBeHidden();
    const paused = await rest.report(id);
    expect(paused.phase).toBe('paused');
    // What was under way answers at once on loopback; from then on nothing is added.
    const done = async () => (await rest.report(id)).progress.done;
    await expect.poll(async () => (await done()) === (await done())).toBe(true);
    const resting = await rest.report(id);
    await scan.expectCountsOf(resting);

    await scan.resumeButton.click();
    await scan.waitFor('probing');
    await expect.poll(done).toBeGreaterThan(resting.progress.done);

    await scan.pauseButton.click();
    await scan.waitFor('paused');
    await scan.stopButton.click();
    await scan.waitFor('cancelled');
    await expect(scan.resumeButton).toBeHidden();
});

test('a pause is seen by everyone, and what was paused is found in full', async ({ visit, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1-127.0.0.4', mode: 'full', rate: '60000' });
    await expect.poll(async () => (await rest.report(id)).counts.closed).toBeGreaterThan(0);
    await rest.pause(id);
    await rest.reportWhen(id, 'paused');
    await scan.open(id);
    await scan.waitFor('paused');
    await visit.reload();
    await scan.waitFor('paused');
    await scan.resumeButton.click();
    await scan.waitUntilDone();
    const report = await rest.report(id);
    expect(report.not_asked).toBe(0);
    expect(await scan.count('all')).toBe(4 * 65_535);
});
