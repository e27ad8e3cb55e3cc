// The scans that are measured: large in verdicts, in open ports, and in hosts.
import { readFileSync } from 'node:fs';

export const SCANS = {
    loopback: { network: 'tcp', request: { target: '127.0.0.1', mode: 'full' } },
    tarpit: { network: 'simulated', request: { target: 'tarpit.example', mode: 'full' } },
    // Silent hosts would be given up; loopback answers at every address.
    network: { network: 'tcp', request: { target: '127.0.0.0/24', mode: 'custom', ports: '1-1000' } },
};

/** The sentences of the page, by which its parts are found. */
export const words = JSON.parse(readFileSync(new URL('../../locales/en.json', import.meta.url), 'utf8'));

/** The scans that the command line names, or those. */
export function chosen(...others) {
    const names = process.argv.slice(2);
    const unknown = names.find((name) => !(name in SCANS));
    if (unknown !== undefined) {
        throw new Error(`${unknown} is none of ${Object.keys(SCANS).join(', ')}`);
    }
    return names.length ? names : others;
}

/** Starts the scan in the page, as a person does. */
export async function send(page, request) {
    await page.getByLabel(words.form.target, { exact: true }).fill(request.target);
    await page.locator(`[name=mode][value=${request.mode}]`).check();
    if (request.ports) {
        await page.getByLabel(words.form.ports, { exact: true }).fill(request.ports);
    }
    await page.getByRole('button', { name: words.form.submit, exact: true }).click();
}

/** Waits until the page shows the end. */
export async function untilShown(page) {
    await page.waitForFunction(() => globalThis.noted.shown > 0, null, { timeout: 300_000, polling: 500 });
}
