//! The pages, one in each file.

pub mod about;
pub mod compare;
pub mod guide;
pub mod history;
pub mod home;
pub mod not_found;
pub mod scan;
