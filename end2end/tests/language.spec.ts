// Language and theme: what the browser asks for, what the person chooses, and that it is kept.
import type { Visit } from '../pages/visit';
import { ScanPage } from '../pages/scan-page';
import { HomePage } from '../pages/home-page';
import { closedPorts } from '../fixtures/listeners';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const en = words('en');

async function isEnglish(visit: Visit): Promise<void> {
    await expect(visit.root).toHaveAttribute('lang', 'en');
    await expect(visit.in(en).languageButton('English')).toHaveAttribute('aria-pressed', 'true');
    await expect(visit.in(en).languageButton('Español')).toHaveAttribute('aria-pressed', 'false');
}

test('a browser that asks for English gets English', async ({ visit, home }) => {
    await home.open();
    await isEnglish(visit);
    await expect(home.title).toBeVisible();
});

test.describe('a browser that asks for Spanish', () => {
    test.use({ locale: 'es-ES', language: 'es' });

    test('gets Spanish', async ({ visit, home }) => {
        await home.open();
        await expect(visit.root).toHaveAttribute('lang', 'es');
        await expect(home.title).toBeVisible();
        await expect(home.form.button).toBeVisible();
        await expect(visit.languageButton('Español')).toHaveAttribute('aria-pressed', 'true');
    });

    test('gets English once it is chosen, and keeps it', async ({ visit, home }) => {
        await home.open();
        await visit.chooseLanguage('English');
        const english = new HomePage(visit.in(en));
        const showsEnglish = async () => {
            await isEnglish(visit);
            await expect(english.title).toBeVisible();
            await expect(home.title).toBeHidden();
        };
        await showsEnglish();
        await visit.reload();
        await showsEnglish();
        await visit.open('/about');
        await isEnglish(visit);
    });

    test('stays on its page and at its filter when the language is chosen', async ({
        page,
        visit,
        scan,
        rest,
        address,
        listeners,
    }) => {
        const open = await listeners(2);
        const closed = await closedPorts(2, address);
        const id = await rest.start({ target: address, mode: 'custom', ports: [...open, ...closed].join(',') });
        await rest.reportWhen(id, 'done');
        await scan.open(id, '?state=open');
        await expect(scan.rows).toHaveCount(2);
        await visit.chooseLanguage('English');

        const english = new ScanPage(visit.in(en));
        const staysThere = async () => {
            await isEnglish(visit);
            await expect(page).toHaveURL(new RegExp(`/scans/${id}\\?state=open$`));
            await expect(english.ports('open')).toHaveText(open.map(String));
            await expect(english.rows).toHaveCount(2);
        };
        await staysThere();
        await visit.reload();
        await staysThere();
    });
});

test('a theme that is chosen is shown, kept, and chosen alone', async ({ page, visit, home }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await home.open();
    await expect(visit.root).toHaveAttribute('data-theme', 'system');
    for (const theme of ['dark', 'light', 'system'] as const) {
        await visit.chooseTheme(theme);
        const isChosen = async () => {
            await expect(visit.root).toHaveAttribute('data-theme', theme);
            await expect(visit.root).toHaveCSS('color-scheme', theme === 'system' ? 'light dark' : theme);
            for (const other of ['dark', 'light', 'system'] as const) {
                await expect(visit.themeButton(other)).toHaveAttribute('aria-pressed', String(other === theme));
            }
        };
        await isChosen();
        await visit.reload();
        await isChosen();
    }
});

test('without a choice the theme is the system’s, and dark is dark', async ({ page, visit, home }) => {
    const paper = () => visit.root.evaluate((root) => getComputedStyle(root).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    await home.open();
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(paper).not.toBe(light);
    const dark = await paper();
    await visit.chooseTheme('light');
    await expect.poll(paper).toBe(light);
    await page.emulateMedia({ colorScheme: 'light' });
    await visit.chooseTheme('dark');
    await expect.poll(paper).toBe(dark);
});

test('choosing a theme stays on the page and at its filter', async ({ page, visit, scan, rest }) => {
    const id = await rest.start({ target: '127.0.0.1' });
    await rest.reportWhen(id, 'done');
    await scan.open(id, '?state=closed');
    await visit.chooseTheme('dark');
    await expect(visit.root).toHaveAttribute('data-theme', 'dark');
    await expect(page).toHaveURL(new RegExp(`/scans/${id}\\?state=closed$`));
    await expect(scan.region).toBeVisible();
});
