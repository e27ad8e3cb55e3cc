// The title of a page tells how far its scan is, and how it ended, also where no script runs.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
const TARGET = '127.0.0.1-127.0.0.100';

test('the title tells how far a scan is and how it ended', async ({ page, visit, scan, rest }) => {
    const id = await rest.start({ target: TARGET, mode: 'custom', ports: '1-60000' });
    await expect.poll(async () => (await rest.report(id)).counts.closed).toBeGreaterThan(0);
    await rest.pause(id);
    await rest.reportWhen(id, 'paused');
    await scan.open(id);
    await expect(page).toHaveTitle(new RegExp(`^\\d+ % · ${TARGET} · ${en.flow.paused}$`));
    await rest.cancel(id);
    await rest.reportWhen(id, 'cancelled');
    await visit.reload();
    await expect(page).toHaveTitle(`${TARGET} · ${en.phase.cancelled}`);
});

test('Change leads from a result to the form that has what was typed', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-3' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.changeLink.click();
    await expect(scan.form.field('target')).toBeFocused();
    await scan.form.expectTyped({ target: address, mode: 'custom', ports: '1-3' });
    await scan.form.type({ ports: '4-7' });
    await scan.form.submit();
    await page.waitForURL((url) => !url.pathname.endsWith(id));
    await scan.waitUntilDone();
    await expect(scan.progress).toHaveText('4');
});
