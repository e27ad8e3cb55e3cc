// The chart of a scan: its sheet, what it tells of a port, and the small charts of several hosts.
import { expect, type Locator } from '@playwright/test';
import { filled, pattern } from '../fixtures/words';
import type { Visit } from './visit';

/** A full scan lies on a curve in a square of so many cells a side; up to 36 ports in rows of so many. */
export const SIDE = 256;
export const COLUMNS = 6;

export class Chart {
    constructor(private readonly visit: Visit) {}

    get region(): Locator {
        return this.visit.page.getByRole('region', { name: this.visit.words.chart.title, exact: true });
    }

    /** The sheet as a script makes it: to be pointed at and walked over. */
    get sheet(): Locator {
        return this.region.getByRole('application', { name: pattern(this.visit.words.chart.label) });
    }

    /** The sheet as the server draws it. */
    get picture(): Locator {
        return this.region.getByRole('img', { name: pattern(this.visit.words.chart.label) });
    }

    get readout(): Locator {
        return this.region.getByRole('status');
    }

    /** What can be done is said where a script does it. */
    async expectHint(isScripted: boolean | undefined): Promise<void> {
        await expect(this.readout).toHaveText(isScripted ? [this.visit.words.chart.hint] : []);
    }

    /** All of it in words. */
    get description(): Locator {
        return this.region.getByText(this.visit.words.chart.keys).locator('..');
    }

    /** What the readout says of a port that is closed. */
    port(port: number): string {
        return filled(this.visit.words.chart.port, { port });
    }

    host(address: string): Locator {
        const hosts = this.region.getByRole('list', { name: this.visit.words.chart.hosts });
        return hosts.getByRole('link', { name: new RegExp(`^${address.replaceAll('.', '\\.')}\\b`) });
    }

    /** The middle of a cell, from the sheet's corner. */
    async place(column: number, row: number, columns: number, rows: number): Promise<{ x: number; y: number }> {
        const box = await this.sheet.locator('canvas').boundingBox();
        expect(box).not.toBeNull();
        const { width = 0, height = 0 } = box ?? {};
        return { x: ((column + 0.5) * width) / columns, y: ((row + 0.5) * height) / rows };
    }

    /** The colour of a cell on the canvas, as `rgb(…)`. */
    async colour(column: number, row: number): Promise<string> {
        return this.sheet.locator('canvas').evaluate(
            (canvas: HTMLCanvasElement, [x, y]) => {
                const [red, green, blue] = canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [];
                return `rgb(${red}, ${green}, ${blue})`;
            },
            [column, row] as const,
        );
    }

    /** A colour of the style as the page computes it. */
    async token(name: string): Promise<string> {
        return this.visit.root.evaluate((root, name) => getComputedStyle(root).getPropertyValue(name), name);
    }
}
