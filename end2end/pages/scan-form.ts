// The form that starts a scan, on the start page and above each result.
import { expect, type Locator } from '@playwright/test';
import { containing } from '../fixtures/words';
import type { Visit } from './visit';

export type Mode = 'quick' | 'custom' | 'full';
export type TextField = 'target' | 'ports' | 'timeout';
/** What a person types. */
export type Typed = { target?: string; mode?: Mode; ports?: string; timeout?: string };

export class ScanForm {
    constructor(private readonly visit: Visit) {}

    get root(): Locator {
        return this.visit.page.getByRole('form', { name: this.visit.words.form.label });
    }

    get button(): Locator {
        return this.root.getByRole('button', { name: this.visit.words.form.submit });
    }

    /** What is wrong as a whole. */
    get error(): Locator {
        return this.root.getByRole('alert');
    }

    get options(): Locator {
        return this.root.getByText(this.visit.words.form.options, { exact: true });
    }

    field(name: TextField): Locator {
        return this.root.getByLabel(this.visit.words.form[name], { exact: true });
    }

    mode(mode: Mode): Locator {
        const { form } = this.visit.words;
        const name = { quick: form.mode_quick, custom: form.mode_custom, full: form.mode_full }[mode];
        return this.root.getByRole('radio', { name });
    }

    async typeTarget(target: string): Promise<void> {
        await this.field('target').fill(target);
    }

    async chooseMode(mode: Mode): Promise<void> {
        await this.mode(mode).check();
    }

    async typePorts(ports: string): Promise<void> {
        await this.field('ports').fill(ports);
    }

    /** Opens the options if they are folded, then types. */
    async typeTimeout(timeout: string): Promise<void> {
        if (!(await this.field('timeout').isVisible())) {
            await this.options.click();
        }
        await this.field('timeout').fill(timeout);
    }

    /** Types all that is given and leaves the rest as it stands. */
    async type({ target, mode, ports, timeout }: Typed): Promise<void> {
        if (target !== undefined) await this.typeTarget(target);
        if (mode !== undefined) await this.chooseMode(mode);
        if (ports !== undefined) await this.typePorts(ports);
        if (timeout !== undefined) await this.typeTimeout(timeout);
    }

    async submit(): Promise<void> {
        await this.button.click();
    }

    /** Everything is as it was typed. */
    async expectTyped({ target, mode, ports, timeout }: Typed): Promise<void> {
        if (target !== undefined) await expect(this.field('target')).toHaveValue(target);
        if (mode !== undefined) await expect(this.mode(mode)).toBeChecked();
        if (ports !== undefined) await expect(this.field('ports')).toHaveValue(ports);
        if (timeout !== undefined) await expect(this.field('timeout')).toHaveValue(timeout);
    }

    /** The sentence stands at that field, is read out with it, and no other field is marked. */
    async expectProblem(name: TextField, sentence: string): Promise<void> {
        await expect(this.field(name)).toHaveAccessibleDescription(containing(sentence));
        await expect(this.root.getByText(sentence, { exact: true })).toBeVisible();
        await expect(this.field(name)).toHaveAttribute('aria-invalid', 'true');
        for (const other of (['target', 'ports', 'timeout'] as const).filter((field) => field !== name)) {
            await expect(this.field(other)).not.toHaveAttribute('aria-invalid', 'true');
        }
    }
}
