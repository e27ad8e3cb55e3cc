// With a script, choosing language or theme changes the page in place: nothing is loaded, nothing typed is lost.
import { HomePage } from '../pages/home-page';
import { ScanPage } from '../pages/scan-page';
import { mark } from '../fixtures/mark';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const es = words('es');
const typed = { target: 'ejemplo.invalid', mode: 'custom', ports: '22,8000-8100', timeout: '2.5' } as const;

test('another language comes without a reload and keeps what is typed', async ({ page, visit, home }) => {
    await home.open();
    await home.form.type(typed);
    const isSamePage = await mark(page);
    await visit.chooseLanguage('Español');

    const spanish = new HomePage(visit.in(es));
    await expect(visit.root).toHaveAttribute('lang', 'es');
    await expect(spanish.title).toBeVisible();
    await spanish.form.expectTyped(typed);
    await isSamePage();
});

test('another theme comes without a reload and keeps what is typed', async ({ page, visit, home }) => {
    await home.open();
    await home.form.type(typed);
    const isSamePage = await mark(page);
    await visit.chooseTheme('dark');

    await expect(visit.root).toHaveAttribute('data-theme', 'dark');
    await home.form.expectTyped(typed);
    await isSamePage();
});

test.describe('a form that was refused', () => {
    // The browser notes the answer on its console.
    test.use({ provokes: /status of 400 / });

    test('says what is wrong in the language that is chosen', async ({ visit, home }) => {
        await home.send({ target: '' });
        await home.form.expectProblem('target', words('en').problem.target_missing);
        await visit.chooseLanguage('Español');

        const spanish = new HomePage(visit.in(es));
        await spanish.form.expectProblem('target', es.problem.target_missing);
        await expect(spanish.form.error).toContainText(es.form.errors);
    });
});

test('a running scan is followed on in the other language', async ({ page, visit, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1-8', mode: 'full' });
    await scan.open(id);
    await scan.waitFor('probing');
    const isSamePage = await mark(page);
    await visit.chooseLanguage('Español');

    const spanish = new ScanPage(visit.in(es));
    await spanish.waitFor('probing');
    await spanish.expectAllOf(await rest.reportWhen(id, 'done'), 'es');
    await isSamePage();
});
