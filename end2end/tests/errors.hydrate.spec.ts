// Where the cursor is after a refusal, and what becomes of the marks while somebody corrects what is wrong.
import { expect, test } from '../fixtures/test';

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
