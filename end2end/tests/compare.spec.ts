// Two scans compared: what came, went and stayed, what was not asked, and the ways there. With and without a script.
import { Listeners, closedPorts, everyOther } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { ComparePage } from '../pages/compare-page';
import { HistoryPage } from '../pages/history-page';

const en = words();

test('what went is gone, and the other way round it is newly open', async ({ page, visit, rest, address, listeners }) => {
    const compare = new ComparePage(visit);
    const [stayed = 0] = await listeners(1);
    const passing = new Listeners();
    const [went = 0] = await passing.open(1, address);
    const ports = [stayed, went, ...(await closedPorts(2, address))].join(',');
    const before = await rest.start({ target: address, mode: 'custom', ports });
    await rest.reportWhen(before, 'done');
    await passing.close();
    const after = await rest.start({ target: address, mode: 'custom', ports });
    await rest.reportWhen(after, 'done');

    await compare.open(before, after);
    await expect(compare.heading).toHaveText(filled(en.compare.title, { target: address }));
    await expect(compare.ports).toHaveText([String(went)]);
    await expect(compare.change(went, 'gone')).toBeVisible();
    await expect(compare.row(went).getByText(en.state.open, { exact: true })).toBeVisible();
    await expect(compare.row(went).getByText(en.state.closed, { exact: true })).toBeVisible();
    await expect(compare.row(went).getByText(en.level.info), 'what is closed is no risk').toHaveCount(0);
    await expect(compare.chart(address, { newly_open: 0, gone: 1, changed: 0, same_open: 1 })).toBeVisible();
    expect(await compare.count('same_open')).toBe(1);

    await compare.filter('same_open').click();
    await expect(page).toHaveURL(/\?show=same_open$/);
    await expect(compare.ports).toHaveText([String(stayed)]);
    await visit.reload();
    await expect(compare.ports).toHaveText([String(stayed)]);
    await expect(compare.filter('same_open')).toHaveAttribute('aria-current', 'true');
    await compare.filter('newly_open').click();
    await expect(compare.rows).toHaveCount(0);
    await expect(compare.region.getByText(en.compare.none_of_these)).toBeVisible();

    await compare.swap.click();
    await expect(page).toHaveURL(new RegExp(`/scans/${after}/compare/${before}$`));
    await expect(compare.change(went, 'newly_open')).toBeVisible();
    await expect(compare.row(went).getByText(en.level.info, { exact: true })).toBeVisible();
    await expect(compare.chart(address, { newly_open: 1, gone: 0, changed: 0, same_open: 1 })).toBeVisible();
});

test('a smaller scan does not make ports go away', async ({ visit, rest, address, listeners }) => {
    const compare = new ComparePage(visit);
    const [first = 0, second = 0] = await listeners(2);
    const [closed = 0] = await closedPorts(1, address);
    const large = await rest.start({ target: address, mode: 'custom', ports: `${first},${second},${closed}` });
    await rest.reportWhen(large, 'done');
    const small = await rest.start({ target: address, mode: 'custom', ports: String(first) });
    await rest.reportWhen(small, 'done');

    await compare.open(large, small);
    await expect(compare.region.getByText(en.compare.nothing, { exact: true })).toBeVisible();
    const note = filled(en.compare.once_note, {
        before: filled(en.table.closed_range, { count: 2 }),
        after: filled(en.table.closed_range, { count: 0 }),
    });
    await expect(compare.region.getByText(note)).toBeVisible();
    await compare.filter('once').click();
    await expect(compare.ports).toHaveText([String(second), String(closed)]);
    await expect(compare.change(second, 'not_asked_now')).toBeVisible();
});

test('what is too much for one page is on the next', async ({ page, visit, rest, address }) => {
    const compare = new ComparePage(visit);
    const many = await rest.start({ target: address, mode: 'custom', ports: everyOther.join(',') });
    await rest.reportWhen(many, 'done');
    const one = await rest.start({ target: address, mode: 'custom', ports: String(everyOther[0]) });
    await rest.reportWhen(one, 'done');

    await compare.open(many, one, '?show=once');
    await expect(compare.rows).toHaveCount(250);
    await compare.next.click();
    await expect(page).toHaveURL(/page=2/);
    await expect(compare.ports).toHaveText(everyOther.slice(251).map(String));
    await expect(compare.next).toHaveCount(0);
});

