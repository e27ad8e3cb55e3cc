//! The parts of the pages, one in each file.

pub mod connection_banner;
pub mod demo_banner;
pub mod field;
pub mod figures;
pub mod lab_hosts;
pub mod notices;
pub mod port_row;
pub mod port_table;
pub mod scan_form;
pub mod scan_view;
pub mod site_footer;
pub mod site_header;
pub mod state_filter;
