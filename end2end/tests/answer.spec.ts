// What is open is on the first screen, for one host, two and a network, on every screen; the rest follows of it.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();
const SCREENS = [
    { width: 1440, height: 900 },
    { width: 820, height: 1180 },
    { width: 390, height: 844 },
];
/** The last but one of these addresses is the one of the listeners. */
const NETWORKS: Record<string, (address: string) => string> = {
    'one address': (address) => address,
    'two addresses': (address) => `${address},127.0.9.1`,
    '254 addresses': (address) => `${address},127.0.9.1-253`,
};

for (const [name, targets] of Object.entries(NETWORKS)) {
    test(`what is open on ${name} is on the first screen`, async ({ page, scan, rest, address, listeners }) => {
        const open = await listeners(5);
        const ports = [...open, ...(await closedPorts(3, address))];
        const id = await rest.start({ target: targets(address), mode: 'custom', ports: ports.join(',') });
        await rest.reportWhen(id, 'done');
        for (const screen of SCREENS) {
            await page.setViewportSize(screen);
            await scan.open(id);
            for (const port of open) {
                const box = await scan.chip(port).boundingBox();
                expect(box, `${port} at ${screen.width}`).not.toBeNull();
                expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(screen.height);
            }
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            expect(width, 'nothing overflows').toBeLessThanOrEqual(screen.width);
        }
    });
}

test('where nothing is open the answer says so', async ({ scan, rest, address }) => {
    const ports = await closedPorts(2, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.foundList.getByText(en.table.empty_open)).toBeInViewport();
    await expect(scan.rowsIn('closed')).toHaveCount(1);
});

test('a chip marks its port, and the advice is about it', async ({ page, scan, rest, address, listeners }) => {
    const [first = 0, second = 0] = await listeners(2);
    const id = await rest.start({ target: address, mode: 'custom', ports: `${first},${second}` });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.chip(second).click();
    await expect(page).toHaveURL(new RegExp(`\\?port=${second}$`));
    await expect(scan.chip(second)).toHaveAttribute('aria-current', 'true');
    await expect(scan.foundList).toContainText(`${en.answer.what_to_do}: ${second}`);
    await scan.chip(second).click();
    await expect(page).not.toHaveURL(/port=/);
});

test.describe('several hosts', () => {
    let port = 0;
    let others: number[] = [];

    test.beforeEach(async ({ scan, rest, addresses, listeners }) => {
        const [first, second] = addresses;
        [port = 0] = await listeners(1, second);
        others = await listeners(2, first);
        const ports = [port, ...others, ...(await closedPorts(1, second))];
        const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: ports.join(',') });
        await rest.reportWhen(id, 'done');
        await scan.open(id);
    });

    test('are listed with what is open on each, those with most first', async ({ scan, addresses }) => {
        const [first, second, third] = addresses;
        await expect(scan.hosts.getByRole('heading')).toHaveText(filled(en.answer.on_hosts, { hosts: 2, addresses: 3 }));
        await expect(scan.hostRows).toHaveCount(2);
        await expect(scan.hostRows.nth(0)).toContainText(first);
        await expect(scan.hostRows.nth(1)).toContainText(second);
        for (const other of others) {
            await expect(scan.hostRows.nth(0)).toContainText(String(other));
        }
        const quiet = scan.hosts.getByText(filled(en.answer.quiet, { count: 1 }));
        await expect(scan.hosts.getByText(third)).toBeHidden();
        await quiet.click();
        await expect(scan.hosts.getByText(third)).toBeVisible();
    });

    test('one that is chosen is all that chart and table show', async ({ page, scan, addresses }) => {
        const [first, second] = addresses;
        await expect(scan.rows).toHaveCount(3);
        await scan.hosts.getByRole('link', { name: second }).click();
        await expect(page).toHaveURL(new RegExp(`\\?host=${second}$`));
        await expect(scan.ports('open')).toHaveText([String(port)]);
        expect(await scan.count('open')).toBe(1);
        await expect(scan.foundList).toContainText(filled(en.answer.open_ports_of, { host: second }));
        // To mark a port of another host shows that host in the chart, and all in the table.
        await scan.hosts.getByRole('link', { name: en.answer.all_hosts }).click();
        await scan.hosts.getByRole('link', { name: String(others[0]) }).click();
        await expect(page).toHaveURL(new RegExp(`\\?at=${first}&port=${others[0]}$`));
        await expect(scan.rows).toHaveCount(3);
        await expect(scan.foundList).toContainText(filled(en.answer.open_ports_of, { host: first }));
    });

    test('are found by port, and in a matrix', async ({ page, scan, addresses }) => {
        const [first, second] = addresses;
        await scan.hosts.getByRole('link', { name: en.answer.by_port }).click();
        await expect(page).toHaveURL(/\?by=port$/);
        await expect(scan.hostRows).toHaveCount(3);
        await expect(scan.hostRows.filter({ hasText: String(port) })).toContainText(second);
        await scan.hosts.getByRole('link', { name: en.answer.matrix }).click();
        await expect(page).toHaveURL(/\?by=matrix$/);
        const row = (address: string) => scan.hosts.getByRole('row').filter({ hasText: address });
        await expect(row(first).getByText(en.state.open)).toHaveCount(2);
        await expect(row(second).getByText(en.state.open)).toHaveCount(1);
        await expect(row(second).getByText(en.state.closed)).toHaveCount(2);
        await scan.hosts.getByRole('columnheader').getByText(String(port)).click();
        await expect(page).toHaveURL(new RegExp(`q=port%3A${port}&by=matrix`));
        await expect(scan.ports('open')).toHaveText([String(port)]);
    });
});

test('how the scan went is folded once it has ended, and its date is told', async ({ scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-3' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.progress).toBeHidden();
    await scan.region.getByText(en.answer.how, { exact: true }).click();
    await expect(scan.progress).toBeVisible();
    await expect(scan.region.locator('time')).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    await expect(scan.region.locator('time')).toContainText(String(new Date().getFullYear()));
});
