// A scan as a picture: SVG as it is made, PNG as the browser draws it.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';

async function kept(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
    const download = page.waitForEvent('download');
    await click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Red, green and blue of a pixel, and how many different colours there are in a hundred places. */
async function looked(page: Page, png: Buffer): Promise<{ corner: number[]; colours: number }> {
    return page.evaluate(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
        const places = Array.from({ length: 400 }, (_, i) => at(100 + (i % 20) * 40, 340 + Math.floor(i / 20) * 40));
        return { corner: at(4, 4), colours: new Set(places.map(String)).size };
    }, png.toString('base64'));
}

test('the picture is kept as it is made, and as pixels', async ({ page, scan, rest, address, listeners }) => {
    const [open = 0] = await listeners(1);
    const id = await rest.start({ target: address, mode: 'custom', ports: `1,2,3,${open}` });
    await rest.reportWhen(id, 'done');
    await scan.open(id);
    await scan.exportMenu.click();
    const svg = await kept(page, () => scan.exportLink('svg').click());
    expect(svg.name).toMatch(/^portolan-.*\.svg$/);
    expect(svg.bytes.toString()).toContain(`>${open}</tspan>`);

    await scan.exportMenu.click();
    const png = await kept(page, () => scan.exportPixels.click());
    expect(png.name).toBe(svg.name.replace(/svg$/, 'png'));
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2400, 1260]);
    const { corner, colours } = await looked(page, png.bytes);
    expect(corner).toEqual([246, 241, 228]);
    expect(colours, 'paper, chart and lettering').toBeGreaterThan(4);
});
