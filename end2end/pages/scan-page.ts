// The page of one scan: how far it is, what it found, and the form for the next.
import { expect, type Locator } from '@playwright/test';
import { openPorts, type PortState, type Report } from '../fixtures/rest';
import { filled, number, pattern, type Language } from '../fixtures/words';
import { ScanForm } from './scan-form';
import type { Visit } from './visit';

export type Filter = PortState | 'all';
export type Phase = 'queued' | 'resolving' | 'probing' | 'paused' | 'done' | 'cancelled' | 'failed';

export class ScanPage {
    readonly form: ScanForm;

    constructor(private readonly visit: Visit) {
        this.form = new ScanForm(visit);
    }

    get region(): Locator {
        return this.visit.page.getByRole('region', { name: pattern(this.visit.words.scan.title) });
    }

    get stopButton(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.scan.stop });
    }

    get pauseButton(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.flow.pause, exact: true });
    }

    get resumeButton(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.flow.resume, exact: true });
    }

    /** Leads to the form above, which has what was typed. */
    get changeLink(): Locator {
        const name = filled(this.visit.words.flow.change_target, { target: '' }).split('  ')[0] ?? '';
        return this.region.getByRole('link', { name: new RegExp(`^${name}`) });
    }

    get shareButton(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.flow.share, exact: true });
    }

    /** Asks for a notification at the end. */
    get noticeButton(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.flow.notice, exact: true });
    }

    get againButton(): Locator {
        const name = filled(this.visit.words.history.again_target, { target: '' });
        return this.region.getByRole('button', { name });
    }

    get exportMenu(): Locator {
        return this.region.getByText(this.visit.words.scan.export, { exact: true });
    }

    /** Opens to the scans that this one can be compared with. */
    get compareMenu(): Locator {
        return this.region.getByText(this.visit.words.compare.menu, { exact: true });
    }

    /** The ways to the comparisons, those with scans of the same target first. */
    get compareLinks(): Locator {
        const menu = this.visit.page.getByText(this.visit.words.compare.menu, { exact: true });
        return this.region.locator('details').filter({ has: menu }).getByRole('link');
    }

    /** The link to a file of all ports, or of those that are shown. */
    exportLink(format: 'json' | 'csv' | 'html' | 'svg', of: 'all' | 'shown' = 'all'): Locator {
        const name = this.visit.words.scan[`export_${format}`];
        return this.region.getByRole('link', { name }).nth(of === 'all' ? 0 : 1);
    }

    /** Makes the picture in pixels. */
    get exportPixels(): Locator {
        return this.region.getByRole('button', { name: this.visit.words.scan.export_png });
    }

    /** What was found, in a sentence, when the scan has ended. */
    get summary(): Locator {
        return this.region.getByText(pattern(this.visit.words.scan.summary));
    }

    /** The mark of an open port at the top: of the only host, or of one of several. */
    chip(port: number): Locator {
        return this.region.locator('.chip').filter({ hasText: new RegExp(`^${port}\\b`) }).first();
    }

    /** The open ports beside the chart. */
    get foundList(): Locator {
        return this.region.locator('.found');
    }

    /** The hosts of a scan of several, with what is open on each. */
    get hosts(): Locator {
        return this.region.locator('.host-list');
    }

    get hostRows(): Locator {
        return this.hosts.locator('.host-row');
    }

    /** The heading of a column, which sorts by it. */
    sortBy(column: 'port' | 'state' | 'service' | 'risk' | 'rtt'): Locator {
        return this.table.getByRole('columnheader', { name: this.visit.words.table[column] }).getByRole('link');
    }

    get table(): Locator {
        return this.region.getByRole('table', { name: this.visit.words.table.caption });
    }

    /** How many ports were asked: “12 of 30”, and “30” when that is all. */
    get progress(): Locator {
        // Folded when the scan has ended.
        return this.region.locator('.figures__ports');
    }

    get rows(): Locator {
        return this.table.locator('tbody tr[data-state]');
    }

    /** Opens the page of a scan that was started before. */
    async open(id: string, query = '', base = ''): Promise<void> {
        await this.visit.open(`${base}/scans/${id}${query}`);
    }

    /** Waits until the form has led here; answers the scan's name. */
    async arrive(): Promise<string> {
        await this.visit.page.waitForURL(/\/scans\/[A-Za-z0-9]+$/);
        const id = new URL(this.visit.page.url()).pathname.split('/').at(-1) ?? '';
        this.visit.rest.remember(id);
        await expect(this.region).toBeVisible();
        return id;
    }

    phase(phase: Phase): Locator {
        const { flow, phase: words } = this.visit.words;
        const word = phase === 'paused' ? flow.paused : words[phase];
        return this.region.getByRole('status').getByText(word, { exact: true });
    }

    async waitFor(phase: Phase): Promise<void> {
        await expect(this.phase(phase)).toBeVisible();
    }

    /** A scan takes its time. */
    async waitUntilDone(): Promise<void> {
        await expect(this.phase('done')).toBeVisible({ timeout: 60_000 });
    }

    /** The link that shows the ports of a state only; it carries their count. */
    filter(filter: Filter): Locator {
        const { state } = this.visit.words;
        const name = filter === 'all' ? state.all : state[`${filter}_ports`];
        const navigation = this.region.getByRole('navigation', { name: this.visit.words.table.filter });
        return navigation.getByRole('link', { name: new RegExp(`^[\\d.,]+\\s*${name}$`) });
    }

    /** The count that a filter's link shows. */
    async count(filter: Filter): Promise<number> {
        const text = (await this.filter(filter).textContent()) ?? '';
        return Number(text.replace(/\D/g, ''));
    }

    rowsIn(state: PortState): Locator {
        const badge = this.visit.page.getByText(this.visit.words.state[state], { exact: true });
        return this.rows.filter({ has: badge });
    }

    /** The port numbers or ranges of the rows in a state. */
    ports(state: PortState): Locator {
        return this.rowsIn(state).getByRole('rowheader');
    }

    row(port: number): Locator {
        return this.rows.filter({ has: this.visit.page.getByRole('rowheader', { name: String(port), exact: true }) });
    }

    /** The counts of the page are those that the server reports. */
    async expectCountsOf(report: Report): Promise<void> {
        const { open, closed, filtered } = report.counts;
        const shown = async () => ({
            all: await this.count('all'),
            open: await this.count('open'),
            closed: await this.count('closed'),
            filtered: await this.count('filtered'),
        });
        await expect.poll(shown).toEqual({ all: open + closed + filtered, open, closed, filtered });
    }

    /** The page shows a scan that is done, all of it: every count, and every open port of every host in order. */
    async expectAllOf(report: Report, language: Language = 'en'): Promise<void> {
        expect(report.phase).toBe('done');
        await this.waitUntilDone();
        await this.expectCountsOf(report);
        await expect(this.progress).toHaveText(number(report.plan.probes, language));
        const open = Object.keys(report.hosts).flatMap((address) => openPorts(report, address));
        await expect(this.ports('open')).toHaveText(open.map(String));
    }

    /** The link in the row of a port that opens and closes what is known of it. */
    opener(port: number): Locator {
        return this.row(port).getByRole('rowheader').getByRole('link');
    }

    /** What is known of the port whose row is open. */
    get evidence(): Locator {
        return this.table.locator('tr.port-table__evidence');
    }

    get search(): Locator {
        return this.region.getByRole('searchbox', { name: this.visit.words.search.label });
    }

    /** The frame in which the rows scroll. */
    get frame(): Locator {
        return this.region.getByRole('region', { name: this.visit.words.table.caption, exact: true });
    }

    get columns(): Locator {
        return this.region.getByText(this.visit.words.search.columns, { exact: true });
    }

    /** Shows or hides a column. */
    columnLink(column: 'service' | 'risk' | 'rtt' | 'reason'): Locator {
        const { search, table } = this.visit.words;
        return this.region.getByRole('link', {
            name: new RegExp(`^${table[column]} ?: (${search.shown}|${search.hidden})$`),
        });
    }
}
