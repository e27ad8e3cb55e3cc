// What of a table can be copied: open ports, rows, a column, one row.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

test('open ports, rows, a column and one row are copied', async ({
    page,
    context,
    scan,
    rest,
    address,
    listeners,
}) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const open = await listeners(2);
    const closed = await closedPorts(1, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=open');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const menu = scan.region.getByText(en.copied.menu, { exact: true });
    const choose = async (name: string) => {
        await menu.click();
        await scan.region.getByRole('button', { name }).click();
    };
    await choose(en.copied.open_ports);
    await expect(page.getByText(en.copied.done, { exact: true })).toBeVisible();
    expect(await copied()).toBe(open.join(','));
    await choose(filled(en.copied.column, { column: en.table.port }));
    await expect.poll(copied).toBe(open.join('\n'));
    await choose(en.copied.rows);
    await expect.poll(copied).toContain(`${open[1]}\t${en.state.open}`);
    expect(await copied()).not.toContain(String(closed[0]));
    await scan.opener(open[0] ?? 0).click();
    await scan.evidence.getByRole('button', { name: en.copied.row }).click();
    await expect.poll(copied).toContain(`${address}\t${open[0]}\t${en.state.open}`);
});
