// Many tabs of one browser on running scans: all are live, and each reaches the server.
import type { Page } from '@playwright/test';
import { noteListeners } from '../fixtures/hydration';
import { LONG, TABS, test } from '../fixtures/lab';
import { expect } from '../fixtures/test';
import { words } from '../fixtures/words';
import { ScanPage } from '../pages/scan-page';
import { Visit } from '../pages/visit';

const en = words();

/** Knows how many streams a page holds open. */
function countStreams(page: Page): () => number {
    const open = new Set<unknown>();
    page.on('request', (request) => request.resourceType() === 'eventsource' && open.add(request));
    page.on('requestfinished', (request) => open.delete(request));
    page.on('requestfailed', (request) => open.delete(request));
    page.on('close', () => open.clear());
    return () => open.size;
}

test('eight tabs on eight scans are live, and each stops its own', async ({ visit, context, rest, baseURL }) => {
    await visit.open('/');
    const tabs: { page: Page; scan: ScanPage; streams: () => number }[] = [];
    for (let tab = 0; tab < TABS; tab += 1) {
        const id = await rest.start(LONG);
        const page = await context.newPage();
        const streams = countStreams(page);
        const scan = new ScanPage(new Visit(page, rest, en, baseURL ?? '', true));
        await scan.open(id);
        tabs.push({ page, scan, streams });
    }
    const streams = () => tabs.reduce((sum, tab) => sum + tab.streams(), 0);
    const areLive = async () => {
        for (const { scan, page } of tabs) {
            const before = await scan.count('all');
            await expect.poll(() => scan.count('all')).toBeGreaterThan(before);
            await expect(page).toHaveTitle(new RegExp(`${en.phase.probing}$`));
        }
    };
    await areLive();
    expect(streams()).toBe(3);

    await test.step('a tab that holds a stream leaves it to another', async () => {
        const gone = tabs.findIndex((tab) => tab.streams() > 0);
        await tabs.splice(gone, 1)[0]?.page.close();
        await expect.poll(streams).toBe(3);
        await areLive();
    });

    for (const { scan } of tabs) {
        await scan.stopButton.click();
        await scan.waitFor('cancelled');
        await expect(scan.stopButton).toBeHidden();
    }
});

test('a tab without locks, as on plain HTTP, holds no stream and sees the whole scan', async ({ page, scan, rest }) => {
    await page.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
    });
    await noteListeners(page.context());
    const streams = countStreams(page);
    const id = await rest.start({ target: '192.0.2.10', mode: 'custom', ports: '1-20000', rate: '4000' });
    await scan.open(id);
    await scan.waitFor('probing');
    const before = await scan.count('all');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(before);
    expect((await rest.report(id)).phase, 'it was live while the scan ran').toBe('probing');
    expect(streams()).toBe(0);
    await scan.expectAllOf(await rest.reportWhen(id, 'done'));
});
