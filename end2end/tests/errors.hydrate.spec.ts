// Where the cursor is after a refusal, and what becomes of the marks while somebody corrects what is wrong.
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

// The browser notes each answer of that status on its console.
test.use({ provokes: /status of 400 / });

test('the first wrong field gets the cursor, and its mark goes when it is changed', async ({ home }) => {
    await home.send({ target: '127.1', mode: 'custom', ports: '0' });
    const [target, ports] = [home.form.field('target'), home.form.field('ports')];
    await expect(target).toBeFocused();
    await expect(target).toHaveAttribute('aria-invalid', 'true');
    await target.fill('127.0.0.1');
    await expect(target).not.toHaveAttribute('aria-invalid', 'true');
    await expect(ports).toHaveAttribute('aria-invalid', 'true');
    await ports.fill('80');
    await expect(home.form.error).toBeHidden();
});

test('a wrong field that is folded away is unfolded, gets the cursor and comes into sight with what is wrong', async ({ home }) => {
    const { form } = home;
    await home.open();
    await form.type({ target: '127.0.0.1', timeout: 'soon' });
    await form.options.click();
    await expect(form.field('timeout')).toBeHidden();
    await form.submit();
    await expect(form.field('timeout')).toBeFocused();
    await expect(form.root.getByText(filled(en.problem.timeout_not_understood, { text: 'soon' }))).toBeInViewport();
});

test('a wrong target is in sight with what is wrong, also where the button was far below', async ({ page, home }) => {
    const { form } = home;
    await home.open();
    await form.type({ target: '192.0.2.300', timeout: '2' });
    await page.setViewportSize({ width: 390, height: 420 });
    await form.field('rate').focus();
    await page.keyboard.press('Enter');
    await expect(form.field('target')).toBeFocused();
    const problem = filled(en.problem.target_not_an_address, { text: '192.0.2.300' });
    for (const part of [form.field('target'), form.root.getByText(en.form.target, { exact: true }), form.root.getByText(problem)]) {
        await expect(part.first()).toBeInViewport({ ratio: 1 });
    }
});