test('a quick scan is compared with one of other ports, and each leads to its page', async ({
    visit,
    rest,
    scan,
    address,
    listeners,
}) => {
    const compare = new ComparePage(visit);
    const [open = 0] = await listeners(1);
    const quick = await rest.start({ target: address, mode: 'quick' });
    const { counts } = await rest.reportWhen(quick, 'done');
    const custom = await rest.start({ target: address, mode: 'custom', ports: `22,${open}` });
    await rest.reportWhen(custom, 'done');
    await compare.open(quick, custom, '?show=once');
    expect(await compare.count('once')).toBe(counts.open + counts.closed + counts.filtered);
    await expect(compare.change(open, 'not_asked_before')).toBeVisible();
    await expect(compare.scans).toHaveCount(2);
    await expect(compare.scans.nth(0)).toContainText(en.compare.before);
    await compare.scans.nth(1).getByRole('link').click();
    await scan.waitUntilDone();
    await expect(scan.ports('open')).toContainText([String(open)]);
});

test('the page of a scan and the list of scans lead to the comparison', async ({
    page,
    visit,
    home,
    scan,
    addresses,
    listeners,
}) => {
    const compare = new ComparePage(visit);
    const [elsewhere, target] = addresses;
    const [open = 0] = await listeners(1, target);
    const start = async (target: string, ports: string) => {
        await home.send({ target, mode: 'custom', ports });
        const id = await scan.arrive();
        await scan.waitUntilDone();
        return id;
    };
    const first = await start(target, String(open));
    const other = await start(elsewhere, String(open));
    const last = await start(target, `1,${open}`);

    await visit.open(`/scans/${last}`);
    await scan.compareMenu.click();
    await expect(scan.compareLinks).toHaveCount(2);
    await expect(scan.compareLinks.nth(1)).toHaveAttribute('href', new RegExp(`/scans/${other}/compare/${last}$`));
    await scan.compareLinks.nth(0).click();
    await expect(page).toHaveURL(new RegExp(`/scans/${first}/compare/${last}$`));
    await expect(compare.heading).toHaveText(filled(en.compare.title, { target }));

    const history = new HistoryPage(visit);
    await history.open();
    const link = page.getByRole('link', { name: en.compare.with_previous });
    await expect(link).toHaveCount(1);
    await expect(history.items.nth(0)).toContainText(en.compare.with_previous);
    await link.click();
    await expect(page).toHaveURL(new RegExp(`/scans/${first}/compare/${last}$`));
    await expect(compare.region.getByText(en.compare.nothing, { exact: true })).toBeVisible();
});

test('a scan that still runs is compared as it stands', async ({ visit, rest, address }) => {
    const compare = new ComparePage(visit);
    const done = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(done, 'done');
    const running = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await rest.reportWhen(running, 'probing');
    await compare.open(done, running);
    await expect(visit.page.getByText(en.compare.running_after)).toBeVisible();
    await expect(visit.page.getByText(en.compare.running_before)).toHaveCount(0);
});

test.describe('an address with a scan that is not there', () => {
    test.use({ provokes: /404 \(Not Found\)/ });

    test('says that the scan is not here', async ({ visit, rest, scan, address }) => {
        const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
        const response = await new ComparePage(visit).open(id, 'unknownscan');
        expect(response?.status()).toBe(404);
        await expect(visit.page.getByRole('heading', { level: 1, name: en.scan.missing_title })).toBeVisible();
        await expect(scan.form.field('target')).toBeVisible();
    });
});

test.describe('in Spanish', () => {
    test.use({ language: 'es' });

    test('what became of a port is said in Spanish', async ({ visit, rest, address }) => {
        const es = words('es');
        await visit.hasChosen({ language: 'es' });
        const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
        await rest.reportWhen(id, 'done');
        const compare = new ComparePage(visit);
        await compare.open(id, id);
        await expect(compare.heading).toHaveText(filled(es.compare.title, { target: address }));
        await expect(compare.region.getByText(es.compare.nothing, { exact: true })).toBeVisible();
    });
});
