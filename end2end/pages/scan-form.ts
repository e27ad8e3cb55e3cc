// The form that starts a scan, on the start page and above each result.
import { expect, type Locator } from '@playwright/test';
import { containing } from '../fixtures/words';
import type { Visit } from './visit';

export type Mode = 'quick' | 'custom' | 'full';
export type Timing = 'polite' | 'normal' | 'fast';
/** The fields for text under the options. */
const OPTIONS = ['timeout', 'retries', 'parallel', 'rate'] as const;
export const TEXT_FIELDS = ['target', 'ports', 'first_port', 'last_port', ...OPTIONS] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
/** What a person types, chooses and ticks. */
export type Typed = Partial<Record<TextField, string>> & { mode?: Mode; timing?: Timing; silent_hosts?: boolean };

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
        return this.root.locator('.scan-form__options > summary');
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
        return this.root.getByRole('group', { name: form.mode, exact: true }).getByRole('radio', { name });
    }

    /** Above a result the choices are folded until somebody types. */
    get folded(): Locator {
        return this.root.locator('.scan-form__more:not([open]) > summary');
    }

    async unfold(): Promise<void> {
        if (await this.folded.isVisible()) await this.folded.click();
    }

    timing(timing: Timing): Locator {
        const { form } = this.visit.words;
        const name = { polite: form.timing_polite, normal: form.timing_normal, fast: form.timing_fast }[timing];
        // What one means may speak of another: the name is what it begins with.
        const group = this.root.getByRole('group', { name: form.timing, exact: true });
        return group.getByRole('radio', { name: new RegExp(`^${name}`) });
    }

    get silentHosts(): Locator {
        return this.root.getByRole('checkbox', { name: this.visit.words.form.silent_hosts });
    }

    async typeTarget(target: string): Promise<void> {
        await this.field('target').fill(target);
    }

    async chooseMode(mode: Mode): Promise<void> {
        await this.unfold();
        await this.mode(mode).check();
    }

    /** Types all that is given and leaves the rest as it stands; unfolds the options for what is in them. */
    async type({ mode, timing, silent_hosts, ...texts }: Typed): Promise<void> {
        if (mode !== undefined) await this.chooseMode(mode);
        const options = [timing, silent_hosts, ...OPTIONS.map((name) => texts[name])];
        if (options.some((typed) => typed !== undefined)) await this.unfold();
        if (options.some((typed) => typed !== undefined) && !(await this.silentHosts.isVisible())) {
            await this.options.click();
        }
        if (timing !== undefined) await this.timing(timing).check();
        if (silent_hosts !== undefined) await this.silentHosts.setChecked(silent_hosts);
        for (const name of TEXT_FIELDS) {
            const text = texts[name];
            if (text !== undefined) await this.field(name).fill(text);
        }
    }

    async submit(): Promise<void> {
        await this.button.click();
    }

    /** Everything is as it was typed. */
    async expectTyped({ mode, timing, silent_hosts, ...texts }: Typed): Promise<void> {
        await this.unfold();
        if (mode !== undefined) await expect(this.mode(mode)).toBeChecked();
        if (timing !== undefined) await expect(this.timing(timing)).toBeChecked();
        if (silent_hosts !== undefined) await expect(this.silentHosts).toBeChecked({ checked: silent_hosts });
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
