//! Reports as files: a link to one is answered by the page itself, as the server's route would answer it.

use super::{clock, load_report, page_scans, source};
use crate::client::{Source, opened_file, save_file};
use crate::formats::{Export, Format};
use crate::model::event::{PortState, ScanId};
use crate::model::paths::report_file_at;
use crate::words::{Locale, language_of};
use leptos::task::spawn_local;

/// What a link asks for.
struct Wanted {
    id: ScanId,
    format: Format,
    shown: Option<PortState>,
    locale: Locale,
}

/// Makes the file that this path of the page stands for. Whether it stands for one.
pub(super) fn answer(path: &str) -> bool {
    let wanted = parse(path);
    let is_file = wanted.is_some();
    if let Some(wanted) = wanted {
        spawn_local(make(wanted));
    }
    is_file
}

async fn make(wanted: Wanted) {
    let format = wanted.format;
    // A server that has forgotten the scan has no file of it either.
    if let Some((name, text)) = file(wanted).await {
        save_file(&name, format.media_type(), text);
    }
}

/// The picture of a scan, and a name for it; `None` if the scan is not there.
pub(in crate::client) async fn picture_of(id: ScanId, locale: Locale) -> Option<(String, String)> {
    file(Wanted { id, format: Format::Svg, shown: None, locale }).await
}

/// A name for it, and what is in it.
async fn file(wanted: Wanted) -> Option<(String, String)> {
    let Wanted { id, format, shown, locale } = wanted;
    let report = load_report(id.clone()).await.ok()?;
    let is_simulated = match opened_file(&id) {
        Some(file) => file.is_simulated,
        None => {
            let is_of_lab = matches!(source::now(), Source::Portolan { is_simulated: true, .. });
            is_of_lab || page_scans::find(&id).is_some()
        }
    };
    let (generated_at_ms, zone) = (clock::epoch_ms(), clock::minutes_ahead);
    let export = Export { report: &report, locale, shown, generated_at_ms, zone, is_simulated };
    Some((export.file_name(format), export.to_text(format)))
}

fn parse(path: &str) -> Option<Wanted> {
    let (id, extension, query) = report_file_at(path)?;
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let shown = value("state").and_then(|text| PortState::ALL.into_iter().find(|state| state.as_str() == text));
    let locale = value("lang").and_then(language_of).unwrap_or_default();
    Some(Wanted { id, format: extension.parse().ok()?, shown, locale })
}
