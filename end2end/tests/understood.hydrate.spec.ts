// What a target is understood as, while it is typed.
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

test('the form says what it understood when that is not what was typed', async ({ home }) => {
    await home.open();
    const { form } = home;
    for (const [typed, targets] of [
        ['HTTPS://User@Example.COM:8443/x?y#z', 'example.com'],
        [' [::1] , NAS. ', '::1, nas'],
        ['bücher.example', null],
        ['::ffff:127.0.0.1', '127.0.0.1'],
        ['127.1', null],
        ['localhost', null],
    ] as const) {
        await form.field('target').fill(typed);
        await expect(form.understood).toHaveText(
            targets === null ? '' : new RegExp(`^${filled(en.form.understood, { targets }).replace(/[.[\]]/g, '\\$&')}`),
        );
    }
});

test('Enter in the target presses Scan, also where a port is offered', async ({ home, scan, address, listeners }) => {
    const [open = 0] = await listeners(1);
    await home.open();
    await home.form.type({ target: `${address}:${open}`, mode: 'custom', ports: `${open},1` });
    await expect(home.form.namedPort).toBeVisible();
    await home.form.field('target').press('Enter');
    await scan.arrive();
    await scan.waitUntilDone();
    await scan.form.expectTyped({ mode: 'custom', ports: `${open},1` });
});

test('the port of a URL is offered, and taking it scans that port only', async ({ home, scan, address, listeners }) => {
    const [open = 0] = await listeners(1);
    await home.open();
    await home.form.type({ target: `${address}:${open}`, mode: 'custom', ports: '1-100', last_port: '9' });
    await home.form.namedPort.click();
    await scan.arrive();
    await scan.waitUntilDone();
    await expect(scan.rows).toHaveCount(1);
    await scan.form.expectTyped({ mode: 'custom', ports: String(open), last_port: '' });
});
