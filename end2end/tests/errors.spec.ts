// What a person is told when a request is refused: what is wrong, where, and what would be right.
import type { TextField, Typed } from '../pages/scan-form';
import { expect, test } from '../fixtures/test';
import { filled, words, type Language, type Words } from '../fixtures/words';

type Case = { field: TextField; typed: Typed; sentence: (words: Words) => string };

const en = words();
/** All fields differ from their defaults, so that losing one is seen. */
const right = {
    target: '127.0.0.1',
    mode: 'custom',
    ports: '22,8000-8100',
    first_port: '30',
    last_port: '40',
    timeout: '2.5',
    parallel: '20',
    timing: 'fast',
    retries: '3',
    rate: '5000',
    silent_hosts: true,
} as const;
const target = (target: string, sentence: Case['sentence']): Case => ({
    field: 'target',
    typed: { ...right, target },
    sentence,
});
const ports = (ports: string, sentence: Case['sentence']): Case => ({
    field: 'ports',
    typed: { ...right, ports },
    sentence,
});
const timeout = (timeout: string, sentence: Case['sentence']): Case => ({
    field: 'timeout',
    typed: { ...right, timeout },
    sentence,
});
const wrong = (field: TextField, text: string, sentence: Case['sentence']): Case => ({
    field,
    typed: { ...right, [field]: text },
    sentence,
});
const bounds = (language: Language) => ({ text: '99', min: language === 'es' ? '0,1' : '0.1', max: 10 });

const CASES: Record<string, Case> = {
    'no target': target('', (w) => w.problem.target_missing),
    'a shortened address': target('127.1', (w) => filled(w.problem.target_not_an_address, { text: '127.1' })),
    'a target that is no name': target('ex ample!', (w) => filled(w.problem.target_not_a_host, { text: 'ample!' })),
    'no ports': {
        field: 'ports',
        typed: { ...right, ports: '', first_port: '', last_port: '' },
        sentence: (w) => w.problem.ports_missing,
    },
    'a port out of range': ports('99999', (w) => filled(w.problem.port_out_of_range, { text: '99999' })),
    'a range that ends before it begins': ports('80-70', (w) =>
        filled(w.problem.port_range_inverted, { start: 80, end: 70 }),
    ),
    'an unknown service': ports('nosuchservice', (w) =>
        filled(w.problem.port_not_understood, { text: 'nosuchservice' }),
    ),
    'a timeout out of range': timeout('99', (w) =>
        filled(w.problem.timeout_out_of_range, bounds(w === words('es') ? 'es' : 'en')),
    ),
    'a range of two fields that ends before it begins': wrong('last_port', '20', (w) =>
        filled(w.problem.port_range_inverted, { start: 30, end: 20 }),
    ),
    'a first port that is none': wrong('first_port', '0', (w) =>
        filled(w.problem.port_out_of_range, { text: '0' }),
    ),
    'more probes at once than may be': wrong('parallel', '501', (w) =>
        filled(w.problem.parallel_out_of_range, { text: '501', max: 500 }),
    ),
    'more retries than may be': wrong('retries', '21', (w) =>
        filled(w.problem.retries_out_of_range, { text: '21', max: 20 }),
    ),
    'more probes a second than may be': wrong('rate', '2000000', (w) =>
        filled(w.problem.rate_out_of_range, { text: '2000000', max: w === words('es') ? '1.000.000' : '1,000,000' }),
    ),
    'a timeout that is no number': timeout('soon', (w) => filled(w.problem.timeout_not_understood, { text: 'soon' })),
};
const IN_SPANISH = [
    'a shortened address',
    'a port out of range',
    'a timeout out of range',
    'more probes a second than may be',
];

const denied = (w: Words) => filled(w.problem.denied, { address: '198.51.100.7', why: w.denial.not_allowed });

// The browser notes each answer of that status on its console.
test.use({ provokes: /status of 40[03] / });

for (const language of ['en', 'es'] as const) {
    test.describe(`in ${language}`, () => {
        test.use({ language });
        test.beforeEach(({ visit }) => visit.hasChosen({ language }));

        for (const [name, { field, typed, sentence }] of Object.entries(CASES)) {
            if (language === 'es' && !IN_SPANISH.includes(name)) continue;

            test(`${name} is explained at its field, and all that was typed stays`, async ({ home, visit }) => {
                await home.send(typed);
                await home.form.expectProblem(field, sentence(visit.words));
                await expect(home.form.error).toHaveText(`${visit.words.form.errors} ${visit.words.form[field]}`);
                await home.form.expectTyped(typed);
            });
        }

        test('a target outside of the policy is refused with the reason', async ({ home, visit }) => {
            const typed = { ...right, target: '198.51.100.7' };
            await home.send(typed);
            await home.form.expectProblem('target', denied(visit.words));
            await expect(home.form.error).toHaveText(`${visit.words.api.denied} ${visit.words.form.target}`);
            await home.form.expectTyped(typed);
        });
    });
}

test('two wrong fields are both marked', async ({ home }) => {
    const typed = { ...right, target: '', ports: '0' };
    await home.send(typed);
    for (const field of ['target', 'ports'] as const) {
        await expect(home.form.field(field)).toHaveAttribute('aria-invalid', 'true');
    }
    await expect(home.form.field('timeout')).not.toHaveAttribute('aria-invalid', 'true');
});

test('every wrong field for ports is marked', async ({ home }) => {
    await home.send({ ...right, ports: '80-20', first_port: '0', last_port: 'abc' });
    for (const field of ['ports', 'first_port', 'last_port'] as const) {
        await expect(home.form.field(field)).toHaveAttribute('aria-invalid', 'true');
    }
});

test('the first wrong field has the keyboard, and what is said of all of them leads to each', async ({ page, home, visit }) => {
    await home.send({ ...right, first_port: '0', last_port: 'abc', ports: '80-20', timeout: 'soon' });
    const { form } = home;
    await expect(form.field('first_port')).toBeFocused();
    const links = form.error.getByRole('link');
    await expect(links).toHaveText([en.form.first_port, en.form.last_port, en.form.ports, en.form.timeout]);
    for (const field of ['last_port', 'ports', 'timeout'] as const) {
        await links.filter({ hasText: en.form[field] }).click();
        await expect(form.field(field)).toBeFocused();
        await expect(form.field(field)).toBeInViewport();
    }
    // Neighbours stay level, however much is said of one.
    const boxes = await Promise.all(['first_port', 'last_port'].map((name) => form.field(name as TextField).boundingBox()));
    expect(boxes[0]?.y).toBe(boxes[1]?.y);
    expect(boxes[0]?.height).toBe(boxes[1]?.height);
    await expect(page).toHaveURL(visit.hydrates ? /\/$/ : /\/scans#timeout$/);
});

test('what was corrected is scanned', async ({ home, scan }) => {
    await home.send({ target: '127.1' });
    await home.form.expectProblem('target', filled(words().problem.target_not_an_address, { text: '127.1' }));
    await home.form.typeTarget('127.0.0.1');
    await home.form.submit();
    await scan.arrive();
    await scan.waitUntilDone();
});
