// The whole way by keyboard alone: from the first key press on the start page to the note on a risk.
import type { Locator } from '@playwright/test';
import { tabTo } from '../fixtures/keyboard';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('the first stop of the keyboard skips what stands above the content', async ({ page, home }) => {
    await home.open();
    const skip = page.getByRole('link', { name: en.site.skip });
    await page.keyboard.press('Tab');
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(home.form.field('target')).toBeFocused();
});

test('a scan is started, filtered and read without a mouse', async ({ page, home, scan, address, listeners }) => {
    const [open = 0] = await listeners(1);
    await home.open();
    await tabTo(page, home.form.field('target'));
    await page.keyboard.type(address);
    await tabTo(page, home.form.mode('quick'));
    await expect(home.form.field('ports')).toBeHidden();
    await page.keyboard.press('ArrowRight');
    await expect(home.form.mode('custom')).toBeFocused();
    await expect(home.form.mode('custom')).toBeChecked();
    await tabTo(page, home.form.field('ports'));
    await page.keyboard.type(`1,${open}`);
    await page.keyboard.press('Enter');

    await scan.arrive();
    await scan.waitUntilDone();
    // Once something is open it is all that is shown.
    await expect(scan.rows).toHaveCount(1);
    await tabTo(page, scan.filter('all'));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=all$/);
    await expect(scan.rows).toHaveCount(2);
    await tabTo(page, scan.filter('open'));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=open$/);
    await expect(scan.rows).toHaveCount(1);

    await tabTo(page, scan.search);
    await page.keyboard.type(`port:${open}`);
    await expect(page).toHaveURL(new RegExp(`state=open&q=port%3A${open}$`));
    await expect(scan.rows).toHaveCount(1);

    await tabTo(page, scan.opener(open));
    await expect(scan.evidence).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(scan.evidence).toBeVisible();
    await expect(scan.opener(open)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(scan.evidence).toHaveCount(0);
});

test('the button that starts a scan comes after all that is sent, and stands there', async ({ page, home }) => {
    const { form } = home;
    await home.open();
    await form.chooseMode('custom');
    await form.field('target').focus();
    const stops = [form.mode('custom'), form.field('first_port'), form.field('last_port'), form.field('ports'), form.options];
    for (const stop of [...stops, form.button]) {
        await page.keyboard.press('Tab');
        await expect(stop).toBeFocused();
    }
    const top = async (part: Locator) => (await part.boundingBox())?.y ?? 0;
    expect(await top(form.button), 'below the ports').toBeGreaterThan(await top(form.field('ports')));
    await form.options.click();
    expect(await top(form.button), 'below the options').toBeGreaterThan(await top(form.silentHosts));
});

test('a report is exported and the scan run again without a mouse', async ({ page, scan, rest, address }) => {
    const id = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await tabTo(page, scan.exportMenu);
    await page.keyboard.press('Enter');
    await tabTo(page, scan.exportLink('csv'));
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    await scan.againButton.focus();
    await page.keyboard.press('Enter');
    await expect(page).not.toHaveURL(new RegExp(`${id}$`));
    expect(await scan.arrive()).not.toBe(id);
});

test('who stops a scan by keys stands at the beginning of what was found', async ({ page, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await scan.open(id);
    await tabTo(page, scan.stopButton);
    await page.keyboard.press('Enter');
    await scan.waitFor('cancelled');
    await expect(page.getByRole('main')).toBeFocused();
});

test('the switches and the options work without a mouse', async ({ page, visit, home }) => {
    await home.open();
    await visit.openMenu();
    await tabTo(page, visit.languageButton('Español'));
    await page.keyboard.press('Enter');
    await expect(visit.root).toHaveAttribute('lang', 'es');
    await expect(visit.in(words('es')).languageButton('Español')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await expect(visit.root).toHaveAttribute('lang', 'en');

    await tabTo(page, visit.themeButton('dark'));
    await page.keyboard.press('Space');
    await expect(visit.root).toHaveAttribute('data-theme', 'dark');

    await expect(home.form.field('timeout')).toBeHidden();
    await tabTo(page, home.form.options);
    await page.keyboard.press('Enter');
    await expect(home.form.field('timeout')).toBeVisible();
});

test('a full scan is started, searched, opened to evidence and exported without a mouse, and reads well aloud', async ({
    page,
    home,
    scan,
    address,
    listeners,
    isMobile,
}) => {
    const [open = 0] = await listeners(1);
    // A phone has no room for them.
    const wide = (lines: string) => (isMobile ? '' : lines);
    await home.open();
    await tabTo(page, home.form.field('target'));
    await page.keyboard.type(address);
    await tabTo(page, home.form.mode('quick'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(home.form.mode('full')).toBeChecked();
    await page.keyboard.press('Enter');
    await scan.arrive();
    await scan.waitUntilDone();
    expect(await scan.count('all')).toBe(65_535);

    // The search has a key of its own.
    await page.keyboard.press('/');
    await expect(scan.search).toBeFocused();
    await page.keyboard.type(`port:${open} state:open`);
    await expect(scan.rows).toHaveCount(1);
    await tabTo(page, scan.opener(open));
    await page.keyboard.press('Enter');
    await expect(scan.evidence).toBeVisible();
    await expect(scan.table).toMatchAriaSnapshot(`
        - table "${en.table.caption}":
          - caption: ${en.table.caption}
          - rowgroup:
            - row:
              - columnheader "${en.table.port}":
                - link "${en.table.port}"
              - columnheader "${en.table.state}"
              - columnheader "${en.table.service}"
              - columnheader "${en.table.risk}"
${wide(`
              - columnheader "${en.table.rtt}"
              - columnheader "${en.table.reason}"`)}
          - rowgroup:
            - row:
              - rowheader "${open}":
                - link "${open}" [expanded]
              - cell "${en.state.open}"
              - cell "${en.level.info}"
${wide(`
              - cell /ms/
              - cell /syn-ack/`)}
            - row:
              - cell:
                - paragraph: /${address.replaceAll('.', '\\.')}:${open}/
                - button "${en.copied.row}"
                - link "${en.evidence.close}"
                - term: ${en.table.state}
                - definition: /${en.state.open}/
                - term: ${en.table.reason}
                - definition: ${en.reason.syn_ack}
    `);

    await page.keyboard.press('Shift+Tab');
    await tabTo(page, scan.exportMenu);
    await page.keyboard.press('Enter');
    await tabTo(page, scan.exportLink('json'));
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
});
