// Takes pictures of every state of the page at three widths, in both themes and languages, to be looked at: each by
// itself, and sheets with all widths side by side. It starts servers of its own; scans 127.0.0.1 and the simulated lab only.
//   node end2end/screenshots.mjs FOLDER; CHROMIUM=… names the browser, ONLY=done,paused takes these states alone
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './performance/browser.mjs';
import { note } from './performance/noting.mjs';
import { Server } from './performance/server.mjs';

const folder = resolve(process.argv[2] ?? 'target/screenshots');
mkdirSync(folder, { recursive: true });
const WIDTHS = [390, 820, 1440];
/** On a sheet they are so wide. */
const SHOWN = [360, 500, 700];
const THEMES = ['light', 'dark'];
const LANGUAGES = ['en', 'es'];
/** Longer pages are cut off. */
const MOST_HEIGHT = 2400;

const real = await Server.start();
const lab = await Server.start('simulated');
const full = await real.ended({ target: '127.0.0.1', mode: 'full' });
const quick = await real.ended({ target: 'localhost' });
const failed = await real.ended({ target: 'no.invalid' });
const scans = {
    web: await lab.ended({ target: 'web.example', mode: 'full' }),
    quick: await lab.ended({ target: 'web.example' }),
    few: await lab.ended({ target: 'database.example', mode: 'custom', ports: '20-30,3306,5432,6379' }),
    firewall: await lab.ended({ target: 'firewall.example' }),
    tarpit: await lab.ended({ target: 'tarpit.example', mode: 'full' }),
    network: await lab.ended({ target: '192.0.2.0/24' }),
    hosts: await lab.ended({ target: 'web.example,database.example,printer.example,far.example', mode: 'full' }),
};
const NMAP = `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap -oX scan.xml 192.0.2.7" start="1795292047">
<host><status state="up"/><address addr="192.0.2.7" addrtype="ipv4"/><ports>
<port protocol="tcp" portid="22"><state state="open" reason="syn-ack"/></port>
<port protocol="tcp" portid="80"><state state="closed" reason="reset"/></port>
<port protocol="tcp" portid="6379"><state state="open" reason="syn-ack"/></port></ports></host>
<runstats><finished time="1795292050" elapsed="3" exit="success"/></runstats></nmaprun>`;

/** The page of a server below its root, once its script has taken over. */
const at = (server, path) => async (page) => {
    await page.goto(server.url + path);
    await page.waitForFunction(() => globalThis.noted.hydrated());
};
const click = (path, selector) => async (page) => {
    await path(page);
    await page.locator(selector).first().click();
};
const choose = (text) => async (page) => {
    await at(lab, '/')(page);
    await page.locator('input[type=file]').first().setInputFiles({
        name: 'scan.xml',
        mimeType: 'text/xml',
        buffer: Buffer.from(text),
    });
};
/** A scan that takes its time; ended when the picture is taken. */
const running = (then) => async (page) => {
    const id = await lab.scan({ target: 'far.example,database.example', mode: 'full', rate: '3000' });
    await at(lab, `/scans/${id}`)(page);
    await page.waitForFunction(() => document.querySelector('progress').value > 4000);
    await then?.(page);
    return async () => {
        await page.goto('about:blank');
        await fetch(`${lab.url}/api/scans/${id}/cancel`, { method: 'POST' });
        await (await fetch(`${lab.url}/api/scans/${id}/events`)).text();
    };
};

/** A running scan whose server goes away. */
const left = async (page) => {
    const server = await Server.start('simulated');
    const id = await server.scan({ target: 'far.example', mode: 'full', rate: '2000' });
    await at(server, `/scans/${id}`)(page);
    await page.waitForFunction(() => document.querySelector('progress').value > 1000);
    server.process.kill('SIGKILL');
    await page.locator('.banner').first().waitFor();
};

const printed = (scan) => async (page) => {
    await at(lab, `/scans/${scan}`)(page);
    await page.emulateMedia({ media: 'print' });
    return () => page.emulateMedia({ media: 'screen' });
};

