// The table of ports: what stands first, what a risk means, and that no row is out of reach.
import { closedPorts, everyOther } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

test('the open ports of all hosts stand before the many others', async ({ scan, rest, addresses, listeners }) => {
    const [, address] = addresses;
    const open = await listeners(2);
    const closed = await closedPorts(3, address);
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const badges = scan.rows
        .getByRole('cell')
        .filter({ hasText: new RegExp(`^(${en.state.open}|${en.state.closed})$`) });
    const states = [...open.map(() => en.state.open), ...addresses.map(() => en.state.closed)];
    await expect(badges).toHaveText(states);
    for (const port of open) {
        await expect(scan.row(port).getByRole('cell').first()).toHaveText(address);
    }
});

test('the risk of an open port opens to why it is one and what to do', async ({ scan, rest, address, listeners }) => {
    const [port = 0] = await listeners(1);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(port) });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const note = scan.riskNote(port);
    await expect(scan.riskButton(port)).toHaveText(en.level.info);
    await expect(note).toBeHidden();
    await scan.riskButton(port).click();
    await expect(note).toBeVisible();
    await expect(note).toBeInViewport({ ratio: 1 });
    await expect(note).toContainText(String(port));
    await expect(note.getByText(en.risk.other.why)).toBeVisible();
    await expect(note.getByText(en.risk.other.advice)).toBeVisible();
    await scan.region.getByRole('heading', { level: 1 }).click();
    await expect(note).toBeHidden();
});

test('many rows come in pages, and every page can be reached and kept', async ({
    page,
    visit,
    scan,
    rest,
    address,
}) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    expect((await rest.reportWhen(id, 'done')).counts.closed).toBe(300);
    await scan.open(id, '?state=closed');
    const place = (number: number) => scan.region.getByText(filled(en.table.page, { page: number, pages: 2 }));
    const pages = scan.region.getByRole('navigation', { name: en.table.pages });
    await expect(place(1)).toBeVisible();
    await expect(scan.ports('closed')).toHaveText(everyOther.slice(0, 250).map(String));
    await expect(pages.getByRole('link', { name: en.table.previous })).toHaveCount(0);

    await pages.getByRole('link', { name: en.table.next }).click();
    await expect(page).toHaveURL(/\?state=closed&page=2$/);
    await expect(place(2)).toBeVisible();
    await visit.reload();
    await expect(scan.ports('closed')).toHaveText(everyOther.slice(250).map(String));
    await expect(pages.getByRole('link', { name: en.table.next })).toHaveCount(0);

    await pages.getByRole('link', { name: en.table.previous }).click();
    await expect(place(1)).toBeVisible();
    await expect(scan.rows).toHaveCount(250);
});

test('a column sorts up, down, and not, and the order is kept', async ({ page, visit, scan, rest, address, listeners }) => {
    const open = await listeners(3);
    const id = await rest.start({ target: address, mode: 'custom', ports: open.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const [up, down] = [open.map(String), open.map(String).reverse()];
    const steps = [
        [/\?sort=port$/, up, 'ascending'],
        [/\?sort=-port$/, down, 'descending'],
        [/\/scans\/\w+\??$/, up, null],
        [/\?sort=port$/, up, 'ascending'],
        [/\?sort=-port$/, down, 'descending'],
    ] as const;
    for (const [url, ports, order] of steps) {
        await scan.sortBy('port').click();
        await expect(page).toHaveURL(url);
        await expect(scan.ports('open')).toHaveText([...ports]);
        const head = scan.table.getByRole('columnheader', { name: en.table.port });
        await (order === null
            ? expect(head).not.toHaveAttribute('aria-sort', /.*/)
            : expect(head).toHaveAttribute('aria-sort', order));
    }
    await visit.reload();
    await expect(scan.ports('open')).toHaveText(down);
});

test('a round-trip time says whether it is fast', async ({ scan, rest, address, listeners }) => {
    const [open = 0] = await listeners(1);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(open) });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.row(open).getByText(en.speed.fast)).toHaveCount(1);
});
