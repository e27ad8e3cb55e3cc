//! A row that stands for several ports: a range of closed ones, or all that a host has of one state.

use super::port_row::{PortLink, RowState, told};
use crate::app::look::Look;
use leptos::prelude::*;

/// Ports that follow each other, and how many they are.
#[component]
pub fn PortRange(look: ArcRwSignal<Look>) -> impl IntoView {
    let first = view! { <PortLink look=look.clone() /> }.into_any();
    let wide = told(&look, Look::detail).into_any();
    view! { <ManyPorts look first wide /> }
}

/// How many of a state there are, and their ranges.
#[component]
pub fn FoldedPorts(look: ArcRwSignal<Look>) -> impl IntoView {
    let first = told(&look, Look::name).into_any();
    let wide = view! { <code title=told(&look, Look::detail)>{told(&look, Look::detail)}</code> }.into_any();
    view! { <ManyPorts look first wide /> }
}

#[component]
fn ManyPorts(
    look: ArcRwSignal<Look>,
    /// What stands in the column of the port.
    first: AnyView,
    /// What stands where others have several columns.
    wide: AnyView,
) -> impl IntoView {
    view! {
        <tr
            data-state=told(&look, Look::state)
            class="port-table__many"
            aria-current=told(&look, Look::is_current)
            aria-rowindex=told(&look, Look::aria_index)
        >
            <td class="port-table__host">{told(&look, Look::address)}</td>
            <th scope="row" class="port-table__port">{first}</th>
            <td class="port-table__state"><RowState look=look.clone() /></td>
            <td class="port-table__ranges" colspan="4">{wide}</td>
        </tr>
    }
}
