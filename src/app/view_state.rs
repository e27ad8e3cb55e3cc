//! What a person chose to see of a report. It lives in the URL's query string.

use super::search::{MAX_SEARCH_BYTES, Search};
use crate::model::event::PortState;
use crate::model::ports::Port;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use std::net::IpAddr;

/// What the URL says where somebody has chosen the ports of every state.
const ALL: &str = "all";

/// A column of the table by which its rows can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The address.
    Host,
    /// The number.
    Port,
    /// Open, closed, filtered.
    State,
    /// The name of the service, those without one last.
    Service,
    /// The risk of open ports, the rest last.
    Risk,
    /// The round-trip time, those without one last.
    RoundTrip,
    /// The reason's word.
    Reason,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Column; 7] =
        [Column::Host, Column::Port, Column::State, Column::Service, Column::Risk, Column::RoundTrip, Column::Reason];

    /// Those that may be hidden: without the others a row says nothing.
    pub const OPTIONAL: [Column; 4] = [Column::Service, Column::Risk, Column::RoundTrip, Column::Reason];

    /// The word that URLs and CSS use.
    pub fn as_str(self) -> &'static str {
        match self {
            Column::Host => "host",
            Column::Port => "port",
            Column::State => "state",
            Column::Service => "service",
            Column::Risk => "risk",
            Column::RoundTrip => "rtt",
            Column::Reason => "reason",
        }
    }
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By this column; what is equal there stays by address and number.
    pub column: Column,
    /// The greatest first.
    pub is_descending: bool,
}

/// How the hosts of a scan are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Arrangement {
    /// A row for each host, with its open ports.
    #[default]
    Host,
    /// A row for each open port, with its hosts.
    Port,
    /// Ports across, hosts down.
    Matrix,
}

impl Arrangement {
    /// All of them, in their order on the page.
    pub const ALL: [Arrangement; 3] = [Arrangement::Host, Arrangement::Port, Arrangement::Matrix];

    /// The word that URLs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Arrangement::Host => "host",
            Arrangement::Port => "port",
            Arrangement::Matrix => "matrix",
        }
    }
}

/// Filter, search, order and page of the table, and what is marked in table and chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewState {
    /// Only ports of this state; all without it.
    pub filter: Option<PortState>,
    /// Whether somebody has chosen that; else it follows from what was found.
    pub is_filter_chosen: bool,
    /// Only what is looked for, as typed; all while it is empty.
    pub search: String,
    /// By address and number without it.
    pub sort: Option<Sort>,
    /// Columns that are not shown, in their order.
    pub hidden: Vec<Column>,
    /// Which page of the table, from 0, where no script shows all of it.
    pub page: u32,
    /// The only host that chart and table show; all without it.
    pub host: Option<IpAddr>,
    /// The host of the port that is marked, where no host is chosen.
    pub at: Option<IpAddr>,
    /// The port of that host that is marked, and whose row is open.
    pub port: Option<Port>,
    /// How the hosts are arranged.
    pub by: Arrangement,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Only ports of this state, or all.
    Filter(Option<PortState>),
    /// Only what is looked for.
    Search(String),
    /// By this column; again the other way; and a third time not.
    Sort(Column),
    /// This column is hidden, or shown again.
    Toggle(Column),
    /// That page of the table, from 0.
    Page(u32),
    /// This host only, or all.
    Host(Option<IpAddr>),
    /// This port of that host; `None` for a host that is the only one.
    Mark(Option<IpAddr>, Port),
    /// The hosts in that arrangement.
    Arrange(Arrangement),
    /// No port any more.
    Unmark,
}

impl ViewState {
    /// What is chosen after that choice.
    pub fn update(self, msg: Msg) -> ViewState {
        match msg {
            Msg::Filter(filter) => ViewState { filter, is_filter_chosen: true, page: 0, ..self },
            // Whoever looks for something looks among all, unless they have chosen otherwise.
            Msg::Search(search) => {
                ViewState { search, filter: self.filter.filter(|_| self.is_filter_chosen), page: 0, ..self }
            }
            Msg::Sort(column) => ViewState { sort: self.next_sort(column), page: 0, ..self },
            Msg::Toggle(column) => ViewState { hidden: self.toggled(column), ..self },
            Msg::Page(page) => ViewState { page, at: None, port: None, ..self },
            Msg::Host(host) => ViewState { host, at: None, port: None, page: 0, ..self },
            Msg::Mark(of, port) => {
                let host = self.host.filter(|host| of == Some(*host));
                ViewState { host, at: of.filter(|_| host.is_none()), port: Some(port), ..self }
            }
            Msg::Unmark => ViewState { at: None, port: None, ..self },
            Msg::Arrange(by) => ViewState { by, ..self },
        }
    }

