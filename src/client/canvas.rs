//! The canvas of a chart: a pixel for each cell, which the browser enlarges without blurring.

use super::browser::root_attribute;
use super::frames::on_paper;
use crate::chart::cells::Cell;
use crate::chart::drawing::{Area, Drawing};
use crate::chart::layout::Layout;
use crate::chart::palette::{Palette, Rgba, read_colour};
use crate::model::ports::Port;
use crate::model::report::Report;
use leptos::ev::MouseEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::cell::{Cell as Slot, RefCell};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, ImageData};

/// Flares settle by a step in every so many frames.
const FRAMES_A_STEP: u32 = 3;
/// Half of what a finger covers, in CSS pixels (WCAG 2.2, 2.5.5).
const FINGER: f64 = 22.0;
/// The custom property of a flare; those of the cells end in their words.
const FLARE: &str = "--chart-flare";

/// What a page shows until its script paints over it. In the browser: nothing, the server has drawn it.
pub fn before_script(_draw: impl FnOnce() -> String) -> String {
    String::new()
}

/// Paints the chart of a host on a canvas, as its verdicts come: at most once in a frame of the browser, and only
/// what has changed. Sets `is_painted` once it has.
pub fn paint(
    canvas: NodeRef<Canvas>,
    report: RwSignal<Report>,
    address: Signal<Option<IpAddr>>,
    layout: Arc<Layout>,
    is_painted: Option<RwSignal<bool>>,
) {
    // To make a painter has the browser compute styles: with the next frame, which does so anyway, and not in the task
    // in which a page is made or taken over.
    let is_due = RwSignal::new(false);
    request_animation_frame(move || {
        // The page may have gone on.
        is_due.try_set(true);
    });
    let is_paper = on_paper();
    Effect::new(move |last: Option<Option<Rc<Painter>>>| {
        report.track();
        let (address, is_paper) = (address.get(), is_paper.get());
        if !is_due.get() {
            return None;
        }
        let same = last.flatten().filter(|painter| painter.address == address);
        let painter = match same {
            Some(painter) => {
                if painter.is_paper.replace(is_paper) != is_paper {
                    painter.recolour();
                    // What is printed has no next frame.
                    painter.frame();
                }
                painter
            }
            None => {
                let painter = Painter::new(&canvas.get()?, report, address, &layout, is_painted)?;
                painter.follow_theme();
                // At once, for the frame that is being made, in which there is nothing else to see here.
                painter.frame();
                return Some(painter);
            }
        };
        painter.schedule();
        Some(painter)
    });
}

/// The port of a chart at which somebody points; `None` beside it, and where no port was asked.
pub fn port_at(event: &MouseEvent, layout: &Layout) -> Option<Port> {
    let sheet = event.target()?.dyn_into::<HtmlElement>().ok()?;
    let cell = |offset: i32, length: i32, count: u16| {
        let cell = i64::from(offset) * i64::from(count) / i64::from(length.max(1));
        u16::try_from(cell).ok().filter(|cell| *cell < count)
    };
    let column = cell(event.offset_x(), sheet.client_width(), layout.columns())?;
    let port = layout.port_at(column, cell(event.offset_y(), sheet.client_height(), layout.rows())?)?;
    layout.place(port).map(|_| port)
}

/// The port that a finger means: an open one within its reach, else that below its middle.
pub fn touched_port(event: &MouseEvent, layout: &Layout, open: &mut dyn Iterator<Item = Port>) -> Option<Port> {
    let sheet = event.target()?.dyn_into::<HtmlElement>().ok()?;
    let cell = f64::from(sheet.client_width().max(1)) / f64::from(layout.columns().max(1));
    let place = (f64::from(event.offset_x()) / cell, f64::from(event.offset_y()) / cell);
    layout.port_near(place, FINGER / cell, open)
}

/// Paints one host on one canvas.
struct Painter {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    report: RwSignal<Report>,
    address: Option<IpAddr>,
    is_painted: Option<RwSignal<bool>>,
    drawing: RefCell<Drawing>,
    /// Whether it has the colours of paper.
    is_paper: Slot<bool>,
    /// Whether a frame is waited for.
    is_waiting: Slot<bool>,
    /// Frames painted so far.
    frames: Slot<u32>,
    /// The last event that is drawn.
    seq: Slot<Option<u64>>,
    /// Flares are motion, which some people do not want.
    flares: bool,
}

