// Other programs in the page: translations and extensions that change what the script of the page made, or is to take over.
import { changeBeforeScript, changePage } from '../fixtures/translation';
import { mark } from '../fixtures/mark';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('a translated page follows its scan to the end, and goes on to the next', async ({
    page,
    visit,
    scan,
    rest,
    address,
    addresses,
}) => {
    const other = await rest.start({ target: addresses[0], mode: 'custom', ports: '1-20' });
    await rest.reportWhen(other, 'done');
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-4000', rate: '400' });
    await scan.open(id);
    await scan.waitFor('probing');
    await changePage(page, 'translation');
    const isSamePage = await mark(page);
    await expect(page.locator('font').first()).toBeAttached();
    const before = await scan.count('all');
    await expect.poll(() => scan.count('all')).toBeGreaterThan(before);
    await scan.pauseButton.click();
    await scan.waitFor('paused');
    await expect(scan.resumeButton).toBeVisible();
    await scan.resumeButton.click();
    await scan.waitFor('probing');
    await expect(scan.pauseButton).toBeVisible();
    await scan.filter('closed').click();
    await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
    await scan.filter('all').click();
    await scan.expectAllOf(await rest.reportWhen(id, 'done'));
    await expect(scan.summary).toBeVisible();
    await expect(page).toHaveTitle(`${address} · ${en.phase.done}`);

    await scan.againButton.click();
    await page.waitForURL((url) => !url.pathname.endsWith(id));
    const next = await scan.arrive();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(address);
    await rest.cancel(next);
    await scan.waitFor('cancelled');
    await isSamePage();
    await expect(visit.root).not.toHaveAttribute('data-plain');
});

test('what extensions add around the page does not keep its script from it', async ({
    page,
    visit,
    scan,
    rest,
    address,
}) => {
    await changeBeforeScript(page, 'elements');
    const id = await rest.start({ target: address, mode: 'custom', ports: '1-2000', rate: '1000' });
    await scan.open(id);
    await expect(page.locator('body > .of-an-extension').first()).toBeAttached();
    const isSamePage = await mark(page);
    await changePage(page, 'elements');
    await scan.expectAllOf(await rest.reportWhen(id, 'done'));
    await isSamePage();
    await expect(visit.root).not.toHaveAttribute('data-plain');
});

test.describe('a page whose program stops', () => {
    // It says why on the console.
    test.use({ provokes: /panicked at|RuntimeError|unreachable|status of 503/ });

    test('before it has begun shows its scan all the same, and is tried again when somebody asks', async ({
        page,
        visit,
        scan,
        rest,
        address,
    }) => {
        await changeBeforeScript(page, 'translation');
        const id = await rest.start({ target: address, mode: 'custom', ports: '1-2000', rate: '400' });
        await rest.reportWhen(id, 'probing');
        await page.goto(`/scans/${id}`);
        await expect(visit.stopped).toBeVisible();
        await expect(visit.root).toHaveAttribute('data-plain', 'stopped');
        await scan.expectAllOf(await rest.reportWhen(id, 'done'));
        await expect(visit.stopped, 'it was loaded anew, and stays plain').toBeVisible();
        await page.unroute(/\.wasm(\?|$)/);
        await visit.stopped.getByRole('link', { name: en.flow.reload }).click();
        await visit.ready();
        await expect(visit.stopped).toBeHidden();
        await scan.expectAllOf(await rest.report(id));
    });

    test('in the middle of a change shows what was asked for, and leaves links and forms to the browser', async ({
        page,
        visit,
        scan,
        rest,
        address,
        listeners,
    }) => {
        const open = await listeners(2);
        const id = await rest.start({ target: address, mode: 'custom', ports: `1-40,${open.join(',')}` });
        await rest.reportWhen(id, 'done');
        await scan.open(id, '?state=open');
        await expect(scan.rows).toHaveCount(open.length);
        await page.evaluate(() => {
            const refuse = () => {
                throw new Error('refused by another program');
            };
            Document.prototype.createElement = refuse;
            Node.prototype.cloneNode = refuse;
        });
        await scan.filter('closed').click();
        await expect(visit.stopped).toBeVisible();
        // The rows were gone when it stopped: those that were asked for come from the server.
        await expect(scan.rowsIn('closed').first()).toBeVisible();
        await scan.expectCountsOf(await rest.report(id));

        const wasLoadedAnew = page.waitForEvent('load');
        await scan.filter('all').click();
        await wasLoadedAnew;
        await expect(scan.rowsIn('closed').first()).toBeVisible();
        await expect(scan.ports('open')).toHaveText(open.map(String));
        await expect(visit.stopped).toBeVisible();
        await scan.againButton.click();
        await scan.arrive();
        await scan.waitUntilDone();
        await visit.ready();
        await expect(visit.stopped, 'another page is tried').toBeHidden();
    });

    test('where the server cannot help keeps what it showed', async ({ page, visit, scan, rest, address, listeners }) => {
        const open = await listeners(2);
        const id = await rest.start({ target: address, mode: 'custom', ports: `1-40,${open.join(',')}` });
        await rest.reportWhen(id, 'done');
        await scan.open(id);
        const rows = await scan.rows.allTextContents();
        await page.route(`**/scans/${id}`, (route) => route.fulfill({ status: 503 }));
        const asked = page.waitForResponse(`**/scans/${id}`);
        await page.evaluate(() => dispatchEvent(new Event('portolan-panic')));
        await asked;
        await expect(visit.stopped).toBeVisible();
        expect(await scan.rows.allTextContents()).toEqual(rows);
        await scan.expectCountsOf(await rest.report(id));
    });
});
