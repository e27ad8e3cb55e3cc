// A server on the simulated network: every page says so, its hosts can be chosen, and nothing else is scanned.
import { Server } from '../fixtures/server';
import { expect, test as common } from '../fixtures/test';
import { containing, words } from '../fixtures/words';

const test = common.extend<object, { server: Server }>({
    server: [
        async ({}, use) => {
            const server = await Server.start({ settings: ['--network', 'simulated'] });
            await use(server);
            await server.stop();
        },
        { scope: 'worker' },
    ],
    baseURL: async ({ server }, use) => use(server.url),
});

for (const language of ['en', 'es'] as const) {
    test.describe(`in ${language}`, () => {
        const { about, demo, denial, history, site } = words(language);
        test.use({ language });
        test.beforeEach(({ visit }) => visit.hasChosen({ language }));

        test('every page says that no host is real', async ({ page, visit, home, scan, rest }) => {
            const id = await rest.start({ target: 'web.example' });
            await rest.reportWhen(id, 'done');
            // A narrow screen has room for its first word.
            const mark = page.getByRole('banner').getByText(demo.simulation, { exact: true });
            await visit.open('/about');
            await expect(page.getByRole('banner')).toContainText(site.simulated);
            for (const [path, title] of [
                ['/about', about.title],
                ['/history', history.title],
            ] as const) {
                await visit.open(path);
                await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
                await expect(mark).toBeVisible();
            }
            await scan.open(id);
            await scan.waitUntilDone();
            await expect(mark).toBeVisible();
            await expect(page.getByRole('banner').getByText(demo.simulation, { exact: true })).toBeVisible();
            await home.open();
            await expect(mark).toBeVisible();
        });

        test('a host of the lab is chosen and scanned', async ({ page, home, scan }) => {
            await home.open();
            const hosts = page.getByRole('region', { name: demo.lab_title });
            await expect(hosts.getByRole('listitem')).toHaveCount(8);
            await hosts.getByRole('button', { name: 'printer.example' }).click();
            await expect(home.form.field('target')).toHaveValue('printer.example');
            await expect(home.form.field('target')).toBeFocused();
            await home.form.submit();
            await scan.arrive();
            await scan.waitUntilDone();
            expect(await scan.count('all')).toBe(30);
        });

        test.describe('refused', () => {
            test.use({ provokes: /status of 403 / });

            for (const target of ['host.example', '198.51.100.7', '10.0.0.1']) {
                test(`${target} is not part of it, and the form says what is`, async ({ home }) => {
                    await home.send({ target });
                    await expect(home.form.field('target')).toHaveAccessibleDescription(containing(denial.not_in_lab));
                    await expect(home.form.field('target')).toHaveValue(target);
                });
            }
        });
    });
}

test('a network of silent addresses is one notice, and the result is not buried under it', async ({ page, scan, rest }) => {
    const { form, notice } = words();
    const id = await rest.start({ target: '192.0.2.0/24', mode: 'custom', ports: '22,80,443' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.waitUntilDone();
    const notices = scan.region.getByRole('list', { name: words().scan.notices }).getByRole('listitem');
    await expect(notices).toHaveCount(1);
    const sentence = notice.silent_many.replace('{{ count }}', '247').replace('{{ total }}', '254');
    await expect(notices).toContainText(sentence);
    await expect(notices).toContainText(form.silent_hosts);
    const list = notices.getByText('192.0.2.1-9, 192.0.2.11-19', { exact: false });
    await expect(list).toBeHidden();
    await notices.locator('summary').click();
    await expect(list).toBeVisible();
    await notices.locator('summary').click();
    const box = await scan.summary.boundingBox();
    expect(box?.y, 'on the first or second screen').toBeLessThan(2 * (page.viewportSize()?.height ?? 0));
});
