// The chart of a scan under a script: it lights up, names what is pointed at, is walked over by keys, and marks.
import { expectNoBarriers } from '../fixtures/axe';
import { noteListeners, untilHydrated } from '../fixtures/hydration';
import { closedPorts, everyOther } from '../fixtures/listeners';
import { openPorts } from '../fixtures/rest';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { Chart, COLUMNS, SIDE } from '../pages/chart';

const en = words();

test('what is pointed at is named, and a click marks it in table and address', async ({
    page,
    visit,
    scan,
    rest,
    address,
    listeners,
}) => {
    const open = await listeners(1);
    const ports = [...open, ...(await closedPorts(2, address))].sort((a, b) => a - b);
    const id = await rest.start({ target: address, mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    for (const [column, port] of ports.entries()) {
        await chart.sheet.hover({ position: await chart.place(column, 0, COLUMNS, 1) });
        await expect(chart.readout).toContainText(chart.port(port));
        const isOpen = open.includes(port);
        await expect(chart.readout).toContainText(isOpen ? en.reason.syn_ack : en.reason.conn_refused);
        expect(await chart.colour(column, 0)).toBe(await chart.token(isOpen ? '--chart-open' : '--chart-closed'));
    }
    const [port = 0] = open;
    await chart.sheet.click({ position: await chart.place(ports.indexOf(port), 0, COLUMNS, 1) });
    await expect(page).toHaveURL(new RegExp(`\\?port=${port}$`));
    await expect(scan.row(port)).toHaveAttribute('aria-current', 'true');
    await expect(scan.row(port)).toBeInViewport();
    await expect(chart.readout).toContainText(en.chart.marked);
    await page.goBack();
    await expect(scan.row(port)).not.toHaveAttribute('aria-current', 'true');
});

test('keys walk over the chart, are read out, and mark', async ({ page, visit, scan, rest, address, listeners }) => {
    const [low = 0, high = 0] = await listeners(2);
    const ports = [1, 2, 3, 4, 5, 6, 7, low, high];
    const id = await rest.start({ target: address, mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    await expect(chart.readout).toHaveAttribute('aria-live', 'off');
    await chart.sheet.focus();
    for (const [key, port] of [
        ['ArrowRight', 1],
        ['ArrowRight', 2],
        ['ArrowDown', low],
        ['ArrowUp', 2],
        ['ArrowLeft', 1],
        ['ArrowLeft', 1],
        ['End', high],
        ['Home', 1],
        ['PageDown', low],
        ['PageDown', high],
        ['PageUp', low],
    ] as const) {
        await page.keyboard.press(key);
        await expect(chart.readout).toContainText(chart.port(port));
    }
    await expect(chart.readout).toHaveAttribute('aria-live', 'polite');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`\\?port=${low}$`));
    await expect(scan.row(low)).toHaveAttribute('aria-current', 'true');
    await expect(scan.opener(low)).toBeFocused();
    await expect(scan.opener(low)).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(chart.sheet).toBeFocused();
    await expect(chart.sheet).toBeInViewport();
    await expect(chart.readout).toContainText(chart.port(low));
    // It is marked already: the way to it is the same.
    await page.keyboard.press('Enter');
    await expect(scan.opener(low)).toBeFocused();
    await expect(scan.row(low)).toHaveAttribute('aria-current', 'true');
});

test('on the curve keys go to the neighbour, with Shift to the next number, and Enter to a row out of sight', async ({
    page,
    visit,
    scan,
    rest,
    address,
    listeners,
}) => {
    await listeners(1);
    const id = await rest.start({ target: address, mode: 'full' });
    // Others may listen there too.
    const [open = 0] = openPorts(await rest.reportWhen(id, 'done'), address);
    await scan.open(id);
    const chart = new Chart(visit);
    await chart.sheet.focus();
    for (const [key, port] of [
        ['PageDown', open],
        ['Shift+ArrowRight', open + 1],
        ['Shift+ArrowRight', open + 2],
        ['Shift+ArrowLeft', open + 1],
        ['Shift+ArrowLeft', open],
    ] as const) {
        await page.keyboard.press(key);
        await expect(chart.readout).toContainText(chart.port(port));
    }
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=all&port=65535$/);
    const row = scan.rows.and(page.locator('[aria-current="true"]'));
    // Closed ports share a row, which is no link itself: what is open below it is the next stop.
    await expect(scan.evidence.locator(':focus')).toHaveCount(1);
    await expect(scan.evidence).toBeInViewport();
    await expect(row).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(chart.sheet).toBeFocused();
});

test.describe('by touch', () => {
    test.use({ hasTouch: true });

    test('a finger meets the open port nearby, which is told first, and a button goes to its row', async ({
        page,
        visit,
        scan,
        rest,
        address,
        listeners,
    }) => {
        const [open = 0] = await listeners(1);
        const id = await rest.start({ target: address, mode: 'full' });
        const all = openPorts(await rest.reportWhen(id, 'done'), address);
        await scan.open(id);
        const chart = new Chart(visit);
        const light = chart.sheet.locator('.chart__light').nth(all.indexOf(open));
        await light.scrollIntoViewIfNeeded();
        const [box, sheet] = [await light.boundingBox(), await chart.sheet.boundingBox()];
        const middle = (start = 0, length = 0) => start + length / 2;
        const [x, y] = [middle(box?.x, box?.width), middle(box?.y, box?.height)];
        // Off by a few cells, to the middle of the sheet, so that it stays on it.
        const beside = x < middle(sheet?.x, sheet?.width) ? 9 : -9;
        const before = await page.evaluate(() => scrollY);
        await page.touchscreen.tap(x + beside, y);
        await expect(chart.readout).toContainText(chart.port(open));
        await expect(chart.readout).toContainText(en.reason.syn_ack);
        expect(await page.evaluate(() => scrollY), 'nothing jumps').toBe(before);
        await expect(page).toHaveURL(new RegExp(`/scans/${id}$`));
        await chart.region.getByRole('button', { name: en.chart.to_row }).tap();
        await expect(page).toHaveURL(new RegExp(`\\?port=${open}$`));
        await expect(scan.opener(open)).toBeFocused();
        await expect(scan.row(open)).toBeInViewport();
    });
});

test('a marked port is found wherever it is in the table, past a filter that hides it', async ({
    page,
    visit,
    scan,
    rest,
    address,
}) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
    const chart = new Chart(visit);
    await chart.sheet.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=closed&port=20599$/);
    await expect(scan.row(20_599)).toHaveAttribute('aria-current', 'true');
    await expect(scan.row(20_599)).toBeInViewport();
    await expect(scan.evidence).toBeInViewport();
    await scan.open(id, '?state=open');
    await chart.sheet.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=all&port=20599$/);
    await expect(scan.rowsIn('closed').first()).toHaveAttribute('aria-current', 'true');
});

