// Pausing, keys and the tab in the static demo, where no server helps.
import { FORMS, expect, test } from '../../fixtures/demo';

for (const form of FORMS) {
    test(`as a ${form} a scan is paused, resumed and stopped, by buttons and by keys`, async ({ page, demo, home, scan }) => {
        await demo.open(form, '?demo');
        await home.form.type({ target: 'firewall.example', mode: 'full' });
        await home.form.submit();
        await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
        await scan.pauseButton.click();
        await scan.waitFor('paused');
        await expect(page).toHaveTitle(/^\d+ % · firewall\.example · /);
        await expect(scan.shareButton, 'nobody else has this scan').toBeHidden();
        await scan.resumeButton.click();
        await scan.waitFor('probing');
        await page.keyboard.press('p');
        await scan.waitFor('paused');
        await page.keyboard.press('s');
        await scan.waitFor('cancelled');
        await scan.changeLink.click();
        await expect(scan.form.field('target')).toBeFocused();
        expect(demo.asked).toEqual([]);
    });
}
