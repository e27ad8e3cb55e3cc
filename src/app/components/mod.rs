//! The parts of the pages, one in each file.

pub mod column_head;
pub mod connection_banner;
pub mod export_menu;
pub mod field;
pub mod figures;
pub mod legal_notice;
pub mod mode_choice;
pub mod notices;
pub mod port_fields;
pub mod port_row;
pub mod port_table;
pub mod recent_scans;
pub mod risk_counts;
pub mod round_trip;
pub mod scan_again;
pub mod scan_form;
pub mod scan_list;
pub mod scan_summary;
pub mod scan_view;
pub mod site_footer;
pub mod site_header;
pub mod state_filter;
pub mod target_field;
