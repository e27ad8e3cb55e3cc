//! The rows of the table that are made, each in a place that another one may take.

use super::port_row::PortRowView;
use super::port_table::TableState;
use crate::app::look::Look;
use crate::app::row::Row;
use crate::app::slots::{Slot, Slots};
use crate::app::view_state::Msg;
use crate::client;
use crate::words::i18n::*;
use leptos::html::Div;
use leptos::prelude::*;

/// All of them, in the frame in which they scroll.
#[component]
pub fn TableRows(state: TableState, frame: NodeRef<Div>) -> impl IntoView {
    let i18n = use_i18n();
    let slots = StoredValue::new(Slots::default());
    let TableState { rows, view, marked, place, has_hosts, .. } = state;
    let looks = move || -> Vec<Look> {
        let (locale, view, marked, has_hosts) = (i18n.get_locale(), view.get(), marked.get(), has_hosts.get());
        let opened = place.get().zip(marked);
        let look = |(index, row): &(usize, Row)| {
            let opened = opened.filter(|(place, _)| place == index).map(|(_, marked)| marked);
            let href = row.named().map(|(address, port)| {
                let host = has_hosts.then_some(address);
                let msg = if marked == Some((address, port)) { Msg::Unmark } else { Msg::Mark(host, port) };
                view.clone().update(msg).to_query()
            });
            Look { locale, row: row.clone(), index: *index, opened, href }
        };
        rows.with(|rows| rows.iter().map(look).collect())
    };
    let each = move || {
        let (looks, focused) = (looks(), client::focused_row(frame));
        let (slots, is_lost) = slots.try_update_value(|slots| slots.show(looks, focused)).unwrap_or_default();
        if is_lost {
            client::focus(frame);
        }
        slots
    };
    let key = |slot: &Slot| slot.key;
    view! {
        <For each key let(place)>
            <PortRowView place state />
        </For>
    }
}
