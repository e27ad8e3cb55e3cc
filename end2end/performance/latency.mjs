// How long it takes until what was scrolled is on the screen, as the browser itself keeps count of it: it scrolls in a
// thread of its own, which does not wait for the page.

const SCROLLS = ['FIRST_GESTURE_SCROLL_UPDATE', 'GESTURE_SCROLL_UPDATE'];

/** Does something; what that was, and for each scroll in it the milliseconds until it was shown. */
export async function scrollLatencies(browser, page, act) {
    await browser.startTracing(page, { categories: ['input.scrolling'] });
    const done = await act();
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const begun = new Map();
    const latencies = [];
    for (const { name, ph, pid, id2, ts, args } of traceEvents.toSorted((one, other) => one.ts - other.ts)) {
        const key = `${pid} ${id2?.local}`;
        if (name === 'EventLatency' && ph === 'b') {
            begun.set(key, { ts, type: args.event_latency?.event_type });
        } else if (name === 'EventLatency' && ph === 'e' && SCROLLS.includes(begun.get(key)?.type)) {
            latencies.push((ts - begun.get(key).ts) / 1000);
        }
    }
    return { done, latencies };
}