test('a full scan lights up while it runs, and follows the theme', async ({ page, visit, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'full' });
    await scan.open(id);
    await scan.waitUntilDone();
    const chart = new Chart(visit);
    await expect(chart.sheet.locator('canvas')).toHaveAttribute('width', String(SIDE));
    // Port 1024 is the first past the square of the system ports; nothing listens there on that address.
    const [column, row] = [32, 0];
    const isClosed = async () => (await chart.colour(column, row)) === (await chart.token('--chart-closed'));
    await expect.poll(isClosed).toBe(true);
    const light = await chart.colour(column, row);
    await visit.chooseTheme('dark');
    await expect.poll(isClosed).toBe(true);
    expect(await chart.colour(column, row)).not.toBe(light);
    await chart.sheet.hover({ position: await chart.place(column, row, SIDE, SIDE) });
    await expect(chart.readout).toContainText(en.reason.conn_refused);
    // The system's own theme counts where none was chosen.
    await visit.chooseTheme('system');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => chart.colour(column, row)).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(isClosed).toBe(true);
    expect(await chart.colour(column, row)).not.toBe(light);
});

test('a chart has the colours of a theme that was chosen while there was none', async ({ page, visit, scan, rest, address }) => {
    const [closed = 1] = await closedPorts(1, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(closed) });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    const isClosed = async () => (await chart.colour(0, 0)) === (await chart.token('--chart-closed'));
    await expect.poll(isClosed).toBe(true);
    const light = await chart.colour(0, 0);
    await visit.goTo(en.site.about);
    await expect(chart.sheet).toHaveCount(0);
    await visit.chooseTheme('dark');
    await page.goBack();
    await expect.poll(isClosed).toBe(true);
    expect(await chart.colour(0, 0)).not.toBe(light);
});

test('what a cell opened is closed by the cell, or by a link', async ({ page, visit, scan, rest, address }) => {
    const ports = await closedPorts(3, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    const position = await chart.place(0, 0, COLUMNS, 1);
    const close = scan.evidence.getByRole('link', { name: en.evidence.close });
    for (const again of [() => chart.sheet.click({ position }), () => close.click()]) {
        await chart.sheet.click({ position });
        await expect(scan.evidence).toBeVisible();
        await again();
        await expect(scan.evidence).toHaveCount(0);
        await expect(page).toHaveURL(new RegExp(`/scans/${id}(\\?host=[^&]*)?$`));
    }
});

test('cells are whole pixels of the screen', async ({ visit, scan, rest, address, browser, page }) => {
    const id = await rest.start({ target: address, mode: 'full' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    const { origin } = new URL(page.url());
    await expect(chart.sheet).toBeVisible();
    for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
        const context = await browser.newContext({ deviceScaleFactor, viewport: { width: 800, height: 800 } });
        await noteListeners(context);
        const sharp = await context.newPage();
        await sharp.goto(`${origin}/scans/${id}`);
        await untilHydrated(sharp);
        const width = await sharp.locator('canvas').first().evaluate((canvas) => canvas.getBoundingClientRect().width);
        const cell = (width * deviceScaleFactor) / SIDE;
        expect(Math.abs(cell - Math.round(cell)), `${cell} pixels at ${deviceScaleFactor}`).toBeLessThan(0.01);
        expect(cell).toBeGreaterThanOrEqual(1);
        await context.close();
    }
});

test('in a chart of several hosts a mark names its host', async ({ page, visit, scan, rest, addresses, listeners }) => {
    const [first, richest] = addresses;
    const [port = 0] = await listeners(1, richest);
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: `1,${port}` });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    await chart.sheet.focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`\\?at=${richest}&port=${port}$`));
    await expect(scan.row(port)).toHaveAttribute('aria-current', 'true');
    await chart.host(first).click();
    await expect(page).toHaveURL(new RegExp(`\\?host=${first}$`));
    await expect(chart.sheet).toHaveAccessibleName(filled(en.chart.label, { host: first }));
});

test('a chart has no barriers', async ({ page, scan, rest, addresses }) => {
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: '1-30' });
    await rest.reportWhen(id, 'done');
    await scan.open(id, `?host=${addresses[1]}&port=7`);
    await expectNoBarriers(page);
});
