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
const text = { 'content-type': 'text/plain' };
const scans = '/api/scans';
const gone = `${scans}/unknownscan`;
const REFUSED = {
    'a body that is no JSON': [400, 'malformed', scans, { method: 'POST', headers: json, data: Buffer.from('{') }],
    'a field of the wrong type': [400, 'invalid', scans, { method: 'POST', data: { target: {} } }],
    'a body of another type': [415, 'malformed', scans, { method: 'POST', headers: text, data: 'x' }],
    'a name that no scan can have': [404, 'not_found', `${scans}/--`, {}],
    'a name that no scan has': [404, 'not_found', gone, {}],
    'stopping a scan that is not there': [404, 'not_found', `${gone}/cancel`, { method: 'POST' }],
    'following a scan that is not there': [404, 'not_found', `${gone}/events`, {}],
    'a path that is not there': [404, 'no_such_address', '/api/nowhere', {}],
    'a method that a path does not have': [405, 'wrong_method', scans, { method: 'DELETE' }],
} as const;

for (const [name, [status, code, path, options]] of Object.entries(REFUSED)) {
    test(`${name} is refused as a problem with a code`, async ({ request }) => {
        const response = await request.fetch(path, options);
        expect(response.status()).toBe(status);
        expect(response.headers()['content-type']).toBe('application/problem+json');
        expect(await response.json()).toMatchObject({ code, status, title: expect.stringMatching(/./) });
    });
}

test('a cursor that is no number is refused as a problem with a code', async ({ request, rest }) => {
    const id = await rest.start({ target: '127.0.0.1' });
    const response = await request.get(`${scans}/${id}/events?after=x`);
    expect(response.status()).toBe(400);
    expect(response.headers()['content-type']).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'malformed', status: 400 });
});

test('a method that a path does not have is answered with those that it has', async ({ request }) => {
    const response = await request.delete(scans);
    expect(response.headers().allow).toBe('POST');
});
