// The script takes over the parts of a scan's page one after the other: what changes meanwhile is not lost.
import type { Page } from '@playwright/test';
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';

type Held = typeof globalThis & { takeTurns?: () => void };

/** Has the parts of a page wait until they are released. */
async function holdTurns(page: Page): Promise<() => Promise<void>> {
    await page.addInitScript(() => {
        const { requestAnimationFrame, setTimeout } = globalThis;
        const held: (() => void)[] = [];
        let isHeld = true;
        /** Does it now, or once the parts are released. */
        const once = (ask: () => number) => {
            const isTurn = document.documentElement.hasAttribute('data-waiting');
            return isHeld && isTurn ? held.push(ask) : ask();
        };
        globalThis.requestAnimationFrame = (then) => once(() => requestAnimationFrame(then));
        globalThis.setTimeout = ((then: () => void, after?: number) =>
            once(() => Number(setTimeout(then, after)))) as typeof setTimeout;
        (globalThis as Held).takeTurns = () => {
            isHeld = false;
            held.splice(0).forEach((ask) => ask());
        };
    });
    return () => page.evaluate(() => (globalThis as Held).takeTurns?.());
}

test('a part that is chosen from before its turn shows what was chosen', async ({
    page,
    visit,
    scan,
    rest,
    address,
    listeners,
}) => {
    const open = await listeners(2);
    const closed = await closedPorts(3, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    const release = await holdTurns(page);
    await page.goto(`/scans/${id}`);
    await expect(visit.root).toHaveAttribute('data-waiting');
    await scan.filter('closed').click();
    await expect(page).toHaveURL(/\?state=closed$/);
    await release();
    await visit.ready();
    await expect(scan.rowsIn('open')).toHaveCount(0);
    await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
    await scan.filter('open').click();
    await expect(scan.ports('open')).toHaveText(open.map(String));
});

test('a scan that ends before the turn of its parts is shown as it ended', async ({
    page,
    visit,
    scan,
    rest,
    address,
}) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-2000', rate: '1000' });
    await rest.reportWhen(id, 'probing');
    const release = await holdTurns(page);
    await page.goto(`/scans/${id}`);
    await expect(visit.root).toHaveAttribute('data-waiting');
    const report = await rest.reportWhen(id, 'done');
    await release();
    await visit.ready();
    await scan.expectAllOf(report);
});
