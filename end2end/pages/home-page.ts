// The start page: the form, and what its results will mean.
import type { Locator } from '@playwright/test';
import { ScanForm, type Typed } from './scan-form';
import type { Visit } from './visit';

export class HomePage {
    readonly form: ScanForm;

    constructor(private readonly visit: Visit) {
        this.form = new ScanForm(visit);
    }

    get title(): Locator {
        return this.visit.page.getByRole('heading', { level: 1, name: this.visit.words.home.title });
    }

    async open(): Promise<void> {
        await this.visit.open('/');
    }

    /** Opens the page, types and sends. */
    async send(typed: Typed): Promise<void> {
        await this.open();
        await this.form.type(typed);
        await this.form.submit();
    }
}
