// A running scan belongs to the server: readers come late, leave, are cut off, and miss nothing.
import { expect, test } from '../fixtures/test';
import { noteListeners } from '../fixtures/hydration';
import { Relay } from '../fixtures/relay';
import { openPorts, type Rest } from '../fixtures/rest';
import { words } from '../fixtures/words';
import { ScanPage } from '../pages/scan-page';
import { Visit } from '../pages/visit';

const en = words();

/**
 * Six seconds of scanning on any machine, this test's own listeners among what is to be found. Nothing else listens on
 * the addresses before them, so that no row of an open port comes in between.
 */
const longScan = (address: string) => ({ target: `127.0.1.1-8,${address}`, mode: 'full', rate: '100000' });

async function stillRuns(rest: Rest, id: string): Promise<void> {
    expect((await rest.report(id)).phase, 'the scan was to run on for some seconds').toBe('probing');
}

test.describe('a reader in the middle of a scan', () => {
    let id = '';
    let open: number[] = [];

    test.beforeEach(async ({ rest, scan, address, listeners }) => {
        open = await listeners(3);
        id = await rest.start(longScan(address));
        await scan.open(id);
        await scan.waitFor('probing');
        await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
    });

    test.afterEach(async ({ rest, address }) => {
        const report = await rest.report(id);
        expect(openPorts(report, address)).toEqual(expect.arrayContaining(open));
        expect(report.progress).toMatchObject({ done: 9 * 65_535, total: 9 * 65_535 });
    });

    test('reloads and sees the whole report', async ({ visit, scan, rest }) => {
        await visit.reload();
        await stillRuns(rest, id);
        await expect(scan.stopButton).toBeVisible();
        await scan.expectAllOf(await rest.reportWhen(id, 'done'));
    });

    test('is joined by a second one, and both see the whole report', async ({
        scan,
        rest,
        browser,
        guard,
        baseURL,
    }) => {
        const context = await browser.newContext();
        guard.watch(context);
        await noteListeners(context);
        const second = new ScanPage(new Visit(await context.newPage(), rest, en, baseURL ?? '', true));
        await second.open(id);
        await stillRuns(rest, id);
        const report = await rest.reportWhen(id, 'done');
        await scan.expectAllOf(report);
        await second.expectAllOf(report);
        await context.close();
    });

    test('sees ports counted in a row that stays where somebody reads it', async ({ scan, rest }) => {
        await scan.filter('all').click();
        // Each of the nine hosts has its row, so that none is made anew for another.
        await expect(scan.rowsIn('closed')).toHaveCount(9);
        const counted = await scan.count('all');
        await expect.poll(() => scan.count('all')).toBeGreaterThan(counted);
        const row = await scan.rowsIn('closed').first().elementHandle();
        const cell = () => row?.$eval('th', (cell) => cell.textContent);
        const before = await cell();
        await expect.poll(cell).not.toBe(before);
        await stillRuns(rest, id);
        expect(await row?.evaluate((row) => row.isConnected)).toBe(true);
        expect(await cell()).not.toBe(before);
        await rest.reportWhen(id, 'done');
    });

    test('leaves, and the scan goes on to its end', async ({ page, rest }) => {
        await stillRuns(rest, id);
        await page.close();
        expect((await rest.reportWhen(id, 'done')).not_asked).toBe(0);
    });
});

const LOSSES: Record<string, (relay: Relay) => void> = {
    'by a cut': (relay) => relay.cut(),
    'behind a proxy that answers 502': (relay) => relay.answer('502 Bad Gateway'),
};

for (const [way, lose] of Object.entries(LOSSES)) {
    test.describe(`a reader who loses the server ${way}`, () => {
        // The browser notes each request that does not get through.
        test.use({ provokes: /net::ERR_|status of 502 / });

        test('is told so, and sees the whole report once it is back', async ({
            visit,
            scan,
            rest,
            address,
            baseURL,
        }) => {
            const relay = await Relay.open(new URL(baseURL ?? ''));
            const id = await rest.start(longScan(address));
            await visit.open(`${relay.origin}/scans/${id}`);
            await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
            const banner = scan.region.getByText(en.scan.reconnecting);
            await expect(banner).toBeHidden();

            lose(relay);
            await expect(banner).toBeVisible();
            await stillRuns(rest, id);
            relay.mend();
            await expect(banner).toBeHidden();
            await scan.expectAllOf(await rest.reportWhen(id, 'done'));
            await relay.close();
        });
    });
}