    /// What is shown of it: once something is open, nothing else, unless somebody has chosen or looks for something.
    pub fn settled(self, is_any_open: bool) -> ViewState {
        if self.is_filter_chosen || !self.search.is_empty() {
            return self;
        }
        ViewState { filter: is_any_open.then_some(PortState::Open), ..self }
    }

    /// The host whose chart is chosen to be large.
    pub fn shown_host(&self) -> Option<IpAddr> {
        self.host.or(self.at)
    }

    /// What is looked for, understood.
    pub fn searched(&self) -> Search {
        Search::parse(&self.search)
    }

    /// That of it on which depends which rows there are, and in what order.
    pub fn of_rows(&self) -> ViewState {
        let (filter, sort, host) = (self.filter, self.sort, self.host);
        ViewState { filter, search: self.search.clone(), sort, host, ..ViewState::default() }
    }

    fn next_sort(&self, column: Column) -> Option<Sort> {
        match self.sort.filter(|sort| sort.column == column) {
            None => Some(Sort { column, is_descending: false }),
            Some(Sort { is_descending: false, .. }) => Some(Sort { column, is_descending: true }),
            Some(_) => None,
        }
    }

    fn toggled(&self, column: Column) -> Vec<Column> {
        let is_hidden = |other: &Column| self.hidden.contains(other) != (*other == column);
        Column::OPTIONAL.into_iter().filter(is_hidden).collect()
    }

