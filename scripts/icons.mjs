// Makes the icons of the installed page from public/icons/icon.svg: CHROMIUM=$(scripts/find-chromium) node scripts/icons.mjs
// The PNG files are committed; this is run again when the drawing changes.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { chromium } = createRequire(new URL("../end2end/", import.meta.url))("@playwright/test");
const folder = new URL("../public/icons/", import.meta.url);
const rounded = readFileSync(new URL("icon.svg", folder), "utf8");
// Systems cut these to a shape of their own: no corners, and nothing that matters outside of the middle 80 %.
const square = rounded.replace(/ rx="\d+"/, "");
const maskable = square.replace(/translate\([^)]*\) scale\([^)]*\)/, "translate(100 100) scale(6.5)");
if (square === rounded || maskable === square) throw new Error("icon.svg is not drawn as this script expects");

const icons = [
  ["icon-192.png", 192, rounded],
  ["icon-512.png", 512, rounded],
  ["maskable-512.png", 512, maskable],
  ["apple-touch-icon.png", 180, square],
];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"],
});
for (const [name, size, svg] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
