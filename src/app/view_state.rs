//! What a person chose to see of a report. It lives in the URL's query string.

use crate::model::event::PortState;
use leptos_router::params::ParamsMap;

/// Filter and page of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewState {
    /// Only ports of this state; all without it.
    pub filter: Option<PortState>,
    /// Which page of the table, from 0.
    pub page: u32,
}

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Only ports of this state, or all.
    Filter(Option<PortState>),
    /// That page of the table, from 0.
    Page(u32),
}

impl ViewState {
    /// What is chosen after that choice.
    pub fn update(self, msg: Msg) -> ViewState {
        match msg {
            Msg::Filter(filter) => ViewState { filter, page: 0 },
            Msg::Page(page) => ViewState { page, ..self },
        }
    }

    /// Reads a query string; what it does not understand it takes as not chosen.
    pub fn from_query(query: &ParamsMap) -> ViewState {
        let state = query.get_str("state");
        let filter = PortState::ALL.into_iter().find(|filter| state == Some(filter.as_str()));
        let page = query.get_str("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1);
        ViewState { filter, page: page.saturating_sub(1) }
    }

    /// The query string, with its question mark; `?` alone when nothing is chosen.
    pub fn to_query(self) -> String {
        let state = self.filter.map(|filter| format!("state={}", filter.as_str()));
        let page = (self.page > 0).then(|| format!("page={}", self.page + 1));
        let chosen: Vec<String> = state.into_iter().chain(page).collect();
        format!("?{}", chosen.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_and_choice_are_inverse() {
        for filter in [None, Some(PortState::Open), Some(PortState::Closed), Some(PortState::Filtered)] {
            for page in [0, 1, 41] {
                let view = ViewState { filter, page };
                let mut query = ParamsMap::new();
                for pair in view.to_query().trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
                    let (key, value) = pair.split_once('=').unwrap();
                    query.insert(key.to_owned(), value.to_owned());
                }
                assert_eq!(ViewState::from_query(&query), view);
            }
        }
    }

    #[test]
    fn another_filter_begins_at_its_first_page() {
        let view = ViewState { filter: None, page: 7 }.update(Msg::Filter(Some(PortState::Open)));
        assert_eq!(view, ViewState { filter: Some(PortState::Open), page: 0 });
        assert_eq!(view.update(Msg::Page(2)).page, 2);
    }
}
