// What a person does with the page of a full scan that is done, and how long each thing takes to be seen: in the page
// until the next paint and until all rows in sight are there; what is scrolled until it is on the screen. The last line
// is what this browser takes to scroll a frame in which nothing is to be made.
//   node end2end/performance/interact.mjs [loopback|tarpit|network …]
import { launch, open, visit } from './browser.mjs';
import { scrollLatencies } from './latency.mjs';
import { SCANS, chosen, words } from './scans.mjs';
import { Server } from './server.mjs';
import { figure, largest, middle, print } from './table.mjs';

const HEADS = [
    'scan',
    'what',
    'event ms',
    'median ms to paint',
    'longest ms to paint',
    'to all rows ms',
    'scroll to screen ms',
    'longest task ms',
    'worst frame gap ms',
];

const [PAINT, SCREEN] = ['longest ms to paint', 'scroll to screen ms'].map((head) => HEADS.indexOf(head));

/** A wheel that is turned, and one that is flung: CSS pixels a second. */
const [TURN, FLING] = [2_400, 12_000];

/** In the page: puts a frame in the place of the table, as high as one of many rows, in which there is nothing. */
function putEmptyFrame() {
    const frame = document.querySelector('.port-table');
    const empty = frame.cloneNode(false);
    empty.append(document.createElement('div'));
    empty.firstChild.style.height = '100000px';
    frame.replaceWith(empty);
}

/** The steps by what they are called; each does one thing, or says `false` where the page has no such thing. */
function steps(page, session) {
    const region = page.locator('section.scan');
    const states = region.getByRole('navigation', { name: words.table.filter });
    const filter = (state) => () => states.locator(`[data-state=${state}]`).click();
    const heads = region.getByRole('columnheader');
    const sort = (column) => () => heads.filter({ hasText: words.table[column] }).getByRole('link').click();
    const search = region.locator('input[type=search]').first();
    const type = (text) => async () => {
        if ((await search.count()) === 0) {
            return false;
        }
        await search.fill('');
        await search.pressSequentially(text, { delay: 50 });
    };
    // The browser makes the gesture, frame by frame: single turns of a wheel reach it through the debugger some thirty
    // milliseconds after they are said to have been made.
    const scroll = (pixels) => async () => {
        const frame = page.locator('.port-table');
        await frame.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
        const { x, y, width, height } = await frame.boundingBox();
        // A gesture at the end of what can be scrolled has no frame of its own, and seems to wait for one.
        const left = await frame.evaluate(({ scrollTop, scrollHeight, clientHeight }, isDown) => {
            return isDown ? scrollHeight - clientHeight - scrollTop : scrollTop;
        }, pixels > 0);
        const distance = Math.min(Math.abs(pixels), Math.floor(left));
        if (distance < height) {
            return false;
        }
        await session.send('Input.synthesizeScrollGesture', {
            x: x + width / 2,
            y: y + height / 2,
            yDistance: -Math.sign(pixels) * distance,
            speed: Math.abs(pixels),
            gestureSourceType: 'mouse',
            preventFling: true,
        });
    };
    const next = async () => {
        const link = region.getByRole('link', { name: words.table.next, exact: true });
        return (await link.count()) === 0 ? false : link.click();
    };
    const chart = (x, y) => async () => {
        await region.getByRole('application').first().click({ position: { x, y } });
    };
    return {
        'scroll down': scroll(TURN),
        'scroll up': scroll(-TURN),
        'fling down': scroll(FLING),
        'fling up': scroll(-FLING),
        'filter: open': filter('open'),
        'filter: closed': filter('closed'),
        'filter: all': filter('all'),
        'sort by port': sort('port'),
        'sort by port, the other way': sort('port'),
        'sort by service': sort('service'),
        'sort by risk': sort('risk'),
        'sort by round trip': sort('rtt'),
        'next page': next,
        'search: 443': type('443'),
        'search: state:open risk:high': type('state:open risk:high'),
        'search: nothing': type(' '),
        'point in the chart': chart(60, 60),
        language: () => page.getByRole('button', { name: 'Español' }).click(),
        theme: () => page.locator('[name=theme][value=dark]').click(),
        'scroll an empty frame': async () => {
            await page.evaluate(putEmptyFrame);
            await scroll(TURN)();
        },
    };
}

async function interact(browser, name) {
    const { network, request } = SCANS[name];
    const server = await Server.start(network);
    const { page, session, close } = await visit(browser, server);
    try {
        const id = await server.ended(request);
        const begun = Date.now();
        await open(page, `${server.url}/scans/${id}`);
        const rows = [[name, 'open the page', '–', '–', figure(Date.now() - begun), '–', '–', '–', '–']];
        for (const [what, act] of Object.entries(steps(page, session))) {
            await page.evaluate(() => {
                Object.assign(globalThis.noted, { events: [], paints: [], wholes: [], tasks: [] });
                globalThis.noted.count();
            });
            const { done, latencies } = await scrollLatencies(browser, page, act);
            if (done === false) {
                continue;
            }
            const { events, paints, wholes, tasks, frames } = await page.evaluate(async () => {
                const { noted } = globalThis;
                // The observers hear of an entry some time after its paint.
                await new Promise((resolve) => setTimeout(resolve, 500));
                noted.isCounting = false;
                return noted;
            });
            const durations = (entries) => entries.map(({ duration }) => duration);
            const gaps = frames.slice(1).map((time, index) => time - frames[index]);
            rows.push([
                name,
                what,
                events.length ? figure(largest(durations(events))) : '< 16',
                figure(middle(durations(paints))),
                figure(largest(durations(paints))),
                wholes.length < paints.length ? 'not yet' : figure(largest(durations(wholes))),
                latencies.length ? figure(largest(latencies)) : '–',
                figure(largest(durations(tasks))),
                figure(largest(gaps)),
            ]);
        }
        return rows;
    } finally {
        await close();
        await server.stop();
    }
}

const browser = await launch();
for (const name of chosen(...Object.keys(SCANS))) {
    const rows = await interact(browser, name);
    print(`Interactions with the page of a finished scan: ${name}`, HEADS, rows);
    const [, ...done] = rows;
    const control = done.pop();
    const worst = (column, of) => {
        const [most] = of.toSorted((one, other) => Number(other[column]) - Number(one[column]));
        return most ? `${most[column]} ms (${most[1]})` : 'nothing';
    };
    const [scrolled, others] = [true, false].map((is) => done.filter((row) => (row[SCREEN] !== '–') === is));
    console.log(`worst: ${worst(PAINT, others)} to the next paint; scrolled ${worst(SCREEN, scrolled)} to the screen`);
    console.log(`${control[1]}: ${control[PAINT]} ms to the next paint, ${control[SCREEN]} ms to the screen`);
}
await browser.close();
