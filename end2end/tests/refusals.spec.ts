// Refusals as they cross the wire: the plain form's page and the answers for programs.
import { expect, test } from '../fixtures/test';
import { filled, words } from '../fixtures/words';

const en = words();
const html = { accept: 'text/html' };

test('the plain form comes back with status 400, what was typed and the sentence', async ({ request }) => {
    const form = { target: '127.1', mode: 'custom', ports: '22,8000-8100', timeout: '2.5' };
    const response = await request.post('/scans', { form, headers: html, maxRedirects: 0 });
    expect(response.status()).toBe(400);
    expect(response.headers()['content-type']).toMatch(/^text\/html/);
    const page = await response.text();
    for (const typed of ['127.1', '22,8000-8100', '2.5']) {
        expect(page).toContain(`value="${typed}"`);
    }
    expect(page).toContain(filled(en.problem.target_not_an_address, { text: '127.1' }));
});

test('the plain form comes back with status 403 when the policy forbids the target', async ({ request }) => {
    const response = await request.post('/scans', { form: { target: '198.51.100.7' }, headers: html, maxRedirects: 0 });
    expect(response.status()).toBe(403);
    const page = await response.text();
    expect(page).toContain('value="198.51.100.7"');
    expect(page).toContain(filled(en.problem.denied, { address: '198.51.100.7', why: en.denial.not_allowed }));
});

test('the plain form leads to the scan with status 303', async ({ request, rest }) => {
    const response = await request.post('/scans', { form: { target: '127.0.0.1' }, headers: html, maxRedirects: 0 });
    expect(response.status()).toBe(303);
    const place = response.headers().location ?? '';
    expect(place).toMatch(/^\/scans\/[A-Za-z0-9]+$/);
    await rest.reportWhen(place.replace('/scans/', ''), 'done');
});

test('what was typed comes back as text and never as markup', async ({ request }) => {
    const target = '"><img/src=x>';
    const response = await request.post('/scans', { form: { target }, headers: html });
    expect(response.status()).toBe(400);
    expect(await response.text()).not.toContain('<img');
});

test('a program is told each wrong field', async ({ request }) => {
    const data = { target: '127.1', mode: 'custom', ports: '99999', timeout: 'soon' };
    const response = await request.post('/api/scans', { data });
    expect(response.status()).toBe(400);
    expect(response.headers()['content-type']).toBe('application/problem+json');
    const problem = (await response.json()) as { code: string; status: number; fields: { field: string }[] };
    expect(problem).toMatchObject({ code: 'invalid', status: 400 });
    expect(problem.fields.map(({ field }) => field)).toEqual(['target', 'ports', 'timeout']);
});

test('a program is told that the policy forbids its target', async ({ request }) => {
    const response = await request.post('/api/scans', { data: { target: '198.51.100.7' } });
    expect(response.status()).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'denied', status: 403, fields: [{ field: 'target' }] });
});

const json = { 'content-type': 'application/json' };
const REFUSED = {
    'a body that is no JSON': { method: 'POST', path: '/api/scans', headers: json, data: Buffer.from('{') },
    'a field of the wrong type': { method: 'POST', path: '/api/scans', headers: json, data: { target: 5 } },
    'a body of another type': { method: 'POST', path: '/api/scans', headers: { 'content-type': 'text/plain' }, data: 'x' },
    'a name that no scan can have': { method: 'GET', path: '/api/scans/--' },
    'a name that no scan has': { method: 'GET', path: '/api/scans/unknownscan' },
    'stopping a scan that is not there': { method: 'POST', path: '/api/scans/unknownscan/cancel' },
    'a cursor that is no number': { method: 'GET', path: '/api/scans/unknownscan/events?after=x' },
    'a path that is not there': { method: 'GET', path: '/api/nowhere' },
    'a method that a path does not have': { method: 'DELETE', path: '/api/scans' },
};

for (const [name, { path, ...options }] of Object.entries(REFUSED)) {
    test(`${name} is refused as a problem with a code`, async ({ request }) => {
        const response = await request.fetch(path, options);
        expect(response.status()).toBeGreaterThanOrEqual(400);
        expect(response.status()).toBeLessThan(500);
        expect(response.headers()['content-type']).toBe('application/problem+json');
        expect(await response.json()).toMatchObject({ code: expect.stringMatching(/^\w+$/), status: response.status() });
    });
}