    /// Reads a query string; what it does not understand it takes as not chosen.
    pub fn from_query(query: &ParamsMap) -> ViewState {
        let state = query.get_str("state");
        let filter = PortState::ALL.into_iter().find(|filter| state == Some(filter.as_str()));
        let by = query.get_str("by").unwrap_or_default();
        let address = |name| query.get_str(name).and_then(|address| address.parse().ok());
        let search = query.get_str("q").filter(|text| text.len() <= MAX_SEARCH_BYTES).unwrap_or_default().to_owned();
        let sort = query.get_str("sort").and_then(read_sort);
        let hide = query.get_str("hide").unwrap_or_default();
        let is_hidden = |column: &Column| hide.split(',').any(|word| word == column.as_str());
        let page = query.get_str("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1);
        ViewState {
            filter,
            is_filter_chosen: filter.is_some() || state == Some(ALL),
            search,
            sort,
            hidden: Column::OPTIONAL.into_iter().filter(is_hidden).collect(),
            page: page.saturating_sub(1),
            host: address("host"),
            at: address("at"),
            by: Arrangement::ALL.into_iter().find(|arrangement| arrangement.as_str() == by).unwrap_or_default(),
            port: query.get_str("port").and_then(|port| port.parse().ok()),
        }
    }

    /// What is chosen, as names and values of a query string.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let hidden = || self.hidden.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(",");
        let sort =
            |Sort { column, is_descending }| format!("{}{}", if is_descending { "-" } else { "" }, column.as_str());
        [
            ("state", self.is_filter_chosen.then(|| self.filter.map_or(ALL, PortState::as_str).to_owned())),
            ("q", (!self.search.is_empty()).then(|| self.search.clone())),
            ("sort", self.sort.map(sort)),
            ("hide", (!self.hidden.is_empty()).then(hidden)),
            ("page", (self.page > 0).then(|| (self.page + 1).to_string())),
            ("by", (self.by != Arrangement::default()).then(|| self.by.as_str().to_owned())),
            ("host", self.host.map(|host| host.to_string())),
            ("at", self.at.map(|host| host.to_string())),
            ("port", self.port.map(|port| port.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The query string, with its question mark; `?` alone when nothing is chosen.
    pub fn to_query(&self) -> String {
        let pair = |(name, value): (&str, String)| match name {
            // Only what was typed may have characters that mean something there.
            "q" => format!("{name}={}", Url::escape(&value)),
            _ => format!("{name}={value}"),
        };
        format!("?{}", self.fields().into_iter().map(pair).collect::<Vec<_>>().join("&"))
    }
}

/// `port`, or `-port` for the greatest first.
fn read_sort(text: &str) -> Option<Sort> {
    let (is_descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
    let column = Column::ALL.into_iter().find(|column| column.as_str() == word)?;
    Some(Sort { column, is_descending })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> ViewState {
        let mut map = ParamsMap::new();
        for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap();
            map.insert(key.to_owned(), value.to_owned());
        }
        ViewState::from_query(&map)
    }

    #[test]
    fn query_and_choice_are_inverse() {
        let both_ways = |column| [false, true].map(|is_descending| Some(Sort { column, is_descending }));
        let sorts: Vec<Option<Sort>> = Column::ALL.into_iter().flat_map(both_ways).chain([None]).collect();
        for filter in [None, Some(PortState::Open), Some(PortState::Closed), Some(PortState::Filtered)] {
            for sort in &sorts {
                for (page, host, port) in
                    [(0, None, None), (1, None, Some(80)), (41, Some("2001:db8::1"), Some(65_535))]
                {
                    let (host, port) = (host.map(|host| host.parse().unwrap()), port.and_then(Port::new));
                    let (search, hidden) = match page {
                        0 => (String::new(), vec![]),
                        _ => ("state:open señal & 100%".to_owned(), vec![Column::Risk, Column::Reason]),
                    };
                    let (at, by) = match page {
                        1 => ("192.0.2.7".parse().ok(), Arrangement::Matrix),
                        _ => (None, Arrangement::Host),
                    };
                    let is_filter_chosen = filter.is_some() || page == 1;
                    let view =
                        ViewState { filter, is_filter_chosen, search, sort: *sort, hidden, page, host, at, port, by };
                    assert_eq!(read(&view.to_query()), view);
                }
            }
        }
        assert_eq!(read("?state=ajar&sort=--port&hide=port,x&page=x&host=y&port=0"), ViewState::default());
        assert_eq!(read(&format!("?q={}", "x".repeat(MAX_SEARCH_BYTES + 1))), ViewState::default());
    }

    #[test]
    fn another_filter_begins_at_its_first_page() {
        let view = ViewState { page: 7, ..ViewState::default() }.update(Msg::Filter(Some(PortState::Open)));
        let open = Some(PortState::Open);
        assert_eq!(view, ViewState { filter: open, is_filter_chosen: true, ..ViewState::default() });
        assert_eq!(view.clone().update(Msg::Page(2)).page, 2);
        assert_eq!(view.update(Msg::Page(2)).update(Msg::Search("ssh".to_owned())).page, 0);
    }

    #[test]
    fn another_host_has_no_port_marked_yet() {
        let address = "192.0.2.1".parse().unwrap();
        let marked = read("?state=open").update(Msg::Mark(None, Port::MIN));
        assert_eq!(marked.to_query(), "?state=open&port=1");
        assert_eq!(marked.clone().update(Msg::Unmark).to_query(), "?state=open");
        assert_eq!(marked.update(Msg::Host(Some(address))).to_query(), "?state=open&host=192.0.2.1");
    }

    #[test]
    fn a_port_that_is_marked_chooses_its_host_for_the_chart_only() {
        let [first, second] = ["192.0.2.1", "192.0.2.2"].map(|address| address.parse().ok());
        let marked = ViewState::default().update(Msg::Mark(first, Port::MIN));
        assert_eq!((marked.to_query().as_str(), marked.shown_host()), ("?at=192.0.2.1&port=1", first));
        let chosen = ViewState::default().update(Msg::Host(first)).update(Msg::Mark(first, Port::MIN));
        assert_eq!(chosen.to_query(), "?host=192.0.2.1&port=1");
        assert_eq!(chosen.clone().update(Msg::Unmark).to_query(), "?host=192.0.2.1");
        assert_eq!(chosen.clone().update(Msg::Mark(second, Port::MIN)).to_query(), "?at=192.0.2.2&port=1");
        assert_eq!(chosen.update(Msg::Host(None)).to_query(), "?");
    }

    #[test]
    fn once_something_is_open_nothing_else_is_shown_unless_somebody_chooses() {
        let open = Some(PortState::Open);
        let settled = |query| read(query).settled(true).filter;
        assert_eq!(
            [settled(""), settled("?port=22"), settled("?q=ssh"), settled("?state=all")],
            [open, open, None, None]
        );
        assert_eq!(settled("?state=closed"), Some(PortState::Closed));
        assert_eq!(read("").settled(false).filter, None);
        let shown = read("?sort=port").settled(true);
        assert_eq!(shown.to_query(), "?sort=port", "a link says what was chosen, not what follows of it");
        assert_eq!(shown.clone().update(Msg::Search("25".to_owned())).to_query(), "?q=25&sort=port");
        assert_eq!(shown.clone().update(Msg::Search("25".to_owned())).settled(true).filter, None);
        assert_eq!(shown.update(Msg::Filter(None)).to_query(), "?state=all&sort=port");
    }

    #[test]
    fn columns_are_hidden_and_shown_again() {
        let mut view = ViewState::default();
        for (column, query) in [
            (Column::Reason, "?hide=reason"),
            (Column::Service, "?hide=service,reason"),
            (Column::Reason, "?hide=service"),
            (Column::Port, "?hide=service"),
        ] {
            view = view.update(Msg::Toggle(column));
            assert_eq!(view.to_query(), query);
        }
    }

    #[test]
    fn a_column_sorts_up_then_down_then_not() {
        let mut view = read("?state=open&page=3");
        for expected in ["?state=open&sort=rtt", "?state=open&sort=-rtt", "?state=open", "?state=open&sort=rtt"] {
            view = view.update(Msg::Sort(Column::RoundTrip));
            assert_eq!(view.to_query(), expected);
        }
        assert_eq!(view.update(Msg::Sort(Column::Port)).to_query(), "?state=open&sort=port");
    }
}