impl Painter {
    fn new(
        canvas: &HtmlCanvasElement,
        report: RwSignal<Report>,
        address: Option<IpAddr>,
        layout: &Layout,
        is_painted: Option<RwSignal<bool>>,
    ) -> Option<Rc<Painter>> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        let wants_calm = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        Some(Rc::new(Painter {
            canvas: canvas.clone(),
            context,
            report,
            address,
            is_painted,
            drawing: RefCell::new(Drawing::new(layout.clone(), known_palette(canvas))),
            is_paper: Slot::new(false),
            is_waiting: Slot::new(false),
            frames: Slot::new(0),
            seq: Slot::new(None),
            flares: !wants_calm.is_some_and(|query| query.matches()),
        }))
    }

    fn schedule(self: &Rc<Self>) {
        if !self.is_waiting.replace(true) {
            let painter = Rc::clone(self);
            request_animation_frame(move || painter.frame());
        }
    }

    fn frame(self: &Rc<Self>) {
        self.is_waiting.set(false);
        let number = self.frames.replace(self.frames.get().wrapping_add(1));
        let mut drawing = self.drawing.borrow_mut();
        // What is there when the page opens is no news.
        let flares = self.flares && number > 0;
        let taken = self.report.try_with_untracked(|report| {
            // Flares settle in many frames, to most of which nothing new has come.
            if self.seq.replace(Some(report.seq)) != Some(report.seq) {
                drawing.take_in(report.host(self.address), flares);
            }
        });
        if taken.is_none() {
            // The page has gone on.
            return;
        }
        let settles = drawing.is_settling();
        if settles && number.is_multiple_of(FRAMES_A_STEP) {
            drawing.settle();
        }
        if let Some(area) = drawing.take_dirty() {
            self.put(&drawing, area);
        }
        drop(drawing);
        if number == 0
            && let Some(is_painted) = self.is_painted
        {
            is_painted.set(true);
        }
        if settles {
            self.schedule();
        }
    }

    fn put(&self, drawing: &Drawing, area: Area) {
        let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(drawing.pixels()), drawing.columns().into())
        else {
            return;
        };
        let [left, top, width, height] = [area.left, area.top, area.width, area.height].map(f64::from);
        // Only a canvas of another page refuses.
        let _ = self.context.put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
            &image, 0.0, 0.0, left, top, width, height,
        );
    }

    /// Takes the colours as they are now.
    fn recolour(&self) {
        let colours = palette(&self.canvas);
        self.drawing.borrow_mut().recolour(colours);
    }

    /// A theme changes by a choice or by the system; the canvas has a transition on one of its colours, and a
    /// transition that begins tells of both.
    fn follow_theme(self: &Rc<Self>) {
        let painter = Rc::downgrade(self);
        let listener = Closure::<dyn Fn()>::new(move || {
            if let Some(painter) = painter.upgrade() {
                painter.recolour();
                painter.schedule();
            }
        });
        let listener = listener.into_js_value();
        // Every element takes listeners.
        let _ = self.canvas.add_event_listener_with_callback("transitionrun", listener.unchecked_ref());
    }
}

thread_local! {
    /// To read it has the browser compute the page's style: once for all charts.
    static PALETTE: RefCell<Option<(Theming, Palette)>> = const { RefCell::new(None) };
}

/// What colours depend on: the theme that was chosen, whether the system is dark, and whether the page is printed.
type Theming = (Option<String>, bool, bool);

fn theming() -> Theming {
    let is_dark =
        window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    (root_attribute("data-theme"), is_dark, on_paper().get_untracked())
}

/// The colours of the theme, as they were read last.
fn known_palette(canvas: &HtmlCanvasElement) -> Palette {
    let known =
        PALETTE.with_borrow(|known| known.as_ref().filter(|(of, _)| *of == theming()).map(|(_, palette)| *palette));
    known.unwrap_or_else(|| palette(canvas))
}

/// The colours of style/tokens.css as they are there.
fn palette(canvas: &HtmlCanvasElement) -> Palette {
    let style = window().get_computed_style(canvas).ok().flatten();
    let colour = |name: &str| -> Rgba {
        let text = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        text.and_then(|text| read_colour(&text)).unwrap_or_default()
    };
    let cells = Cell::ALL.map(|cell| colour(&format!("--chart-{}", cell.as_str())));
    let palette = Palette { cells, flare: colour(FLARE) };
    PALETTE.set(Some((theming(), palette)));
    palette
}
