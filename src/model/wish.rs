//! What somebody may want of a scan that runs.

use serde::{Deserialize, Serialize};

/// A scan heeds it within a moment; one that has ended stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// It ends; what is known stays.
    Cancel,
    /// It asks nothing until it is resumed.
    Pause,
    /// It goes on where it was paused.
    Resume,
}

impl Wish {
    /// All of them.
    pub const ALL: [Wish; 3] = [Wish::Cancel, Wish::Pause, Wish::Resume];

    /// The word at the end of its address.
    pub fn as_str(self) -> &'static str {
        match self {
            Wish::Cancel => "cancel",
            Wish::Pause => "pause",
            Wish::Resume => "resume",
        }
    }
}
