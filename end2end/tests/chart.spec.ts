// What the chart of a scan tells without a script: a picture, a sentence, links to the charts of other hosts.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';
import { Chart } from '../pages/chart';

const en = words();

test('the chart says in a sentence what is on it', async ({
    visit,
    scan,
    rest,
    address,
    listeners,
    javaScriptEnabled,
}) => {
    const open = await listeners(2);
    const closed = await closedPorts(1, address);
    const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    await expect(chart.sheet.or(chart.picture)).toBeVisible();
    for (const text of [
        filled(en.chart.asked, { ports: filled(en.table.closed_range, { count: 3 }) }),
        filled(en.chart.some_of, { name: en.state.closed_ports, count: 1, ranges: closed[0] ?? 0 }),
        filled(en.chart.none_of, { name: en.state.filtered_ports }),
    ]) {
        await expect(chart.description).toContainText(text);
    }
    await chart.expectHint(javaScriptEnabled);
});

test('a port that a link marks is told on the chart and marked in the table', async ({
    visit,
    scan,
    rest,
    address,
    listeners,
}) => {
    const [open = 0, other = 0] = await listeners(2);
    const id = await rest.start({ target: address, mode: 'custom', ports: `${open},${other}` });
    await rest.reportWhen(id, 'done');
    await scan.open(id, `?port=${open}`);
    const chart = new Chart(visit);
    await expect(chart.readout).toContainText(chart.port(open));
    await expect(chart.readout).toContainText(en.reason.syn_ack);
    await expect(scan.row(open)).toHaveAttribute('aria-current', 'true');
    await expect(scan.row(other)).not.toHaveAttribute('aria-current', 'true');
});

test('each of several hosts has a chart, the one with most open ports first', async ({
    page,
    visit,
    scan,
    rest,
    addresses,
    listeners,
}) => {
    const [first, richest, last] = addresses;
    const ports = await listeners(2, richest);
    const id = await rest.start({ target: addresses.join(','), mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const chart = new Chart(visit);
    await expect(chart.host(richest)).toHaveAttribute('aria-current', 'true');
    await expect(chart.sheet.or(chart.picture)).toHaveAccessibleName(filled(en.chart.label, { host: richest }));
    await expect(chart.region.getByRole('listitem').getByRole('link')).toContainText([richest, first, last]);
    await chart.host(last).click();
    await expect(page).toHaveURL(new RegExp(`\\?host=${last}$`));
    await expect(chart.host(last)).toHaveAttribute('aria-current', 'true');
    await expect(chart.sheet.or(chart.picture)).toHaveAccessibleName(filled(en.chart.label, { host: last }));
});

test('a full scan is drawn by the server in few bytes', async ({ request, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'full' });
    await rest.reportWhen(id, 'done');
    const html = await (await request.get(`/scans/${id}`)).text();
    const drawn = html.slice(html.indexOf('class="chart__runs"')).split('</svg>')[0] ?? '';
    expect(drawn).toContain('data-cell="closed"');
    expect(drawn.length).toBeLessThan(200_000);
});

test.describe('in Spanish', () => {
    test.use({ locale: 'es-ES', language: 'es' });

    test('the chart speaks Spanish', async ({ visit, scan, rest, address, javaScriptEnabled }) => {
        const es = words('es');
        const id = await rest.start({ target: address, mode: 'full' });
        await rest.reportWhen(id, 'done');
        await scan.open(id);
        const chart = new Chart(visit);
        await chart.expectHint(javaScriptEnabled);
        await expect(chart.sheet.or(chart.picture).getByText(es.chart.registered)).toBeVisible();
    });
});
