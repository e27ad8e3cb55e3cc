// What a page notes of itself while it is measured. Runs in the page, before any script of its own.

/** To be handed to `addInitScript`; leaves `noted` behind. All times are the page's `performance.now()`. */
export function note() {
    const noted = { tasks: [], events: [], frames: [], paints: [], wholes: [], finished: null, shown: null, isCounting: false };
    globalThis.noted = noted;

    const observe = (options, each) => {
        const observer = new PerformanceObserver((list) => list.getEntries().forEach(each));
        observer.observe({ buffered: true, ...options });
    };
    observe({ type: 'longtask' }, ({ startTime, duration }) => noted.tasks.push({ startTime, duration }));
    observe({ type: 'event', durationThreshold: 16 }, ({ name, startTime, duration }) =>
        noted.events.push({ name, startTime, duration }),
    );

    /** Calls back when what was changed until now is on the screen. */
    const afterPaint = (then) =>
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => then(performance.now());
            port2.postMessage(0);
        });
    noted.afterPaint = afterPaint;

    /** From now on each frame's time is kept. */
    noted.count = () => {
        noted.frames = [performance.now()];
        noted.isCounting = true;
        const next = () => {
            noted.frames.push(performance.now());
            if (noted.isCounting) {
                requestAnimationFrame(next);
            }
        };
        requestAnimationFrame(next);
    };

    /** Whether all rows are made that are in sight. */
    const isWhole = () => {
        const frame = document.querySelector('.port-table')?.getBoundingClientRect();
        const gaps = [...document.querySelectorAll('.port-table__gap')].map((gap) => gap.getBoundingClientRect());
        return gaps.every(({ top, bottom }) => bottom <= frame.top || top >= Math.min(frame.bottom, innerHeight));
    };
    const untilWhole = (name, since, now) =>
        isWhole()
            ? noted.wholes.push({ name, duration: now - since })
            : afterPaint((later) => untilWhole(name, since, later));

    // From input to the next paint, also where that is too quick for the Event Timing API to tell; and to the paint
    // that has all rows in it.
    for (const name of ['click', 'input', 'keydown', 'wheel']) {
        const painted = (since) => (now) => {
            noted.paints.push({ name, duration: now - since });
            untilWhole(name, since, now);
        };
        addEventListener(name, ({ timeStamp }) => afterPaint(painted(timeStamp)), { capture: true, passive: true });
    }

    // When the last event of a scan has come to the page: before the page's own listener hears of it.
    const Source = globalThis.EventSource;
    globalThis.EventSource = class extends Source {
        constructor(...args) {
            super(...args);
            this.addEventListener('message', ({ data }) => {
                if (data.includes('"type":"finished"')) {
                    noted.finished = performance.now();
                }
            });
        }
    };
    const look = () => {
        if (noted.shown === null && document.querySelector('[data-phase=done]')) {
            noted.shown = Number.NaN;
            afterPaint((now) => {
                noted.shown = now;
                noted.isCounting = false;
            });
        }
    };
    const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'] };
    new MutationObserver(look).observe(document, options);

    const memories = new Set();
    noted.wasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const original = WebAssembly[name];
        WebAssembly[name] = async (...args) => {
            const result = await Reflect.apply(original, WebAssembly, args);
            const { exports } = result.instance ?? result;
            const own = Object.values(exports).filter((value) => value instanceof WebAssembly.Memory);
            own.forEach((memory) => memories.add(memory));
            return result;
        };
    }

    // The keys of the page are listened for once it is taken over.
    let hasListeners = false;
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (...args) {
        hasListeners ||= args[0] === 'keydown' && this === document;
        return Reflect.apply(add, this, args);
    };
    /** Whether the script has taken over the page, and no part of it waits for its turn. */
    noted.hydrated = () => hasListeners && !document.documentElement.hasAttribute('data-waiting');
}
