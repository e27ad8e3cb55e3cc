// Where the browser tests run: hydrated, without scripts and on a phone, against the release build, and the
// static demo without a server.
import { spawnSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import { firefox, preferences } from './fixtures/firefox';

const baseURL = process.env.PORTOLAN_TEST_URL || 'http://127.0.0.1:8000';
/** Also when Playwright is started without scripts/e2e, as `cargo leptos end-to-end` does. */
const chromium = process.env.CHROMIUM || spawnSync('../scripts/find-chromium').stdout?.toString().trim();
const isRoot = process.getuid?.() === 0;

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** A spec that needs WebAssembly. All others must pass without it. */
const hydrate = /.*\.hydrate\.spec\.ts/;
/** Specs of what is the same on every screen, or has no page at all: once is enough. */
const once = /\/((classic|firefox|follow|foreign|full|offline|proxy|shutdown|tabs|unanswered)\.hydrate|refusals|sse)\.spec\.ts/;
/** The static demo has no server behind it, and pages of its own. */
const demo = /\.demo\.spec\.ts/;
/** Where the server stands is the same on every screen, but not without a script. */
const paths = /\/base-path\.spec\.ts/;

/** What runs in Firefox, too. A new spec joins when it is seen to pass there. */
const inFirefox = /\/(answer|chart|compare|copy|export|keyboard|menus|opened|options|rows|scan|table)(\.hydrate)?\.spec\.ts/;
/** Of these, what cannot: Firefox 153 by Playwright 1.65 lacks what they use. */
const notInFirefox = [
    // Touch is not emulated.
    /by touch/,
    // Neither is a dark theme.
    /lights up while it runs, and follows the theme/,
    // The tab of Firefox crashes, always at one place of libxul, while Playwright asks the page something. Why is not
    // known: the same table, scrolled by puppeteer or by a short script of Playwright, did not crash.
    /each row names, opens and counts as what it is/,
    /who stands in a row stays in it/,
    /every one of many rows can be reached/,
    /nothing of it is a barrier/,
    /between files that list open ports only/,
    // Enter on the menu of exports does nothing at the end of it; elsewhere it opens the menu. Why is not known.
    /reads well aloud/,
];
const firefoxProject = {
    name: 'firefox',
    testMatch: [inFirefox],
    grepInvert: notInFirefox,
    // A tab that crashes says nothing about the page.
    retries: 1,
    use: {
        browserName: 'firefox' as const,
        // This name, and not a program, is what makes Playwright speak WebDriver BiDi.
        channel: 'moz-firefox',
        viewport: desktop,
        launchOptions: { executablePath: firefox, firefoxUserPrefs: preferences() },
    },
};
if (!firefox && process.env.TEST_WORKER_INDEX === undefined) {
    console.error('No Firefox, so its tests are left out: scripts/install-tools test installs it where it may');
}

export default defineConfig({
    testDir: 'tests',
    fullyParallel: true,
    workers: 2,
    retries: 0,
    forbidOnly: true,
    timeout: 90_000,
    expect: { timeout: 15_000 },
    reporter: [['list']],
    use: {
        baseURL,
        actionTimeout: 15_000,
        navigationTimeout: 15_000,
        locale: 'en-US',
        // What is kept for later is tested by itself; elsewhere requests go straight to the server.
        serviceWorkers: 'block',
        screenshot: 'only-on-failure',
        launchOptions: {
            executablePath: chromium || undefined,
            // Chromium's sandbox does not start for root.
            chromiumSandbox: !isRoot,
            args: [
                ...(isRoot ? ['--no-sandbox'] : []),
                '--disable-gpu',
                '--disable-quic',
                '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update',
                '--disable-sync',
            ],
        },
    },
    projects: [
        { name: 'hydrated', use: { viewport: desktop }, testIgnore: [demo] },
        { name: 'no-js', use: { viewport: desktop, javaScriptEnabled: false }, testIgnore: [hydrate, once, demo] },
        { name: 'phone', use: { viewport: phone, isMobile: true, hasTouch: true }, testIgnore: [once, paths, demo] },
        { name: 'demo', use: { viewport: desktop }, testMatch: [demo] },
        ...(firefox ? [firefoxProject] : []),
    ],
    webServer: {
        command: `./target/release/portolan serve --listen ${new URL(baseURL).host}`,
        cwd: '..',
        url: `${baseURL}/healthz`,
        reuseExistingServer: true,
    },
});
