// From page to page under a script: the address says what is shown, and the keyboard is where one reads on.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();

test('after going back and forward the address still follows what is chosen', async ({
    page,
    scan,
    rest,
    address,
    listeners,
}) => {
    const ports = [...(await listeners(1)), ...(await closedPorts(1, address))];
    const id = await rest.start({ target: address, mode: 'custom', ports: ports.join(',') });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    for (const state of ['open', 'closed'] as const) {
        await scan.filter(state).click();
        await expect(page).toHaveURL(new RegExp(`\\?state=${state}$`));
    }
    await page.goBack();
    await expect(page).toHaveURL(/\?state=open$/);
    await page.goForward();
    await expect(page).toHaveURL(/\?state=closed$/);
    await scan.filter('open').click();
    await expect(scan.filter('open')).toHaveAttribute('aria-current', 'true');
    await expect(page).toHaveURL(/\?state=open$/);
    // As many steps back as there were choices.
    await page.goBack();
    await expect(page).toHaveURL(/\?state=closed$/);
    await expect(scan.filter('closed')).toHaveAttribute('aria-current', 'true');
});

test('the same holds from page to page', async ({ page, visit, home }) => {
    await home.open();
    const heading = (name: string) => page.getByRole('heading', { level: 1, name });
    await visit.goTo(en.site.recent);
    await expect(heading(en.history.title)).toBeVisible();
    await visit.goTo(en.site.about);
    await expect(page).toHaveURL(/\/about$/);
    await page.goBack();
    await expect(heading(en.history.title)).toBeVisible();
    await page.goForward();
    await expect(heading(en.about.title)).toBeVisible();
    await visit.goTo(en.site.recent);
    await expect(heading(en.history.title)).toBeVisible();
    await expect(page).toHaveURL(/\/history$/);
    await visit.reload();
    await expect(heading(en.history.title)).toBeVisible();
});

test('who starts a scan by keys stands at the beginning of its page', async ({ page, home, scan, address }) => {
    await home.open();
    await home.form.type({ target: address, mode: 'custom', ports: '1' });
    await page.keyboard.press('Enter');
    await scan.arrive();
    await expect(page.getByRole('main')).toBeFocused();
    // What is chosen on a page leaves the keyboard where it is.
    await scan.waitUntilDone();
    await scan.filter('closed').focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?state=closed$/);
    await expect(scan.filter('closed')).toBeFocused();
});
