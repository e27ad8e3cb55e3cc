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
    await scan.open(id, '?state=all');
    const badges = scan.rows
        .getByRole('cell')
        .filter({ hasText: new RegExp(`^(${en.state.open}|${en.state.closed})$`) });
    const states = [...open.map(() => en.state.open), ...addresses.map(() => en.state.closed)];
    await expect(badges).toHaveText(states);
    for (const port of open) {
        await expect(scan.row(port).getByRole('cell').first()).toHaveText(address);
    }
});

test('the row of an open port opens to how it was found, why it is a risk and what to do', async ({
    page,
    scan,
    rest,
    address,
    listeners,
}) => {
    const [port = 0] = await listeners(1);
    const id = await rest.start({ target: address, mode: 'custom', ports: String(port) });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await expect(scan.row(port).getByText(en.level.info, { exact: true })).toBeVisible();
    await expect(scan.evidence).toHaveCount(0);
    await scan.opener(port).click();
    await expect(page).toHaveURL(new RegExp(`\\?port=${port}$`));
    await expect(scan.evidence).toBeVisible();
    await expect(scan.opener(port)).toHaveAttribute('aria-expanded', 'true');
    for (const text of [`${address}:${port}`, en.reason.syn_ack, en.risk.other.why, en.risk.other.advice]) {
        await expect(scan.evidence).toContainText(text);
    }
    await scan.opener(port).click();
    await expect(scan.evidence).toHaveCount(0);
    await expect(page).toHaveURL(/\/scans\/\w+\??$/);
});

test('every one of many rows can be reached', async ({ visit, scan, rest, address, javaScriptEnabled }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    expect((await rest.reportWhen(id, 'done')).counts.closed).toBe(300);
    await scan.open(id, '?state=closed');
    const pages = scan.region.getByRole('navigation', { name: en.table.pages });
    if (javaScriptEnabled) {
        await expect(pages).toBeHidden();
        const seen = new Set<string>();
        for (let from = 0; seen.size < everyOther.length; from += 500) {
            await scan.frame.evaluate((frame, top) => void (frame.scrollTop = top), from);
            const known = seen.size;
            await expect(async () => {
                for (const text of await scan.ports('closed').allTextContents()) seen.add(text);
                expect(seen.size).toBeGreaterThan(known);
            }).toPass();
            expect(await scan.rows.count(), 'rows out of sight are not made').toBeLessThan(100);
        }
        expect([...seen]).toEqual(everyOther.map(String));
        return;
    }
    const place = (number: number) => scan.region.getByText(filled(en.table.page, { page: number, pages: 3 }));
    await expect(place(1)).toBeVisible();
    await expect(scan.ports('closed')).toHaveText(everyOther.slice(0, 100).map(String));
    await expect(pages.getByRole('link', { name: en.table.previous })).toHaveCount(0);
    await pages.getByRole('link', { name: en.table.next }).click();
    await pages.getByRole('link', { name: en.table.next }).click();
    await expect(place(3)).toBeVisible();
    await visit.reload();
    await expect(scan.ports('closed')).toHaveText(everyOther.slice(200).map(String));
    await expect(pages.getByRole('link', { name: en.table.next })).toHaveCount(0);
    await pages.getByRole('link', { name: en.table.previous }).click();
    await expect(place(2)).toBeVisible();
    await expect(scan.rows).toHaveCount(100);
});

test('a search shows what fits, is kept in the address, and says what it does not understand', async ({
    page,
    visit,
    scan,
    rest,
    address,
    listeners,
}) => {
    const open = await listeners(3);
    const closed = await closedPorts(2, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const look = async (text: string) => {
        await scan.search.fill(text);
        await scan.search.press('Enter');
    };
    await look(`state:open !port:${open[1]}`);
    await expect(scan.ports('open')).toHaveText([open[0], open[2]].map(String));
    await expect(scan.rowsIn('closed')).toHaveCount(0);
    await expect(page).toHaveURL(/q=state(%3A|:)open/);
    await visit.reload();
    await expect(scan.search).toHaveValue(`state:open !port:${open[1]}`);
    await expect(scan.ports('open')).toHaveText([open[0], open[2]].map(String));
    await look('risk:hihg');
    await expect(scan.region.getByText(filled(en.search.wrong_risk, { word: 'risk:hihg' }))).toBeVisible();
    await expect(scan.ports('open')).toHaveText(open.map(String));
    await look('nobody');
    await expect(scan.region.getByText(en.table.empty_search)).toBeVisible();
});

test('a column is hidden and shown again', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const head = scan.table.getByRole('columnheader', { name: en.table.service });
    await expect(head).toBeVisible();
    await scan.columns.click();
    await scan.columnLink('service').click();
    await expect(page).toHaveURL(/\?hide=service$/);
    await expect(head).toBeHidden();
    await page.goBack();
    await expect(head).toBeVisible();
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
    // On a phone the column is not shown.
    const bars = scan.row(open).getByRole('img', { name: en.speed.fast, exact: true, includeHidden: true });
    await expect(bars).toHaveCount(1);
});
