// The events of a scan as programs read them: numbered, complete, and to be continued after every cut.
import { EventStream, type Batch, type Message } from '../fixtures/events';
import { Fold, summaryOf } from '../fixtures/fold';
import { expect, test as base } from '../fixtures/test';

type Fixtures = { events: (id: string, query?: string, headers?: Record<string, string>) => Promise<EventStream> };

const test = base.extend<Fixtures>({
    events: async ({ baseURL }, use) => {
        await use((id, query = '', headers = {}) =>
            EventStream.open(`${baseURL}/api/scans/${id}/events${query}`, headers),
        );
    },
});

/** It runs for a second or more. */
const LONG = { target: '127.0.0.1-6', mode: 'full' };
const SHORT = { target: '127.0.0.1-3', mode: 'custom', ports: '1-2000' };

async function all(stream: EventStream): Promise<Message[]> {
    const messages: Message[] = [];
    for await (const message of stream.messages()) {
        messages.push(message);
    }
    return messages;
}

function sum(batches: Batch[]): Fold {
    const fold = new Fold();
    batches.forEach((batch) => fold.apply(batch));
    return fold;
}

test('a stream says what it is, and that it must not be kept or held back', async ({ rest, events }) => {
    const stream = await events(await rest.start(LONG));
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toMatch(/^text\/event-stream\b/);
    expect(stream.headers['cache-control']).toBe('no-cache');
    expect(stream.headers['x-accel-buffering']).toBe('no');
    for await (const { retry, batch } of stream.messages()) {
        expect(Number(retry)).toBeGreaterThan(0);
        expect(batch.events[0]?.type).toBe('started');
        break;
    }
});

test('the numbers rise to the last event, and the events add up to the report', async ({ rest, events }) => {
    const id = await rest.start(LONG);
    const messages = await all(await events(id));
    const report = await rest.report(id);
    const numbers = messages.map((message) => Number(message.id));
    expect(numbers).toEqual(messages.map(({ batch }) => batch.seq));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.at(-1)).toBe(report.seq);
    expect(new Set(numbers).size).toBeGreaterThan(3);
    expect(report.phase).toBe('done');
    expect(sum(messages.map(({ batch }) => batch)).summary()).toEqual(summaryOf(report));
});

const COMEBACKS: Record<string, (last: string) => [query: string, headers?: Record<string, string>]> = {
    'by ?after=': (last) => [`?after=${last}`],
    'by Last-Event-ID': (last) => ['', { 'last-event-id': last }],
    'by both, of which the later counts': (last) => ['?after=1', { 'last-event-id': last }],
};

for (const [way, cursor] of Object.entries(COMEBACKS)) {
    test(`a reader that was cut comes back ${way} and hears the rest`, async ({ rest, events }) => {
        const id = await rest.start(LONG);
        const fold = new Fold();
        let last = '';
        for await (const message of (await events(id)).messages()) {
            fold.apply(message.batch);
            last = message.id;
            if (message.batch.seq > 10) break;
        }
        expect((await rest.report(id)).phase, 'it was cut while the scan ran').toBe('probing');

        const remainder = await all(await events(id, ...cursor(last)));
        const types = remainder.flatMap(({ batch }) => batch.events.map(({ type }) => type));
        expect(types, 'the beginning is not told again').not.toContain('started');
        remainder.forEach(({ batch }) => fold.apply(batch));
        expect(fold.summary()).toEqual(summaryOf(await rest.report(id)));
    });
}

test('a cursor anywhere in the events of an ended scan leads to the same sum', async ({ rest, events }) => {
    const id = await rest.start(SHORT);
    const report = await rest.reportWhen(id, 'done');
    const whole = (await all(await events(id))).flatMap(({ batch }) => batch.events);
    expect(whole).toHaveLength(report.seq);
    for (const seq of [0, 1, 2, Math.floor(report.seq / 2), report.seq - 1]) {
        const fold = sum([{ seq, events: whole.slice(0, seq) }]);
        for (const { batch } of await all(await events(id, `?after=${seq}`))) {
            fold.apply(batch);
        }
        expect(fold.summary(), `after ${seq}`).toEqual(summaryOf(report));
    }
});

test('two readers of a scan hear the same', async ({ rest, events }) => {
    const id = await rest.start(LONG);
    const readers = await Promise.all([events(id), events(id)]);
    const sums = (await Promise.all(readers.map(all))).map((messages) =>
        sum(messages.map(({ batch }) => batch)).summary(),
    );
    const expected = summaryOf(await rest.report(id));
    expect(sums).toEqual([expected, expected]);
});

test('who has heard everything is told so with status 204, which ends all coming back', async ({ rest, events }) => {
    const id = await rest.start(SHORT);
    const { seq } = await rest.reportWhen(id, 'done');
    const answers = [await events(id, `?after=${seq}`), await events(id, '', { 'last-event-id': String(seq) })];
    for (const answer of answers) {
        expect(answer.status).toBe(204);
        expect(await answer.text()).toBe('');
    }
});

test('the events of a scan that is not there are a problem with status 404', async ({ events }) => {
    const answer = await events('unknownscan');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(await answer.text())).toMatchObject({ code: 'not_found', status: 404 });
});
