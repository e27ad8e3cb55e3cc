// Scans in the static demo: from the form to the result, in the folder and in the single file.
import { expectNoBarriers } from '../../fixtures/axe';
import { FORMS, expect, test } from '../../fixtures/demo';
import { containing, filled, words } from '../../fixtures/words';
import { ComparePage } from '../../pages/compare-page';

const en = words();

for (const form of FORMS) {
    test.describe(`as a ${form}`, () => {
        test('a host of the lab is chosen, scanned, filtered and come back to', async ({ page, demo, scan }) => {
            await demo.open(form);
            await demo.expectSimulation();
            await demo.host('web.example').click();
            await expect(scan.form.field('target')).toHaveValue('web.example');
            await scan.form.submit();

            await scan.waitUntilDone();
            expect(await scan.count('all')).toBe(60);
            await expect(scan.rowsIn('open')).toHaveCount(6);
            await scan.filter('closed').click();
            await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
            await expect(scan.rowsIn('open')).toHaveCount(0);

            const navigation = page.getByRole('navigation', { name: en.site.navigation });
            await navigation.getByRole('link', { name: en.site.about }).click();
            await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();
            await page.goBack();
            await expect(scan.rowsIn('open')).toHaveCount(0);
            await page.goBack();
            await expect(scan.rowsIn('open')).toHaveCount(6);
        });

        test('every page can be opened anew, and links lead there from a new tab too', async ({ page, demo, context }) => {
            await demo.open(form, '?demo#/about');
            await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();
            await page.reload();
            await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();

            const home = page.getByRole('link', { name: en.site.home });
            const tab = await context.newPage();
            await tab.goto(await home.evaluate((link: HTMLAnchorElement) => link.href));
            await expect(tab.getByRole('heading', { level: 1, name: en.home.title })).toBeVisible();

            await page.goto(page.url().replace(/#.*/, '#/scans/none'));
            await expect(page.getByRole('heading', { level: 1, name: en.scan.missing_title })).toBeVisible();
        });

        test('language and theme are kept for the next visit', async ({ page, demo, visit }) => {
            await demo.open(form, '?demo');
            await demo.expectKept(
                () => visit.chooseTheme('dark'),
                () => expect(visit.root).toHaveAttribute('data-theme', 'dark', { timeout: 1_000 }),
            );
            const spanish = page.getByText(words('es').demo.simulation_text);
            await demo.expectKept(
                async () => {
                    await page.getByRole('button', { name: 'Español' }).click();
                    await expect(spanish).toBeVisible();
                },
                () => expect(spanish).toBeVisible({ timeout: 1_000 }),
            );
            await expect(visit.root).toHaveAttribute('lang', 'es');
        });

        test('a scan can be stopped', async ({ demo, home, scan }) => {
            await demo.open(form, '?demo');
            await home.form.type({ target: 'firewall.example', mode: 'full' });
            await home.form.submit();
            await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
            await scan.stopButton.click();
            await scan.waitFor('cancelled');
        });

        test('all ports of a host are scanned, and the page lives on', async ({ demo, home, scan }) => {
            await demo.open(form, '?demo');
            await home.form.type({ target: 'database.example', mode: 'full' });
            await home.form.submit();
            await scan.waitUntilDone();
            expect(await scan.count('all')).toBe(65_535);
            await expect(scan.ports('open')).toHaveText(['22', '3306', '5432', '6379', '27017']);
        });
    });
}

test('two scans of the lab are compared', async ({ page, demo, home, scan, visit }) => {
    const compare = new ComparePage(visit);
    await demo.open('folder', '?demo');
    for (const typed of [{ target: 'web.example' }, { mode: 'custom', ports: '80,9100' } as const]) {
        await home.form.type(typed);
        await home.form.submit();
        await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
        await scan.waitUntilDone();
    }
    await expect.poll(() => scan.count('all')).toBe(4);
    await scan.compareMenu.click();
    await scan.compareLinks.click();
    await expect(compare.heading).toHaveText(filled(en.compare.title, { target: 'web.example' }));
    await expect(compare.region.getByText(en.compare.nothing, { exact: true })).toBeVisible();
    await compare.filter('same_open').click();
    await expect(compare.ports).toHaveText(['80', '80']);
    await compare.swap.click();
    await compare.filter('once').click();
    await expect(compare.change(9100, 'not_asked_now').first()).toBeVisible();
    await page.reload();
    // Scans of a page that is gone are gone with it.
    await expect(page.getByRole('heading', { level: 1, name: en.scan.missing_title })).toBeVisible();
});

test('where a scan was lost the next one is shown', async ({ page, demo, home, scan }) => {
    await demo.open('folder', '?demo');
    await home.form.type({ target: 'web.example' });
    await home.form.submit();
    await scan.waitUntilDone();
    await page.reload();
    await expect(page.getByText(en.scan.missing_simulated)).toBeVisible();
    await home.form.type({ target: 'database.example' });
    await home.form.submit();
    await scan.waitUntilDone();
});

test('the same seed gives the same scan, another one another', async ({ demo, home, scan }) => {
    const rowsWith = async (seed: string) => {
        // From nothing: a change of the query alone is a new document.
        await demo.open('folder', `?demo${seed}`);
        await home.form.type({ target: 'far.example' });
        await home.form.submit();
        await scan.waitUntilDone();
        return scan.rows.allTextContents();
    };
    const first = await rowsWith('&seed=7');
    expect(await rowsWith('&seed=7')).toEqual(first);
    expect(await rowsWith('&seed=8')).not.toEqual(first);
});

test('each host of the lab answers in its own way', async ({ demo, home, scan }) => {
    const counts = async (target: string) => {
        await demo.open('folder', '?demo');
        await home.form.type({ target });
        await home.form.submit();
        await scan.waitUntilDone();
        return [await scan.count('open'), await scan.count('closed'), await scan.count('filtered')];
    };
    expect(await counts('tarpit.example')).toEqual([30, 0, 0]);
    expect(await counts('printer.example')).toEqual([2, 28, 0]);
    expect(await counts('firewall.example')).toEqual([2, 1, 27]);
    // Nobody has that address.
    expect(await counts('192.0.2.77')).toEqual([0, 0, 30]);
});

test('what the lab does not have is refused', async ({ demo, home }) => {
    await demo.open('folder', '?demo');
    for (const target of ['10.0.0.1', 'nobody.example']) {
        await home.form.type({ target });
        await home.form.submit();
        await expect(home.form.field('target')).toHaveAccessibleDescription(containing(`${target} `));
        await expect(home.form.field('target')).toHaveAccessibleDescription(containing(en.denial.not_in_lab));
    }
});

for (const theme of ['light', 'dark'] as const) {
    test(`the start page has no barriers in ${theme}`, async ({ page, demo, visit }) => {
        await demo.open('folder');
        await demo.expectSimulation();
        await visit.chooseTheme(theme);
        await expectNoBarriers(page);
        await demo.unfold();
        await expectNoBarriers(page);
    });
}
