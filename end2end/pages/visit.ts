// A person's visit: the browser's page, its language, and what stands on every page.
import { expect, type Locator, type Page, type Response } from '@playwright/test';
import { untilHydrated } from '../fixtures/hydration';
import type { Rest } from '../fixtures/rest';
import type { Words } from '../fixtures/words';

export type Theme = 'system' | 'light' | 'dark';

export class Visit {
    constructor(
        readonly page: Page,
        readonly rest: Rest,
        readonly words: Words,
        private readonly origin: string,
        /** Whether a script takes the page over. */
        readonly hydrates: boolean,
    ) {}

    /** Opens a page and waits until it can be used in full. */
    async open(path: string): Promise<Response | null> {
        const response = await this.page.goto(path);
        await this.ready();
        return response;
    }

    async reload(): Promise<void> {
        await this.page.reload();
        await this.ready();
    }

    /** Waits for the script, where there is one. */
    async ready(): Promise<void> {
        if (this.hydrates) {
            await untilHydrated(this.page);
        }
    }

    /** The same visit in another language. */
    in(words: Words): Visit {
        return new Visit(this.page, this.rest, words, this.origin, this.hydrates);
    }

    get root(): Locator {
        return this.page.locator('html');
    }

    /** The button of a language, by the name that the language gives itself. */
    languageButton(name: 'English' | 'Español'): Locator {
        return this.switchButton(this.words.site.language, name);
    }

    themeButton(theme: Theme): Locator {
        const { site } = this.words;
        const name = { system: site.theme_system, light: site.theme_light, dark: site.theme_dark }[theme];
        return this.switchButton(site.theme, name);
    }

    /** On a narrow screen it is out of sight until the menu is open. */
    private switchButton(group: string, name: string): Locator {
        const includeHidden = true;
        return this.page.getByRole('group', { name: group, includeHidden }).getByRole('button', { name, includeHidden });
    }

    /** On a narrow screen navigation, language and theme are behind a button. */
    async openMenu(): Promise<void> {
        const button = this.page.getByRole('button', { name: this.words.site.menu, exact: true });
        if ((await button.isVisible()) && !(await this.themeButton('dark').isVisible())) {
            await button.click();
        }
    }

    async chooseLanguage(name: 'English' | 'Español'): Promise<void> {
        await this.openMenu();
        await this.languageButton(name).click();
    }

    /** Follows a link of the navigation. */
    async goTo(name: string): Promise<void> {
        await this.openMenu();
        const navigation = this.page.getByRole('navigation', { name: this.words.site.navigation });
        await navigation.getByRole('link', { name }).click();
    }

    async chooseTheme(theme: Theme): Promise<void> {
        await this.openMenu();
        await this.themeButton(theme).click();
        await expect(this.themeButton(theme)).toHaveAttribute('aria-pressed', 'true');
    }

    /** What the browser's tab shows. */
    get tabIcon(): Locator {
        return this.page.locator('link[rel=icon]');
    }

    /** Says that the program of the page has stopped. */
    get stopped(): Locator {
        return this.page.getByRole('alert').filter({ hasText: this.words.flow.stopped });
    }

    /** A short message at the foot of the page. */
    toast(text: string): Locator {
        return this.page.locator('.toast').filter({ hasText: text });
    }

    /** The button that opens the list of the keys. */
    get shortcutsButton(): Locator {
        return this.page.getByRole('contentinfo').getByRole('button', { name: this.words.flow.shortcuts });
    }

    /** The list of the keys. */
    get shortcutSheet(): Locator {
        return this.page.getByRole('dialog', { name: this.words.flow.shortcuts });
    }

    /** Keeps choices as an earlier visit would have. */
    async hasChosen(choices: { language?: string; theme?: Theme }): Promise<void> {
        const cookies = Object.entries(choices).map(([name, value]) => ({ name: `portolan_${name}`, value }));
        await this.page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: this.origin })));
    }
}
