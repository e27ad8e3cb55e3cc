//! The chart: which cell a port has, what is seen there, and how it is drawn; pure.
//!
//! A [`layout::Layout`] gives every port a cell. [`cells::Cells`] knows what each cell shows and which of them
//! have changed; [`drawing::Drawing`] makes pixels of them for the canvas of the browser, [`svg`] a still
//! picture for pages without a script and for reports. What lies above the cells – coasts, names, lights – is the
//! same text in both: [`frame`].

pub mod cells;
mod curve;
pub mod drawing;
pub mod frame;
pub mod layout;
pub mod lights;
pub mod palette;
pub mod region;
pub mod svg;
