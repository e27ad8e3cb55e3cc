//! A line of the target field on which a URL stands with more than its host and port: where the URL ends.
//!
//! URLs may contain commas and semicolons, and pasted ones blanks, so the next item of the list may be the rest of the
//! URL, and secret: half a token is no target, and is not to be looked up, logged or shown. A line end ends a URL. On its
//! line only what is a target beyond doubt may follow, behind a blank: a URL with its scheme, an address, or a name with
//! a dot. Anything else is refused without being repeated.

use super::item;
use super::pattern::HostPattern;
use crate::model::ports::Port;
use crate::model::problem::Problem;
use crate::model::typed::Item;

/// Checks the items from the first of a line to its end.
pub(super) fn check(items: &[Item]) -> Result<(), Problem> {
    let mut is_behind_a_url = false;
    let line = items.first().map(|item| item.line);
    for (index, item) in items.iter().take_while(|item| Some(item.line) == line).enumerate() {
        let has_scheme = item.text.contains("://");
        // A password may have a comma in it, so that its user stands in the item before.
        let is_rest_of_user = index > 0 && item.text.contains('@') && (item.is_tight || !has_scheme);
        if is_rest_of_user || is_behind_a_url && (item.is_tight || !is_beyond_doubt(&item.text)) {
            return Err(Problem::TargetUrlUnclear);
        }
        is_behind_a_url |= item::has_more_than_host_and_port(&item.text);
    }
    Ok(())
}

/// Whether an item is a port alone, as those behind the first in `localhost:80,443`.
pub(super) fn is_a_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<Port>().is_ok()
}

fn is_beyond_doubt(text: &str) -> bool {
    let text = text.strip_prefix('!').unwrap_or(text);
    let is_whole = text.contains("://") || !item::has_more_than_host_and_port(text);
    is_whole
        && item::parse(text).is_ok_and(|(pattern, _)| match pattern {
            HostPattern::Name(name) => {
                text.contains("://") || name.as_str().contains('.') || name.as_str() == "localhost"
            }
            _ => true,
        })
}
