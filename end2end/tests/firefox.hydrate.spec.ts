// Many tabs in Firefox, which shares connections among them by rules of its own: all are live, and each reaches the server.
// By puppeteer, whose pages share one window as a person's tabs do.
import { launch, type Browser, type Page } from 'puppeteer-core';
import { LONG, TABS, test as common } from '../fixtures/lab';
import { firefox as program, preferences } from '../fixtures/firefox';
import { expect } from '../fixtures/test';

const test = common.extend<{ firefox: Browser }>({
    firefox: async ({}, use) => {
        const browser = await launch({
            browser: 'firefox',
            executablePath: program,
            headless: true,
            extraPrefsFirefox: preferences(),
        });
        await use(browser);
        await browser.close();
    },
});

test.skip(!program, 'Firefox is not installed: scripts/install-tools test installs it where it may');

async function count(page: Page): Promise<number> {
    const text = await page.$eval('.count-filter__link[data-state=all] .count-filter__count', (e) => e.textContent);
    return Number((text ?? '').replace(/\D/g, ''));
}

test('eight tabs on eight scans are live, and each stops its own', async ({ firefox, rest, baseURL }) => {
    test.setTimeout(180_000);
    const pages: Page[] = [];
    for (let tab = 0; tab < TABS; tab += 1) {
        const id = await rest.start(LONG);
        const page = await firefox.newPage();
        await page.goto(`${baseURL}/scans/${id}`, { waitUntil: 'domcontentloaded' });
        // It goes when the page is loaded anew, as one does that no script follows.
        await page.evaluate(() => void Object.assign(globalThis, { isMarked: true }));
        pages.push(page);
    }
    for (const page of pages) {
        const before = await count(page);
        // Firefox lets a tab that is not in front wait.
        await expect.poll(() => count(page), { timeout: 60_000 }).toBeGreaterThan(before);
    }
    for (const page of pages) {
        await page.bringToFront();
        await page.click('form[action$="/cancel"] button');
        await page.waitForSelector('.scan[data-phase=cancelled]', { timeout: 15_000 });
        expect(await page.evaluate(() => 'isMarked' in globalThis)).toBe(true);
    }
});
