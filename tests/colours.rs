//! Colours are told apart without their hue: the luminances of style/tokens.css, in both themes, by the formulas of
//! WCAG 2.2.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use portolan::chart::cells::Cell;
use portolan::chart::compared::Mark;
use std::collections::BTreeMap;
use std::fs;

/// What a person is to see beside what lies around it (1.4.11).
const SEEN: f64 = 3.0;
/// Text on what lies below it (1.4.3).
const READ: f64 = 4.5;

fn style(path: &str) -> String {
    fs::read_to_string(format!("{}/style/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The colours of a theme by their names; the second of a pair is that of the dark.
fn theme(is_dark: bool) -> BTreeMap<String, f64> {
    let mut colours = BTreeMap::new();
    for line in style("tokens.css").lines() {
        let Some((name, rest)) = line.trim().strip_prefix("--").and_then(|line| line.split_once(": light-dark("))
        else {
            continue;
        };
        let both: Vec<&str> = rest.trim_end_matches(");").split(", ").collect();
        // Those that are seen through have no luminance of their own.
        if let Some(luminance) = luminance(both[usize::from(is_dark)]) {
            colours.insert(name.to_owned(), luminance);
        }
    }
    colours
}

fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Fails if two colours of a theme are nearer than that.
fn apart(pairs: &[(&str, &str, f64)]) {
    let mut violations = Vec::new();
    for is_dark in [false, true] {
        let theme = theme(is_dark);
        for (one, other, least) in pairs {
            let found = contrast(theme[*one], theme[*other]);
            if found < *least {
                let name = if is_dark { "dark" } else { "light" };
                violations.push(format!("{name}: {one} / {other} is {found:.2}, at least {least}"));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn states_of_the_chart_have_luminances_of_their_own() {
    apart(&[
        ("chart-open", "chart-blank", SEEN),
        ("chart-open", "chart-waiting", SEEN),
        ("chart-open", "chart-closed", SEEN),
        ("chart-open", "chart-filtered", SEEN),
        ("chart-closed", "chart-waiting", 1.5),
        ("chart-filtered", "chart-closed", 1.35),
        ("chart-filtered", "chart-waiting", 1.35),
        // Strokes beside what is between them.
        ("chart-hatch", "chart-filtered", 1.8),
    ]);
}

#[test]
fn lettering_is_read_on_whatever_lies_below_it() {
    // A cell's word is its ground's, and lettering there has a halo of the same colour.
    let css = style("components/chart.css");
    let on_open = ".chart__frame [data-cell=\"open\"] text {\n    fill: var(--chart-on-open);\n}";
    assert!(css.contains(on_open) && css.contains("stroke: var(--mark);\n    stroke-width: 3;"));
    for cell in Cell::ALL {
        let ink = if cell == Cell::Open { "chart-on-open" } else { "chart-ink" };
        apart(&[(ink, &format!("chart-{}", cell.as_str()), READ)]);
    }
    apart(&[("chart-ink", "chart-hatch", READ), ("ink-soft", "paper-raised", READ)]);
}

#[test]
fn lettering_is_read_on_a_comparison_too() {
    let css = style("components/comparison-chart.css");
    for mark in Mark::ALL {
        let rule = format!("[data-cell=\"{}\"]", mark.as_str());
        let of_mark = css.split("--mark: var(--").zip(css.split("--mark: var(--").skip(1));
        let ground = of_mark.filter(|(before, _)| before.rsplit('}').next().unwrap().contains(&rule));
        let ground = ground.map(|(_, after)| after.split(')').next().unwrap()).next();
        let ground = ground.unwrap_or_else(|| panic!("{rule} has no colour"));
        let is_light = css.split('}').any(|block| block.contains(&rule) && block.contains("fill: var(--on-change)"));
        apart(&[(if is_light { "on-change" } else { "chart-ink" }, ground, READ)]);
        if mark >= Mark::Changed {
            apart(&[(ground, "chart-closed", SEEN), (ground, "chart-waiting", SEEN)]);
        }
    }
}

#[test]
fn what_points_at_a_cell_is_seen_on_each() {
    // Its rim is drawn below it: one of both stands out.
    for cell in Cell::ALL {
        let ground = format!("chart-{}", cell.as_str());
        for is_dark in [false, true] {
            let theme = theme(is_dark);
            for pointer in ["chart-ink", "north"] {
                let seen = [pointer, "paper-raised"].map(|colour| contrast(theme[colour], theme[&ground]));
                assert!(seen.into_iter().any(|contrast| contrast >= SEEN), "{pointer} on {ground}: {seen:?}");
            }
        }
    }
}
