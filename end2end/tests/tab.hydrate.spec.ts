// The tab of a scan for who looks elsewhere: its icon, and a notification at the end.
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words();
const TARGET = '127.0.0.1-127.0.0.100';
const LONG = { target: TARGET, mode: 'custom', ports: '1-60000' } as const;

test('the icon follows the scan, is allowed by the policy, and goes with the page', async ({ page, visit, home, scan }) => {
    await home.open();
    const own = (await visit.tabIcon.getAttribute('href')) ?? '';
    expect(own).toMatch(/\/favicon\.svg$/);
    await home.form.type(LONG);
    await home.form.submit();
    await scan.arrive();
    await scan.waitFor('probing');
    await expect(visit.tabIcon).toHaveAttribute('href', /^data:image\/svg\+xml,/);
    const running = (await visit.tabIcon.getAttribute('href')) ?? '';
    // Browsers without a window load no icon: an image from the same URL stands for it.
    const width = await page.evaluate(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return image.naturalWidth;
    }, running);
    expect(width).toBeGreaterThan(0);

    await scan.pauseButton.click();
    await scan.waitFor('paused');
    await expect(visit.tabIcon).not.toHaveAttribute('href', running);
    const paused = (await visit.tabIcon.getAttribute('href')) ?? '';
    await scan.stopButton.click();
    await scan.waitFor('cancelled');
    await expect(visit.tabIcon).not.toHaveAttribute('href', paused);
    await expect(page).toHaveTitle(`${TARGET} · ${en.phase.cancelled}`);

    await visit.goTo(en.site.about);
    await expect(page.getByRole('heading', { level: 1, name: en.about.title })).toBeVisible();
    await expect(visit.tabIcon).toHaveAttribute('href', own);
});

test.describe('a notification at the end', () => {
    /** Notifications as a browser with a window has them, and a page that is out of sight. */
    const withNotifications = (answer: string) => {
        const told: { title: string; body?: string }[] = [];
        class Told {
            static permission = 'default';
            static requestPermission() {
                Told.permission = answer;
                return Promise.resolve(answer);
            }
            onclick: unknown = null;
            constructor(title: string, options: { body?: string }) {
                told.push({ title, body: options.body });
            }
            close() {}
        }
        Object.assign(window, { Notification: Told, told });
        Object.defineProperty(document, 'hidden', { get: () => true });
    };
    const told = () => (window as unknown as { told: { title: string; body?: string }[] }).told;

    test('comes to who wished for it, with what was found', async ({ page, home, scan }) => {
        await page.addInitScript(withNotifications, 'granted');
        await home.send(LONG);
        await scan.arrive();
        await expect(scan.noticeButton).toHaveAttribute('aria-pressed', 'false');
        await scan.noticeButton.click();
        await expect(scan.noticeButton).toHaveAttribute('aria-pressed', 'true');
        await scan.stopButton.click();
        await scan.waitFor('cancelled');
        await expect(scan.noticeButton).toBeHidden();
        const found = (await scan.summary.textContent()) ?? '';
        await expect.poll(() => page.evaluate(told)).toEqual([{ title: `${TARGET} · ${en.phase.cancelled}`, body: found }]);
    });

    test('does not come to who did not, and a refusal is said', async ({ page, visit, home, scan }) => {
        await page.addInitScript(withNotifications, 'denied');
        await home.send(LONG);
        await scan.arrive();
        await scan.noticeButton.click();
        await expect(visit.toast(en.flow.notice_refused)).toBeVisible();
        await expect(scan.noticeButton).toHaveAttribute('aria-pressed', 'false');
        await scan.stopButton.click();
        await scan.waitFor('cancelled');
        expect(await page.evaluate(told)).toEqual([]);
    });

    test('is not offered where a browser has none', async ({ page, home, scan }) => {
        await page.addInitScript(() => {
            Reflect.deleteProperty(window, 'Notification');
        });
        await home.send(LONG);
        await scan.arrive();
        await expect(scan.shareButton).toBeVisible();
        await expect(scan.noticeButton).toBeHidden();
        await scan.stopButton.click();
        await scan.waitFor('cancelled');
    });
});
