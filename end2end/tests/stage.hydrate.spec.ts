// The script takes over the parts of a scan's page one after the other: what changes meanwhile is not lost.
import type { Page } from '@playwright/test';
import { closedPorts } from '../fixtures/listeners';
import { SlowServer } from '../fixtures/slowly';
import { expect, test } from '../fixtures/test';
import type { ScanPage } from '../pages/scan-page';
import type { Visit } from '../pages/visit';

type Held = typeof globalThis & {
    takeTurns?: () => void;
    unheldFrame?: (then: () => void) => void;
    seen?: string[];
    shifts?: number[];
};

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
        (globalThis as Held).unheldFrame = (then) => requestAnimationFrame(then);
        (globalThis as Held).takeTurns = () => {
            isHeld = false;
            held.splice(0).forEach((ask) => ask());
        };
    });
    return () => page.evaluate(() => (globalThis as Held).takeTurns?.());
}

/** What the frames of a page show of its chart, one after the other. */
async function seenOfChart(page: Page): Promise<() => Promise<string[]>> {
    await page.evaluate(() => {
        const seen: string[] = [];
        (globalThis as Held).seen = seen;
        const look = () => {
            const sheet = document.querySelector('.chart__sheet');
            const isPainted = sheet?.getAttribute('role') === 'application';
            const isDrawn = sheet?.querySelector('.chart__under > *');
            const now = isPainted ? 'its own' : isDrawn ? 'the server’s' : 'nothing';
            if (seen.at(-1) !== now) {
                seen.push(now);
            }
        };
        // Its first report comes at the end of the frame in which it begins to observe, just before that is painted.
        const watch = () => {
            const observer = new ResizeObserver(() => {
                observer.disconnect();
                look();
            });
            observer.observe(document.documentElement);
            (globalThis as Held).unheldFrame?.(watch);
        };
        watch();
    });
    return () => page.evaluate(() => (globalThis as Held).seen ?? []);
}

/** Opens the page of a scan whose parts wait, and chooses the closed ports; releases the parts. */
async function chooseWhileHeld(page: Page, visit: Visit, scan: ScanPage, id: string): Promise<() => Promise<void>> {
    const release = await holdTurns(page);
    await page.goto(`/scans/${id}`);
    await expect(visit.root).toHaveAttribute('data-waiting');
    await scan.filter('closed').click();
    await expect(page).toHaveURL(/\?state=closed$/);
    return release;
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
    const release = await chooseWhileHeld(page, visit, scan, id);
    await release();
    await visit.ready();
    await expect(scan.rowsIn('open')).toHaveCount(0);
    await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
    await scan.filter('open').click();
    await expect(scan.ports('open')).toHaveText(open.map(String));
});

test('a chart that is made anew before its turn is empty in no frame', async ({ page, visit, scan, rest, address }) => {
    const [closed = 1] = await closedPorts(1, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(closed) });
    await rest.reportWhen(id, 'done');
    const release = await chooseWhileHeld(page, visit, scan, id);
    const seen = await seenOfChart(page);
    await release();
    await visit.ready();
    await expect.poll(seen).toEqual(['the server’s', 'its own']);
});

/** Has a page count what moves in it. */
async function countShifts(page: Page): Promise<() => Promise<number[]>> {
    await page.addInitScript(() => {
        const shifts: number[] = [];
        (globalThis as Held).shifts = shifts;
        const note = (list: { getEntries(): unknown[] }) =>
            shifts.push(...list.getEntries().map((entry) => (entry as { value: number }).value));
        new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    });
    // What a frame has moved is told after it.
    return () =>
        page.evaluate(async () => {
            const frame = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
            await frame();
            await frame();
            return (globalThis as Held).shifts ?? [];
        });
}

for (const language of ['en', 'es'] as const) {
    test(`nothing moves while the script takes over a page in ${language}`, async ({ page, visit, rest, address, context, baseURL }) => {
        const [closed = 1] = await closedPorts(1, address);
        const id = await rest.start({ target: address, mode: 'custom', ports: String(closed) });
        await rest.reportWhen(id, 'done');
        await context.addCookies([{ name: 'portolan_language', value: language, url: baseURL ?? '' }]);
        const shifts = await countShifts(page);
        await page.goto(`/scans/${id}`);
        await visit.ready();
        expect(await shifts()).toEqual([]);
    });
}

test('nothing moves while a page comes slowly', async ({ page, visit, rest, address, baseURL }) => {
    const [closed = 1] = await closedPorts(1, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(closed) });
    await rest.reportWhen(id, 'done');
    const shifts = await countShifts(page);
    // What is before one of these stands alone for a moment.
    const cuts = ['<details name="menu"', 'aria-labelledby="chart-title"', 'class="site-footer"'];
    const server = await SlowServer.open(new URL(baseURL ?? ''), `/scans/${id}`, cuts);
    try {
        await page.goto(`${server.origin}/scans/${id}`, { waitUntil: 'commit' });
        for (const there of ['#scan-title', '.figures', '.port-table']) {
            await expect.poll(() => page.evaluate((name) => document.querySelector(name) !== null, there)).toBe(true);
            // Long enough for a frame, had there been one.
            await page.evaluate(() => new Promise((then) => setTimeout(then, 100)));
            server.sendNext();
        }
        await visit.ready();
        expect(await shifts()).toEqual([]);
    } finally {
        await page.close();
        await server.close();
    }
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
