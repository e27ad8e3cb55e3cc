// No barriers by the rules of WCAG 2.2 AA on any page, in light and in dark. (axe is a script itself.)
import { expectNoBarriers } from '../fixtures/axe';
import { Listeners, closedPorts } from '../fixtures/listeners';
import { Server } from '../fixtures/server';
import { expect, test } from '../fixtures/test';
import { ComparePage } from '../pages/compare-page';
import { HistoryPage } from '../pages/history-page';
import { words } from '../fixtures/words';

const en = words();

for (const theme of ['light', 'dark'] as const) {
    test.describe(`in ${theme}`, () => {
        test.beforeEach(({ visit }) => visit.hasChosen({ theme }));

        test('the start page has no barriers', async ({ page, home }) => {
            await home.open();
            await expect(home.title).toBeVisible();
            await expectNoBarriers(page);
        });

        test('the page about this program has no barriers', async ({ page, visit }) => {
            await visit.open('/about');
            await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();
            await expectNoBarriers(page);
        });

        test('a scan that is done has no barriers, nor has the note on a risk', async ({
            page,
            scan,
            rest,
            address,
            listeners,
        }) => {
            const open = await listeners(2);
            const ports = [...open, ...(await closedPorts(3, address))].join(',');
            const id = await rest.start({ target: `${address},127.0.0.1`, mode: 'custom', ports });
            await rest.reportWhen(id, 'done');
            await scan.open(id);
            await expect(scan.rowsIn('open')).toHaveCount(2);
            await expectNoBarriers(page);

            const [port = 0] = open;
            await scan.opener(port).click();
            await expect(scan.evidence).toBeVisible();
            await expectNoBarriers(page);
        });

        test('a comparison of two scans has no barriers', async ({ page, visit, rest, address, listeners }) => {
            const compare = new ComparePage(visit);
            const passing = new Listeners();
            const [went = 0] = await passing.open(1, address);
            const [stayed = 0] = await listeners(1);
            const request = { target: `${address},127.0.0.1`, mode: 'custom', ports: `1-20,${stayed},${went}` };
            const before = await rest.start(request);
            await rest.reportWhen(before, 'done');
            await passing.close();
            const after = await rest.start({ ...request, ports: `5-25,${stayed},${went}` });
            await rest.reportWhen(after, 'done');
            for (const [one, other] of [
                [before, after],
                [after, before],
            ] as const) {
                await compare.open(one, other);
                await expect(compare.ports).toHaveText([String(went)]);
                await expectNoBarriers(page);
            }
        });

        test('a running scan has no barriers', async ({ page, scan, rest }) => {
            const id = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
            await scan.open(id);
            await scan.waitFor('probing');
            await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
            await expectNoBarriers(page);
            expect((await rest.report(id)).phase, 'the scan was to run all the while').toBe('probing');
        });

        test('the list of scans, the open menu of exports and the whole form have no barriers', async ({
            page,
            visit,
            home,
            scan,
            address,
            listeners,
        }) => {
            const [open = 0] = await listeners(1);
            await home.send({ target: `http://${address}:${open}/`, mode: 'custom', ports: `1,${open}`, parallel: '9' });
            await scan.arrive();
            await scan.waitUntilDone();
            await scan.sortBy('port').click();
            await scan.exportMenu.click();
            await expect(scan.exportLink('html')).toBeVisible();
            await expectNoBarriers(page);
            await visit.open('/history');
            await expect(new HistoryPage(visit).items).toHaveCount(1);
            await expectNoBarriers(page);
        });

        test('each menu, the list of keys and a toast have no barriers', async ({ page, visit, scan, rest, address }) => {
            const ids: string[] = [];
            for (const ports of ['1', '1-3']) {
                const form = { target: address, mode: 'custom', ports };
                const response = await page.request.post('/scans', { form, maxRedirects: 0 });
                const id = response.headers().location?.split('/').at(-1) ?? '';
                await rest.reportWhen(id, 'done');
                ids.push(id);
            }
            await scan.open(ids[1] ?? '');
            for (const name of [en.scan.export, en.compare.menu, en.copied.menu, en.search.columns]) {
                const menu = scan.region.locator('details.menu').filter({ has: page.locator('summary', { hasText: name }) });
                await menu.locator('summary').click();
                await expect(menu.locator('.menu__panel')).toBeVisible();
                await expectNoBarriers(page);
                await page.keyboard.press('Escape');
            }
            await visit.shortcutsButton.click();
            await expect(visit.shortcutSheet).toBeVisible();
            await expectNoBarriers(page);
            await page.keyboard.press('Escape');
            await scan.shareButton.click();
            await expect(page.locator('.toast')).toBeVisible();
            await expectNoBarriers(page);
        });

        test('a scan that was stopped and one that failed have no barriers', async ({ page, scan, rest }) => {
            const failed = await rest.start({ target: 'no.invalid' });
            await rest.reportWhen(failed, 'failed');
            await scan.open(failed);
            await scan.waitFor('failed');
            await expectNoBarriers(page);
            const stopped = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
            await expect.poll(async () => (await rest.report(stopped)).counts.closed).toBeGreaterThan(0);
            await rest.cancel(stopped);
            await rest.reportWhen(stopped, 'cancelled');
            await scan.open(stopped);
            await expectNoBarriers(page);
        });

        test('a server on the simulated network, its hosts and a folded notice have no barriers', async ({ page, visit }) => {
            const server = await Server.start({ settings: ['--network', 'simulated'] });
            await visit.open(`${server.url}/`);
            await expect(page.getByRole('region', { name: en.demo.lab_title })).toBeVisible();
            await expectNoBarriers(page);
            const scan = { target: '192.0.2.10-12', mode: 'custom', ports: '22,80' };
            const started = await page.request.post(`${server.url}/api/scans`, { data: scan });
            await visit.open(`${server.url}/scans/${((await started.json()) as { id: string }).id}`);
            await page.getByRole('list', { name: en.scan.notices }).locator('summary').click();
            await expect(page.getByText('192.0.2.11-12', { exact: true })).toBeVisible();
            await expectNoBarriers(page);
            await server.stop();
        });

        test.describe('on the first visit', () => {
            test.use({ hasAccepted: false });

            test('the legal notice has no barriers', async ({ page, home }) => {
                await home.open();
                await expect(page.getByRole('region', { name: en.legal.title })).toBeVisible();
                await expectNoBarriers(page);
            });
        });

        test.describe('refused', () => {
            test.use({ provokes: /status of 40[04] / });

            test('the form with its mistakes marked has no barriers', async ({ page, home }) => {
                await home.send({ target: '127.1', mode: 'custom', ports: '99999', timeout: 'soon' });
                for (const field of ['target', 'ports', 'timeout'] as const) {
                    await expect(home.form.field(field)).toHaveAttribute('aria-invalid', 'true');
                }
                await expectNoBarriers(page);
            });

            test('the page for addresses without one has no barriers', async ({ page, visit }) => {
                const response = await visit.open('/nowhere');
                expect(response?.status()).toBe(404);
                await expect(page.getByRole('heading', { level: 1, name: en.not_found.title })).toBeVisible();
                await expectNoBarriers(page);
            });
        });
    });
}
