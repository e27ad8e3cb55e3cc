// Takes pictures of every page state at three widths, in both themes and languages, to be looked at.
// Usage: node scripts/screenshots.mjs FOLDER [URL]; a server must run at URL. Scans 127.0.0.1 only.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const { chromium } = createRequire(new URL("../end2end/", import.meta.url))("@playwright/test");
const [folder = "target/screenshots", base = "http://127.0.0.1:8000"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const scan = async (request) => {
  const answer = await fetch(`${base}/api/scans`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return (await answer.json()).id;
};
const ended = async (id) => {
  const events = await fetch(`${base}/api/scans/${id}/events`);
  await events.text();
};
const done = await scan({ target: "127.0.0.1", mode: "full" });
await ended(done);
const quick = await scan({ target: "localhost" });
await ended(quick);
const failed = await scan({ target: "no.invalid" });
await ended(failed);

const states = {
  empty: async (page) => page.goto(`${base}/`),
  done: async (page) => page.goto(`${base}/scans/${done}`),
  open: async (page) => page.goto(`${base}/scans/${done}?state=open`),
  closed: async (page) => page.goto(`${base}/scans/${done}?state=closed`),
  quick: async (page) => page.goto(`${base}/scans/${quick}`),
  compare: async (page) => page.goto(`${base}/scans/${quick}/compare/${done}?show=once`),
  failed: async (page) => page.goto(`${base}/scans/${failed}`),
  missing: async (page) => page.goto(`${base}/scans/nothing`),
  about: async (page) => page.goto(`${base}/about`),
  history: async (page) => page.goto(`${base}/history`),
  first: async (page) => {
    await page.context().clearCookies({ name: "portolan_legal" });
    await page.goto(`${base}/`);
    return () => page.context().addCookies([{ name: "portolan_legal", value: "accepted", url: base }]);
  },
  export: async (page) => {
    await page.goto(`${base}/scans/${done}?state=open`);
    await page.locator(".scan__actions .menu summary").click();
  },
  understood: async (page) => {
    await page.goto(`${base}/`);
    await page.locator("#target").fill("https://user@LOCALHOST.:8443/x?y#z");
    await page.locator("[name=mode][value=custom]").check();
  },
  note: async (page) => {
    await page.goto(`${base}/scans/${done}?state=open`);
    await page.locator(".port-table__open").first().click();
  },
  error: async (page) => {
    await page.goto(`${base}/`);
    await page.locator("#target").fill("127.1");
    await page.locator("[name=mode][value=custom]").check();
    await page.locator("#ports").fill("80-70");
    await page.locator(".scan-form__options summary").click();
    await page.locator("#timeout").fill("soon");
    await page.locator(".scan-form__submit").click();
    await page.locator(".field__problem:not(:empty)").first().waitFor();
  },
  running: async (page) => {
    const id = await scan({ target: "127.0.0.1-127.0.0.60", mode: "custom", ports: "1-60000" });
    await page.goto(`${base}/scans/${id}`);
    await page.waitForFunction(() => document.querySelector("progress").value > 0);
    return () => fetch(`${base}/api/scans/${id}/cancel`, { method: "POST" }).then(() => ended(id));
  },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || undefined,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const wanted = process.env.ONLY ? process.env.ONLY.split(",") : Object.keys(states);
for (const width of [390, 820, 1440]) {
  for (const theme of ["light", "dark"]) {
    for (const language of ["en", "es"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language });
      const cookies = { portolan_theme: theme, portolan_legal: "accepted", portolan_scans: [done, quick, failed].join(".") };
      await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })));
      const page = await context.newPage();
      for (const name of wanted) {
        const after = await states[name](page);
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}-${language}.png`) });
        if (typeof after === "function") await after();
      }
      await context.close();
    }
  }
}
await browser.close();
