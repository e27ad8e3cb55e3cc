// The form that starts a scan, on the start page and above each result.
import { expect, type Locator } from '@playwright/test';
import { containing } from '../fixtures/words';
import type { Visit } from './visit';

export type Mode = 'quick' | 'custom' | 'full';
/** The fields for text, those under the options last. */
export const TEXT_FIELDS = ['target', 'ports', 'first_port', 'last_port', 'timeout', 'parallel'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
/** What a person types. */
export type Typed = Partial<Record<TextField, string>> & { mode?: Mode };

export class ScanForm {
    constructor(private readonly visit: Visit) {}

    get root(): Locator {
        return this.visit.page.getByRole('form', { name: this.visit.words.form.label });
    }

    get button(): Locator {
        return this.root.getByRole('button', { name: this.visit.words.form.submit, exact: true });
    }

    /** What is wrong as a whole. */
    get error(): Locator {
        return this.root.getByRole('alert');
    }

    get options(): Locator {
        return this.root.getByText(this.visit.words.form.options, { exact: true });
    }

    /** What the form makes of a target that is typed otherwise. */
    get understood(): Locator {
        return this.root.getByRole('status');
    }

    /** Takes the port that the address names, and nothing besides. */
    get namedPort(): Locator {
        return this.root.getByRole('button', { name: this.visit.words.form.take_named_port });
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

    /** Types all that is given and leaves the rest as it stands; unfolds the options for what is in them. */
    async type({ mode, ...texts }: Typed): Promise<void> {
        if (mode !== undefined) await this.chooseMode(mode);
        for (const name of TEXT_FIELDS) {
            const text = texts[name];
            if (text === undefined) continue;
            if ((name === 'timeout' || name === 'parallel') && !(await this.field(name).isVisible())) {
                await this.options.click();
            }
            await this.field(name).fill(text);
        }
    }

    async submit(): Promise<void> {
        await this.button.click();
    }

    /** Everything is as it was typed. */
    async expectTyped({ mode, ...texts }: Typed): Promise<void> {
        if (mode !== undefined) await expect(this.mode(mode)).toBeChecked();
        for (const name of TEXT_FIELDS) {
            const text = texts[name];
            if (text !== undefined) await expect(this.field(name)).toHaveValue(text);
        }
    }

    /** The sentence stands at that field, is read out with it, and no other field is marked. */
    async expectProblem(name: TextField, sentence: string): Promise<void> {
        await expect(this.field(name)).toHaveAccessibleDescription(containing(sentence));
        await expect(this.root.getByText(sentence, { exact: true })).toBeVisible();
        await expect(this.field(name)).toHaveAttribute('aria-invalid', 'true');
        for (const other of TEXT_FIELDS.filter((field) => field !== name)) {
            await expect(this.field(other)).not.toHaveAttribute('aria-invalid', 'true');
        }
    }
}
