// What a screen reader says at the end of a scan: the result, once, whatever the end.
import { test as lab, LONG } from '../fixtures/lab';
import { expect, test } from '../fixtures/test';
import { filled, number, words, type Language } from '../fixtures/words';
import type { Report } from '../fixtures/rest';
import type { Locator, Page } from '@playwright/test';

const en = words().phase;

/** The line in which a scan says how it stands, with that word. */
const line = (page: Page, phase: string): Locator => page.getByRole('status').filter({ hasText: new RegExp(`^${phase}`) });
const found = (language: Language, { open, closed, filtered }: Report['counts']) =>
    filled(words(language).table.summary, {
        open: number(open, language),
        closed: number(closed, language),
        filtered: number(filtered, language),
    });

for (const language of ['en', 'es'] as const) {
    const { course, phase } = words(language);

    lab.describe(`in ${language}`, () => {
        lab.use({ language });
        lab.beforeEach(({ visit }) => visit.hasChosen({ language }));

        lab('the end of a scan is said with what was found, and nothing besides', async ({ page, home, scan }) => {
            await home.send({ target: 'firewall.example', mode: 'quick' });
            await scan.arrive();
            await scan.waitUntilDone();
            const counts = { open: 2, closed: 1, filtered: 27 };
            await expect(line(page, phase.done)).toHaveText(`${phase.done}. ${found(language, counts)}`);
            await expect(line(page, phase.done)).toHaveAttribute('aria-atomic', 'true');
            const counted = scan.region.locator('.table-tools__count');
            await expect(counted).toHaveAttribute('aria-live', 'off');
            await scan.filter('closed').click();
            await expect(counted, 'who chooses hears how many there are').toHaveAttribute('aria-live', 'polite');
        });

        lab('a scan that was stopped says how far it came', async ({ page, home, scan, rest }) => {
            await home.send(LONG);
            const id = await scan.arrive();
            await expect.poll(() => scan.count('all')).toBeGreaterThan(0);
            await scan.stopButton.click();
            await scan.waitFor('cancelled');
            const report = await rest.report(id);
            const extent = filled(course.after, {
                done: number(report.progress.done, language),
                total: number(65_535, language),
            });
            await expect(line(page, phase.cancelled)).toHaveText(`${phase.cancelled} ${extent}. ${found(language, report.counts)}`);
            await expect(line(page, phase.cancelled).getByText(extent, { exact: true })).toBeVisible();
        });
    });
}

test('a stopped and a failed scan look like neither each other nor one that is done', async ({ page, scan, rest, address }) => {
    const done = await rest.start({ target: address, mode: 'custom', ports: '1' });
    await rest.reportWhen(done, 'done');
    const failed = await rest.start({ target: 'no.invalid' });
    await rest.reportWhen(failed, 'failed');
    const stopped = await rest.start({ target: '127.0.0.1-127.0.0.100', mode: 'custom', ports: '1-60000' });
    await expect.poll(async () => (await rest.report(stopped)).counts.closed).toBeGreaterThan(0);
    await rest.cancel(stopped);
    await rest.reportWhen(stopped, 'cancelled');
    const looks: string[] = [];
    for (const [id, word] of [
        [done, en.done],
        [failed, en.failed],
        [stopped, en.cancelled],
    ] as const) {
        await scan.open(id);
        looks.push(
            await line(page, word).evaluate((line) => {
                const word = line.firstElementChild ?? line;
                const { content, clipPath } = getComputedStyle(word, '::before');
                return `${getComputedStyle(word).color} ${content} ${clipPath}`;
            }),
        );
    }
    expect(new Set(looks).size, looks.join('; ')).toBe(3);
    expect(new Set(looks.map((look) => look.split(')')[1])).size, 'also without colours').toBe(3);
});
