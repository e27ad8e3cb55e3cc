//! The icon of a page's tab: a sea that fills up as a scan goes on, and a mark when it has ended.

use crate::model::event::Phase;

/// Browsers redraw a tab seldom: the sea rises by so many hundredths.
const STEP: u8 = 4;

/// An icon as the URL of an image; `percent` is how much of the scan is done, 0 to 100. Its colours are in the middle
/// between light and dark, for a tab's background is the browser's.
pub fn tab_icon(phase: Phase, percent: u8) -> String {
    let (sea, mark) = match phase {
        Phase::Done => ("#0b7a5a", "<path d='M13 25l8 8 14-17' fill='none' stroke='#fff' stroke-width='6'/>"),
        Phase::Failed => ("#b3341f", "<path d='M15 15l18 18M33 15L15 33' stroke='#fff' stroke-width='6'/>"),
        Phase::Cancelled => ("#5d6a73", "<path d='M16 16h16v16H16z' fill='#fff'/>"),
        Phase::Paused => ("#2a84a0", "<path d='M18 14v20M30 14v20' stroke='#0a2a36' stroke-width='7'/>"),
        Phase::Queued | Phase::Resolving | Phase::Probing | Phase::Unknown => ("#2a84a0", ""),
    };
    let percent = if phase.is_ended() { 100 } else { percent.min(100) / STEP * STEP };
    // From the lowest point of the ring to above its highest.
    let level = 46.0 - 0.5 * f64::from(percent);
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='48' height='48' viewBox='0 0 48 48'>\
         <clipPath id='ring'><circle cx='24' cy='24' r='21'/></clipPath>\
         <g clip-path='url(#ring)'><path d='M0 0h48v48H0z' fill='#f6f1e4'/>\
         <path d='M0 {level}q6-4 12 0t12 0 12 0 12 0V48H0z' fill='{sea}'/></g>\
         <circle cx='24' cy='24' r='21' fill='none' stroke='#8a7c5a' stroke-width='4'/>{mark}</svg>"
    );
    format!("data:image/svg+xml,{}", svg.replace('#', "%23").replace('<', "%3C").replace('>', "%3E"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_whole_image_that_changes_with_the_sea_and_the_phase() {
        let at = |percent| tab_icon(Phase::Probing, percent);
        assert!(at(0).starts_with("data:image/svg+xml,%3Csvg ") && at(0).ends_with("%3C/svg%3E"));
        assert!(!at(0)["data:".len()..].contains(['#', '<', '>', '"', '&']), "a URL has no such characters");
        assert_eq!(at(41), at(43), "not with every hundredth");
        assert_ne!(at(43), at(44));
        assert_eq!(at(100), at(255));
        let icons = [Phase::Probing, Phase::Paused, Phase::Done, Phase::Cancelled, Phase::Failed];
        let icons: std::collections::BTreeSet<String> = icons.map(|phase| tab_icon(phase, 100)).into();
        assert_eq!(icons.len(), 5, "each is told apart");
    }
}
