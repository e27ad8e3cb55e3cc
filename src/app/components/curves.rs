//! How a scan went, as small curves: what answered, how fast, and how long an answer took.

use crate::chart::sparkline::{HEIGHT, WIDTH, sparkline};
use crate::model::course::Point;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// What a curve shows, by the words of CSS.
const CURVES: [&str; 3] = ["done", "rate", "rtt"];

/// A scan that is over sooner has no course worth drawing: each curve would be a triangle.
const WORTH_DRAWING_MS: u64 = 2_000;

/// Absent until there is something to draw. For those who do not see a curve: its last and its greatest value.
#[component]
pub fn Curves(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let points = Memo::new(move |_| report.with(|report| report.course.points().to_vec()));
    let curves = CURVES.map(|curve| {
        let name = move || match curve {
            "done" => t_string!(i18n, course.done),
            "rate" => t_string!(i18n, course.rate),
            _ => t_string!(i18n, course.rtt),
        };
        let drawn = Memo::new(move |_| points.with(|points| sparkline(values(points, curve))));
        let text = move || {
            let locale = i18n.get_locale();
            let in_words = |value: u64| match curve {
                "rtt" => words::round_trip(locale, value as u32),
                _ => words::number(locale, value),
            };
            points.with(|points| {
                let (now, peak) = (values(points, curve).last(), values(points, curve).map(|(_, y)| y).max());
                let (Some((_, now)), Some(peak)) = (now, peak) else {
                    return "–".to_owned();
                };
                if now == peak {
                    return in_words(now);
                }
                t_string!(i18n, course.peak, now = in_words(now), peak = in_words(peak))
            })
        };
        view! {
            <li class="curve" data-curve=curve>
                <span class="curve__name">{name}</span>
                <svg class="curve__drawing" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                    <path class="curve__area" d=move || drawn.with(|drawn| drawn.1.clone())></path>
                    <path class="curve__line" d=move || drawn.with(|drawn| drawn.0.clone())></path>
                </svg>
                <span class="curve__value">{text}</span>
            </li>
        }
    });
    let is_drawn = Memo::new(move |_| points.with(|points| is_worth_drawing(points)));
    let label = move || t_string!(i18n, course.label);
    view! {
        <ul class="curves" aria-label=label hidden=move || !is_drawn.get()>
            {curves.collect_view()}
        </ul>
    }
}

fn is_worth_drawing(points: &[Point]) -> bool {
    points.last().is_some_and(|last| last.elapsed_ms >= WORTH_DRAWING_MS) && points.len() > 1
}

/// The points of a curve: elapsed milliseconds, and what is shown.
fn values<'a>(points: &'a [Point], curve: &'static str) -> impl Iterator<Item = (u64, u64)> + Clone + 'a {
    points.iter().filter_map(move |point| {
        let value = match curve {
            "done" => Some(point.done),
            "rate" => Some(point.rate.into()),
            _ => point.rtt_us.map(u64::from),
        };
        Some((point.elapsed_ms, value?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_that_is_over_at_once_has_no_curves() {
        let course = |last| [0, last].map(|elapsed_ms| Point { elapsed_ms, ..Point::default() });
        assert!(!is_worth_drawing(&course(16)));
        assert!(!is_worth_drawing(&course(1_999)));
        assert!(is_worth_drawing(&course(2_000)));
        assert!(!is_worth_drawing(&course(9_000)[1..]), "one point is no line");
        assert!(!is_worth_drawing(&[]));
    }
}
