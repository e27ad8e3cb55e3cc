// The scans that this browser has started: a list of their own, and below the form.
import type { Locator } from '@playwright/test';
import { filled } from '../fixtures/words';
import type { Visit } from './visit';

export class HistoryPage {
    constructor(private readonly visit: Visit) {}

    /** Opens the page with all of them. */
    async open(): Promise<void> {
        await this.visit.open('/history');
    }

    /** One item for each scan, wherever the list stands. */
    get items(): Locator {
        return this.visit.page.getByRole('main').getByRole('list').getByRole('listitem').filter({
            has: this.visit.page.getByRole('button', { name: filled(this.visit.words.history.again_target, { target: '' }) }),
        });
    }

    item(target: string): Locator {
        return this.items.filter({ has: this.link(target) });
    }

    /** The way to a scan. */
    link(target: string): Locator {
        return this.visit.page.getByRole('link', { name: target, exact: true });
    }

    again(target: string): Locator {
        const name = filled(this.visit.words.history.again_target, { target });
        return this.visit.page.getByRole('main').getByRole('button', { name, exact: true });
    }
}