const STATES = {
    empty: at(real, '/'),
    first: async (page) => {
        const legal = { name: 'portolan_legal', url: lab.url };
        await page.context().clearCookies({ name: legal.name });
        await at(lab, '/')(page);
        return () => page.context().addCookies([{ ...legal, value: 'accepted' }]);
    },
    understood: async (page) => {
        await at(real, '/')(page);
        await page.locator('#target').fill('https://user@LOCALHOST.:8443/x?y#z');
        await page.locator('[name=mode][value=custom]').check();
    },
    options: click(at(real, '/'), '.scan-form__options summary'),
    error: async (page) => {
        await at(real, '/')(page);
        await page.locator('#target').fill('127.1');
        await page.locator('[name=mode][value=custom]').check();
        await page.locator('#ports').fill('80-70');
        await page.locator('.scan-form__options summary').click();
        await page.locator('#timeout').fill('soon');
        await page.locator('.scan-form__submit').click();
        await page.locator('.field__problem:not(:empty)').first().waitFor();
    },
    done: at(real, `/scans/${full}`),
    web: at(lab, `/scans/${scans.web}`),
    quick: at(lab, `/scans/${scans.quick}`),
    few: at(lab, `/scans/${scans.few}`),
    firewall: at(lab, `/scans/${scans.firewall}`),
    tarpit: at(lab, `/scans/${scans.tarpit}`),
    hosts: at(lab, `/scans/${scans.hosts}`),
    network: at(lab, `/scans/${scans.network}`),
    lab: at(lab, '/'),
    open: at(lab, `/scans/${scans.web}?state=open`),
    closed: at(lab, `/scans/${scans.web}?state=closed`),
    evidence: click(at(lab, `/scans/${scans.web}?state=open`), '.port-table__open'),
    search: at(lab, `/scans/${scans.hosts}?q=state%3Aopen+risk%3Ahigh`),
    nothing: at(lab, `/scans/${scans.web}?q=port%3Anonsense+nowhere`),
    copy: click(at(lab, `/scans/${scans.web}?state=open`), '.table-tools .menu summary'),
    columns: click(at(lab, `/scans/${scans.web}?state=open`), '.table-tools .menu:last-of-type summary'),
    export: click(at(lab, `/scans/${scans.web}?state=open`), '.scan__actions .menu summary'),
    running: running(),
    paused: running(async (page) => {
        await page.locator('[data-shortcut=pause]').first().click();
        await page.locator('.scan[data-phase=paused]').waitFor();
    }),
    reconnecting: left,
    failed: at(real, `/scans/${failed}`),
    missing: async (page) => void (await page.goto(`${real.url}/scans/nothing`)),
    lost: async (page) => void (await page.goto(`${real.url}/nowhere`)),
    opened: async (page) => {
        await choose(NMAP)(page);
        await page.locator('.scan[data-phase=done]').waitFor();
    },
    unreadable: async (page) => {
        await choose(NMAP.slice(0, 300))(page);
        await page.locator('.banner--error, [role=alert]:not(:empty)').first().waitFor();
    },
    compare: at(real, `/scans/${quick}/compare/${full}?show=once`),
    compared: at(lab, `/scans/${scans.quick}/compare/${scans.web}`),
    history: at(lab, '/history'),
    about: at(lab, '/about'),
    shortcuts: async (page) => {
        await at(lab, `/scans/${scans.few}`)(page);
        await page.locator('[data-shortcut=help]').click();
    },
    scriptless: async (page) => void (await page.goto(`${lab.url}/scans/${scans.web}`)),
    print: printed(scans.web),
    // Its column of addresses is hidden.
    'print-one': printed(scans.few),
    offline: async (page) => void (await page.goto(`${lab.url}/offline`)),
};
const wanted = process.env.ONLY ? process.env.ONLY.split(',') : Object.keys(STATES);

const browser = await launch();

/** Where somebody is who has been here before. */
async function visitor({ width, theme, language, javaScriptEnabled }) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language, javaScriptEnabled });
    // Cookies are for a host, whatever the port.
    const known = [full, quick, failed, ...Object.values(scans)].join('.');
    const kept = { portolan_theme: theme, portolan_legal: 'accepted', portolan_scans: known };
    await context.addCookies(Object.entries(kept).map(([name, value]) => ({ name, value, url: real.url })));
    await context.addInitScript(note);
    return context;
}

const fileOf = (name, { width, theme, language }) => join(folder, `${name}-${theme}-${language}-${width}.png`);

for (const theme of THEMES) {
    for (const language of LANGUAGES) {
        for (const width of WIDTHS) {
            const choice = { theme, language, width };
            for (const javaScriptEnabled of [true, false]) {
                const context = await visitor({ ...choice, javaScriptEnabled });
                const page = await context.newPage();
                for (const name of wanted.filter((name) => (name === 'scriptless') !== javaScriptEnabled)) {
                    try {
                        const after = await STATES[name](page);
                        const height = await page.locator('html').evaluate((root) => root.scrollHeight);
                        const clip = { x: 0, y: 0, width, height: Math.min(height, MOST_HEIGHT) };
                        await page.screenshot({ path: fileOf(name, choice), fullPage: true, clip });
                        await after?.();
                    } catch (error) {
                        console.error(`${name}, ${JSON.stringify(choice)}: ${error.message.split('\n')[0]}`);
                    }
                }
                await context.close();
            }
        }
    }
}

// A sheet each of a state in a theme and a language: every width side by side.
const sheet = await browser.newPage({ viewport: { width: 1600, height: 300 } });
// Where the pictures are; a page without an address may not show files.
await sheet.goto(pathToFileURL(folder).href);
for (const name of wanted) {
    for (const theme of THEMES) {
        for (const language of LANGUAGES) {
            const picture = (width, index) =>
                `<img src="${pathToFileURL(fileOf(name, { theme, language, width }))}" width="${SHOWN[index]}">`;
            await sheet.setContent(`<body style="margin:4px;background:#888">${WIDTHS.map(picture).join(' ')}</body>`);
            await sheet.waitForFunction(() => [...document.images].every((image) => image.complete));
            await sheet.screenshot({ path: join(folder, `sheet-${name}-${theme}-${language}.png`), fullPage: true });
        }
    }
}
await browser.close();
await Promise.all([real, lab].map((server) => server.stop()));
