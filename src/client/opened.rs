//! Results files that a person opens: they are read in the page, and kept in it until it is closed.

use super::Opening;
use crate::formats::read::{Opened, read};
use crate::model::event::ScanId;
use crate::model::limits::{MAX_OPENED_BYTES, MAX_OPENED_FILES};
use crate::model::opened::{OpenError, OpenedFile, file_name, opened_id, opened_number_in};
use crate::model::report::Report;
use crate::model::summary::ScanSummary;
use leptos::html::Input;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::js_sys::Uint8Array;
use web_sys::{DataTransfer, DragEvent, EventTarget, File, FileList, FileReader};

thread_local! {
    /// Oldest first.
    static FILES: RefCell<Vec<(ScanId, Opened)>> = const { RefCell::new(Vec::new()) };
    static COUNT: Cell<u32> = const { Cell::new(0) };
    /// Where the last file stands that was opened, well or not.
    static LAST: Cell<Option<RwSignal<Opening>>> = const { Cell::new(None) };
    /// What [`opened_files`] tells.
    static LISTED: ArcRwSignal<Vec<(ScanId, String)>> = ArcRwSignal::new(Vec::new());
}

/// The files that this page has opened, newest first: the name of the scan, and that of the file. Tracked.
pub fn opened_files() -> Signal<Vec<(ScanId, String)>> {
    LISTED.with(|listed| listed.clone()).into()
}

/// The same in a few figures. Tracked.
pub fn opened_scans() -> Vec<ScanSummary> {
    LISTED.with(|listed| listed.track());
    FILES.with_borrow(|files| files.iter().rev().filter_map(|(_, opened)| ScanSummary::of(&opened.report)).collect())
}

/// The file that this scan was read from, if it was.
pub fn opened_file(id: &ScanId) -> Option<OpenedFile> {
    with(id, |opened| opened.file.clone())
}

/// The report of a file that was opened.
pub(super) fn find_opened(id: &ScanId) -> Option<Report> {
    with(id, |opened| opened.report.clone())
}

/// Opens the file that was chosen in a field; the field forgets it, so that the same can be chosen again.
pub fn open_chosen(input: NodeRef<Input>, opening: RwSignal<Opening>) {
    if let Some(input) = input.get_untracked() {
        open_only(input.files(), opening);
        input.set_value("");
    }
}

/// Opens files that are dropped anywhere on the page, from now on; `is_over` while one is held over it.
pub fn watch_drops(is_over: RwSignal<bool>, opening: RwSignal<Opening>) {
    let listener = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        // Text that is dragged goes where it would.
        let Some(carried) = event.data_transfer().filter(has_files) else {
            return;
        };
        event.prevent_default();
        let is_still_over = match event.type_().as_str() {
            "drop" => {
                open_only(carried.files(), opening);
                false
            }
            // To another element of the page, or out of it.
            "dragleave" => event.related_target().is_some(),
            _ => {
                carried.set_drop_effect("copy");
                true
            }
        };
        if is_over.get_untracked() != is_still_over {
            is_over.set(is_still_over);
        }
    });
    let listener = listener.into_js_value();
    let window = window();
    let target: &EventTarget = window.unchecked_ref();
    for kind in ["dragenter", "dragover", "dragleave", "drop"] {
        // Every window takes listeners.
        let _ = target.add_event_listener_with_callback(kind, listener.unchecked_ref());
    }
}

fn has_files(carried: &DataTransfer) -> bool {
    carried.types().iter().any(|kind| kind == "Files")
}

fn open_only(files: Option<FileList>, opening: RwSignal<Opening>) {
    let Some((files, first)) = files.and_then(|files| files.get(0).map(|first| (files, first))) else {
        return;
    };
    // What was wrong with the last one is past; the place where it stood may be gone.
    if let Some(last) = LAST.replace(Some(opening)) {
        let _ = last.try_set(Opening::Idle);
    }
    let name = file_name(&first.name());
    if files.length() > 1 {
        opening.set(Opening::Failed(name, OpenError::Several));
    } else if first.size() > MAX_OPENED_BYTES as f64 {
        opening.set(Opening::Failed(name, OpenError::TooLarge));
    } else {
        opening.set(Opening::Reading(name));
        open(&first, opening);
    }
}

fn open(file: &File, opening: RwSignal<Opening>) {
    let Ok(reader) = FileReader::new() else {
        return;
    };
    let (name, source) = (file.name(), reader.clone());
    // Called once, whether it went well or not.
    let ended = Closure::once_into_js(move || {
        let buffer = source.result().ok().filter(|buffer| !buffer.is_null());
        let bytes = buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()).ok_or(OpenError::Unreadable);
        let kept = bytes.and_then(|bytes| read(&name, &bytes)).and_then(keep);
        // Whoever opened it may have gone on.
        let _ = opening.try_set(match kept {
            Ok(id) => Opening::Done(id),
            Err(error) => Opening::Failed(file_name(&name), error),
        });
    });
    reader.set_onloadend(Some(ended.unchecked_ref()));
    // A file that cannot be read ends at once, and says so there.
    let _ = reader.read_as_array_buffer(file);
}

/// Keeps a file; answers the name of its scan.
fn keep(mut opened: Opened) -> Result<ScanId, OpenError> {
    // A page that was opened anew counts from the start, and may stand at the address of a file that it lost: that
    // address must not be the next file's, or going there would be going nowhere.
    let here = opened_number_in(&window().location().href().unwrap_or_default());
    let number = COUNT.get().max(here).saturating_add(1);
    COUNT.set(number);
    let id = opened_id(number).ok_or(OpenError::Unreadable)?;
    opened.report.id = Some(id.clone());
    let listed = FILES.with_borrow_mut(|files| {
        files.push((id.clone(), opened));
        let too_many = files.len().saturating_sub(MAX_OPENED_FILES);
        files.drain(..too_many);
        files.iter().rev().map(|(id, opened)| (id.clone(), opened.file.name.clone())).collect()
    });
    LISTED.with(|signal| signal.set(listed));
    Ok(id)
}

fn with<T>(id: &ScanId, take: impl FnOnce(&Opened) -> T) -> Option<T> {
    FILES.with_borrow(|files| files.iter().find(|(known, _)| known == id).map(|(_, opened)| take(opened)))
}
