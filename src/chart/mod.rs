//! The chart: which cell a port has, what is seen there, and how it is drawn; pure.
//!
//! A [`layout::Layout`] gives every port a cell. [`cells::Cells`] knows what each cell shows and which of them
//! have changed; [`drawing::Drawing`] makes pixels of them for the canvas of the browser, [`svg`] a still
//! picture for pages without a script and for reports, [`compared`] one of what differs between two scans. What
//! lies above the cells is the same text in both: coasts in [`frame`], names, lights and numbers in [`signs`].
//! [`tab_icon`] is the sea of a chart in small, for the tab of the page.

pub mod cells;
pub mod compared;
mod curve;
pub mod drawing;
pub mod frame;
mod hatch;
pub mod layout;
mod lettering;
mod lights;
pub mod palette;
mod region;
pub mod signs;
pub mod sparkline;
pub mod svg;
pub mod tab_icon;
