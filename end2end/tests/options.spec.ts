// Which ports, at what pace, and what a target is understood as.
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();

test('a range of two fields is scanned, besides the ports that are named', async ({ home, scan, rest, address }) => {
    const [port = 0] = await closedPorts(1, address);
    const typed = { target: address, mode: 'custom', ports: String(port), first_port: '20', last_port: '25' } as const;
    await home.send({ ...typed, parallel: '2' });
    const id = await scan.arrive();
    await scan.waitUntilDone();
    expect((await rest.report(id)).plan.ports).toBe(7);
    await scan.form.expectTyped({ ...typed, parallel: '2' });
});

test('a pace that was chosen is kept, and told of while the options are folded', async ({ home, scan, rest, address }) => {
    const [port = 0] = await closedPorts(1, address);
    const typed = {
        ...{ target: address, mode: 'custom', ports: String(port), timing: 'polite', timeout: '1.5' },
        ...{ retries: '0', parallel: '', rate: '50', silent_hosts: true },
    } as const;
    await home.send(typed);
    const id = await scan.arrive();
    await scan.waitUntilDone();
    const expected = { ...typed, first_port: '', last_port: '', silent_hosts: 'scan' };
    expect((await rest.report(id)).request).toEqual(expected);
    // Results come first; what was chosen is there at a click, and its head says that something was.
    await expect(scan.form.silentHosts).toBeHidden();
    await expect(scan.form.root).toContainText(en.form.options_changed);
    await scan.form.unfold();
    await scan.form.options.click();
    await expect(scan.form.silentHosts).toBeVisible();
    await scan.form.expectTyped(typed);
});

test('the options stay folded where nothing in them was chosen', async ({ home, scan, address }) => {
    await home.open();
    await expect(home.form.silentHosts).toBeHidden();
    await home.send({ target: address, timing: 'normal', retries: 'auto', silent_hosts: false });
    await scan.arrive();
    await expect(scan.form.silentHosts).toBeHidden();
    await scan.form.unfold();
    await scan.form.options.click();
    await scan.form.expectTyped({ timing: 'normal', retries: 'auto', rate: '', silent_hosts: false });
});

test.describe('a port that the target names', () => {
    // The browser notes each answer of that status on its console.
    test.use({ provokes: /status of 400 / });

    test('can be scanned alone where other ports are chosen', async ({ home, scan, rest, address, listeners }) => {
        const [open = 0] = await listeners(1);
        const target = `http://user:secret@${address.toUpperCase()}:${open}/x?y#z`;
        await home.send({ target, mode: 'custom', ports: '1-3', timeout: '2' });
        await home.form.expectProblem('target', filled(en.problem.target_port_not_chosen, { port: open }));
        await home.form.expectTyped({ target, mode: 'custom', ports: '1-3', timeout: '2' });
        await expect(home.form.understood).toContainText(filled(en.form.understood, { targets: address }));
        await expect(home.form.understood).toContainText(filled(en.form.named_port, { port: open }));
        await home.form.namedPort.click();
        const narrowed = await scan.arrive();
        await scan.waitUntilDone();
        expect((await rest.report(narrowed)).plan.ports).toBe(1);
        await expect(scan.ports('open')).toHaveText([String(open)]);
        const understood = { target: address, mode: 'custom', ports: String(open), first_port: '', timeout: '2' } as const;
        await scan.form.expectTyped(understood);
    });
});

test('the port that the target names is what is scanned where none is chosen', async ({ home, scan, address, listeners }) => {
    const [open = 0] = await listeners(1);
    await home.send({ target: `${address}:${open}` });
    await scan.arrive();
    await scan.waitUntilDone();
    await expect(scan.ports('open')).toHaveText([String(open)]);
    await scan.form.expectTyped({ target: address, mode: 'custom', ports: String(open) });
});

test('a summary says what was found, and how much of it is a risk', async ({ scan, rest, address, listeners }) => {
    const open = await listeners(2);
    const ports = [...open, ...(await closedPorts(3, address))].join(',');
    const id = await rest.start({ target: address, mode: 'custom', ports });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    const five = filled(en.table.closed_range, { count: 5 });
    await expect(scan.summary).toHaveText(filled(en.scan.summary, { ports: five, open: 2, closed: 3, filtered: 0 }));
    const risks = scan.region.getByRole('list', { name: en.scan.risks });
    await expect(risks, 'levels without a port are left out').not.toContainText(en.level.high);
    await expect(risks).toContainText(`${en.level.info} 2`);
});
