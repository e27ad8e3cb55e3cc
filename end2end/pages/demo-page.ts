// The static demo: what it adds to the page, and what it asks the network for.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Words } from '../fixtures/words';

/** The two forms of the demo. */
export type Form = 'folder' | 'file';

export class DemoPage {
    /** Every request of the page but those for its own files: `GET http://localhost:8000/api/version`. */
    readonly asked: string[] = [];

    constructor(
        readonly page: Page,
        private readonly words: Words,
        /** Where each form is. */
        private readonly places: Record<Form, string>,
    ) {}

    /** Notes every request of a context. */
    watch(context: BrowserContext): void {
        const own = Object.values(this.places).map((place) => place.replace(/[^/]*$/, ''));
        context.on('request', (request) => {
            if (!own.some((place) => request.url().startsWith(place)) && !request.url().startsWith('blob:')) {
                this.asked.push(`${request.method()} ${request.url()}`);
            }
        });
    }

    /** Opens the demo; `rest` is its query and fragment. */
    async open(form: Form, rest = ''): Promise<void> {
        await this.page.goto(this.places[form] + rest);
        await expect(this.banner).toBeVisible();
    }

    /**
     * Chooses, opens the page anew, and looks whether the choice was kept; again if it was not: what a page from
     * disk keeps within milliseconds of being left, sooner than any person could, Chromium may lose.
     */
    async expectKept(choose: () => Promise<void>, isKept: () => Promise<void>): Promise<void> {
        await expect(async () => {
            await choose();
            await this.page.reload();
            // In whatever language.
            await expect(this.page.getByRole('complementary')).toBeVisible();
            await isKept();
        }).toPass();
    }

    /** Says where scans run. */
    get banner(): Locator {
        return this.page.getByRole('complementary', { name: this.words.demo.label });
    }

    get server(): Locator {
        return this.banner.getByLabel(this.words.demo.address);
    }

    button(name: 'look' | 'simulate'): Locator {
        return this.banner.getByRole('button', { name: this.words.demo[name] });
    }

    async expectSimulation(): Promise<void> {
        await expect(this.banner).toContainText(this.words.demo.simulation_text);
        await expect(this.banner.getByText(this.words.demo.simulation, { exact: true })).toBeVisible();
    }

    /** Opens the choice of a server, which is folded at first. */
    async unfold(): Promise<void> {
        const { choose, change } = this.words.demo;
        await this.banner.getByText(new RegExp(`^(${choose}|${change})$`)).click();
    }

    async lookAt(address: string): Promise<void> {
        if (!(await this.server.isVisible())) await this.unfold();
        await this.server.fill(address);
        await this.button('look').click();
    }

    /** The button of a host of the lab. */
    host(name: string): Locator {
        return this.page.getByRole('region', { name: this.words.demo.lab_title }).getByRole('button', { name });
    }
}
