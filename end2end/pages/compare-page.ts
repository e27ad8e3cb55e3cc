// The page that compares two scans: which they are, what became of each port, and the chart of it.
import type { Locator, Response } from '@playwright/test';
import { filled, pattern } from '../fixtures/words';
import type { Visit } from './visit';

/** What the table shows. */
export type Filter = 'changes' | 'newly_open' | 'gone' | 'changed' | 'same_open' | 'once' | 'unknown';
/** What a row says of its port. */
export type Change =
    | 'newly_open'
    | 'newly_reported'
    | 'gone'
    | 'no_longer_reported'
    | 'changed'
    | 'same'
    | 'not_asked_before'
    | 'not_asked_now'
    | 'unknown_before'
    | 'unknown_now';

export class ComparePage {
    constructor(private readonly visit: Visit) {}

    async open(before: string, after: string, query = ''): Promise<Response | null> {
        return this.visit.open(`/scans/${before}/compare/${after}${query}`);
    }

    get region(): Locator {
        return this.visit.page.getByRole('region', { name: pattern(this.visit.words.compare.title) });
    }

    get heading(): Locator {
        return this.region.getByRole('heading', { level: 1 });
    }

    /** The scan before, then the scan after. */
    get scans(): Locator {
        return this.region.getByRole('list', { name: this.visit.words.compare.scans }).getByRole('listitem');
    }

    get swap(): Locator {
        return this.region.getByRole('link', { name: this.visit.words.compare.swap });
    }

    get table(): Locator {
        return this.region.getByRole('table', { name: this.visit.words.compare.caption });
    }

    get rows(): Locator {
        return this.table.locator('tbody').getByRole('row');
    }

    /** The way to the rows that follow those of this page. */
    get next(): Locator {
        return this.region.getByRole('link', { name: this.visit.words.table.next, exact: true });
    }

    row(port: number): Locator {
        return this.rows.filter({ has: this.visit.page.getByRole('rowheader', { name: String(port), exact: true }) });
    }

    /** The port numbers or ranges of the rows, from top to bottom. */
    get ports(): Locator {
        return this.rows.getByRole('rowheader');
    }

    /** What became of a port, by its word. */
    change(port: number, change: Change): Locator {
        return this.row(port).getByText(this.visit.words.compare[change], { exact: true });
    }

    filter(filter: Filter): Locator {
        const { compare } = this.visit.words;
        const names = {
            changes: compare.changes,
            newly_open: compare.newly_open_ports,
            gone: compare.gone_ports,
            changed: compare.changed_ports,
            same_open: compare.same_open,
            once: compare.once,
            unknown: compare.no_verdict,
        };
        const navigation = this.region.getByRole('navigation', { name: compare.filter });
        return navigation.getByRole('link', { name: new RegExp(`^[\\d.,]+\\s*${names[filter]}$`) });
    }

    /** The count that a filter's link shows. */
    async count(filter: Filter): Promise<number> {
        const text = (await this.filter(filter).textContent()) ?? '';
        return Number(text.replace(/\D/g, ''));
    }

    /** The chart of a host, with so many ports of each change. */
    chart(host: string, counts: Record<'newly_open' | 'gone' | 'changed' | 'same_open', number>): Locator {
        const { compare } = this.visit.words;
        const name = filled(compare.chart_label, { host, summary: filled(compare.summary, counts) });
        return this.region.getByRole('img', { name, exact: true });
    }
}
