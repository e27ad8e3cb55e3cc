// A scan from the form to its result, with and without a script.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

test('a custom scan shows exactly the listeners as open', async ({ home, scan, rest, address, listeners }) => {
    const open = await listeners(3);
    const closed = await closedPorts(4, address);
    const ports = [...open, ...closed].sort((a, b) => a - b).join(',');
    await home.send({ target: address, mode: 'custom', ports });
    const id = await scan.arrive();
    await scan.waitUntilDone();

    await expect(scan.region.getByRole('heading', { level: 1 })).toHaveText(filled(en.scan.title, { target: address }));
    await expect(scan.ports('open')).toHaveText(open.map(String));
    await expect(scan.progress).toHaveText('7');
    await scan.expectCountsOf(await rest.report(id));
    expect(await scan.count('closed')).toBe(closed.length);
    await scan.form.expectTyped({ target: address, mode: 'custom', ports });
});

test('a quick scan asks the thirty well-known ports', async ({ home, scan, rest }) => {
    await home.send({ target: '127.0.0.1' });
    const id = await scan.arrive();
    await scan.waitUntilDone();

    const report = await rest.report(id);
    expect(report.plan.ports).toBe(30);
    expect(await scan.count('all')).toBe(30);
    expect((await scan.count('open')) + (await scan.count('closed')) + (await scan.count('filtered'))).toBe(30);
    await expect(scan.progress).toHaveText('30');
    await scan.expectCountsOf(report);
    await expect(scan.stopButton).toBeHidden();
});

test('a host can be named', async ({ home, scan }) => {
    await home.send({ target: 'localhost' });
    await scan.arrive();
    await scan.waitUntilDone();
    await expect(scan.region.getByRole('heading', { level: 1 })).toHaveText(
        filled(en.scan.title, { target: 'localhost' }),
    );
    await expect(scan.region.getByText('127.0.0.1')).not.toHaveCount(0);
});

test('a filter shows its state only and survives a reload', async ({ page, visit, rest, scan, address, listeners }) => {
    const open = await listeners(2);
    const closed = await closedPorts(3, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=all');
    await expect(scan.rowsIn('open')).toHaveCount(2);
    await expect(scan.rowsIn('closed')).toHaveCount(1);

    const isChosen = async (chosen: string) => {
        for (const filter of ['all', 'open', 'closed', 'filtered'] as const) {
            const current = filter === chosen ? expect(scan.filter(filter)) : expect(scan.filter(filter)).not;
            await current.toHaveAttribute('aria-current', /.*/);
        }
    };
    const showsOpenOnly = async () => {
        await expect(page).toHaveURL(/\/scans\/\w+\?state=open$/);
        await expect(scan.ports('open')).toHaveText(open.map(String));
        await expect(scan.rows).toHaveCount(2);
        await isChosen('open');
    };
    await scan.filter('open').click();
    await showsOpenOnly();
    await visit.reload();
    await showsOpenOnly();

    await scan.filter('closed').click();
    await expect(page).toHaveURL(/\?state=closed$/);
    await expect(scan.ports('closed')).toHaveText(closed.map(String));
    await expect(scan.rows).toHaveCount(3);

    await scan.filter('filtered').click();
    await expect(page).toHaveURL(/\?state=filtered$/);
    await expect(scan.rows).toHaveCount(0);
    await expect(scan.region.getByText(en.table.empty)).toBeVisible();

    await scan.filter('all').click();
    await expect(page).toHaveURL(/\?state=all$/);
    await expect(scan.rows).toHaveCount(3);
    await isChosen('all');
});

test('a second scan starts from the page of the first', async ({ visit, rest, scan, address, listeners }) => {
    const open = await listeners(1);
    const first = await rest.start({ target: '127.0.0.1', mode: 'quick' });
    await rest.reportWhen(first, 'done');
    await scan.open(first);
    await scan.form.type({ target: address, mode: 'custom', ports: String(open[0]) });
    await scan.form.submit();
    await visit.page.waitForURL((url) => !url.pathname.endsWith(first));

    expect(await scan.arrive()).not.toBe(first);
    await scan.waitUntilDone();
    await expect(scan.ports('open')).toHaveText(open.map(String));
    await expect(scan.rows).toHaveCount(1);
});

test('a long scan comes to its end by itself in front of the reader', async ({ home, scan, rest }) => {
    await home.send({ target: '127.0.0.1-2', mode: 'full' });
    const id = await scan.arrive();
    await scan.waitUntilDone();
    await scan.expectCountsOf(await rest.report(id));
    expect(await scan.count('all')).toBe(2 * 65_535);
});

test.describe('an address without a scan', () => {
    test.use({ provokes: /404 \(Not Found\)/ });

    test('says that the scan is not here and offers a new one', async ({ visit, scan }) => {
        const response = await visit.open('/scans/unknownscan');
        expect(response?.status()).toBe(404);
        await expect(visit.page.getByRole('heading', { level: 1, name: en.scan.missing_title })).toBeVisible();
        await expect(scan.form.field('target')).toBeVisible();
    });
});
