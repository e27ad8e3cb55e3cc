// Results files: chosen by a button, or dropped anywhere on the page.
import type { Locator } from '@playwright/test';
import { filled } from '../fixtures/words';
import type { Visit } from './visit';

/** A file that a person has. */
export type LocalFile = { name: string; text: string };

export class OpenFile {
    constructor(private readonly visit: Visit) {}

    /** The field behind the button. */
    get field(): Locator {
        return this.visit.page.getByLabel(this.visit.words.opened.open);
    }

    /** What is laid over the page while a file is held over it. */
    get sheet(): Locator {
        return this.visit.page.getByText(this.visit.words.opened.drop, { exact: true });
    }

    get closeButton(): Locator {
        return this.visit.page.getByRole('button', { name: this.visit.words.opened.close, exact: true });
    }

    /** The files that this page has opened. */
    get files(): Locator {
        const list = this.visit.page.getByRole('list', { name: this.visit.words.opened.list });
        return list.getByRole('listitem');
    }

    /** What the file does not tell, or is not shown of it. */
    get remarks(): Locator {
        return this.visit.page.getByRole('list', { name: this.visit.words.opened.remarks }).getByRole('listitem');
    }

    /** The hosts of a file that has nothing but hosts. */
    get hosts(): Locator {
        const list = this.visit.page.getByRole('list', { name: this.visit.words.scan.addresses, exact: true });
        return list.getByRole('listitem');
    }

    async choose({ name, text }: LocalFile): Promise<void> {
        await this.field.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
    }

    /** Holds files over the page, lets them go, or takes them away. */
    async drag(kind: 'dragover' | 'drop' | 'dragleave', ...files: LocalFile[]): Promise<void> {
        const { page } = this.visit;
        const dataTransfer = await page.evaluateHandle((files) => {
            const transfer = new DataTransfer();
            files.forEach(({ name, text }) => transfer.items.add(new File([text], name)));
            return transfer;
        }, files);
        await page.dispatchEvent('h1', kind, { dataTransfer });
    }

    /** Why a file was not opened. */
    problem(file: string, why: string): Locator {
        const text = filled(this.visit.words.opened.failed, { file, why });
        return this.visit.page.getByRole('alert').filter({ hasText: text });
    }

    /** Where a report says that it comes from. */
    source(file: string, format: 'nmap_xml' | 'nmap_grepable' | 'masscan_json' | 'portolan_json' | 'json_lines'): Locator {
        const { opened } = this.visit.words;
        return this.visit.page.getByText(filled(opened.from, { file, format: opened[format] }));
    }
}
