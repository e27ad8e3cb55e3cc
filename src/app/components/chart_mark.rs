//! Marks a port of the chart in the table.

use super::chart::ChartState;
use crate::app::rows::reveal;
use crate::app::view_state::Msg;
use crate::client;
use crate::model::ports::Port;
use leptos::prelude::*;

/// How somebody marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By a click: a second one takes the mark away.
    Click,
    /// By a key or a button: the keyboard goes to the port's row.
    Key,
}

/// To be called in a component.
pub fn use_mark(state: &ChartState) -> impl Fn(Port, By) + Clone + 'static {
    let (report, view, shown, choose) = (state.report, state.view, state.shown, client::choice());
    move |port, by| {
        let Some(address) = shown.with_untracked(|shown| shown.address) else {
            return;
        };
        let is_marked = shown.with_untracked(|shown| shown.marked) == Some(port);
        client::follow_mark(by == By::Key, is_marked && by == By::Key);
        let view = view.get_untracked();
        let view = match (is_marked, by) {
            (true, By::Key) => return,
            (true, By::Click) => view.update(Msg::Unmark),
            (false, _) => report.with_untracked(|report| reveal(report, view, address, port)),
        };
        choose(&view.to_query());
    }
}
