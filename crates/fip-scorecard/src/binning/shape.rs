//! How the event rate may go from bin to bin.

use serde::{Deserialize, Serialize};

/// How the event rate, or the mean of a continuous target, goes from bin to bin.
///
/// Neighbours of equal rate are lawful under every shape unless a least difference is asked for;
/// rates closer than one part in 10¹² count as equal.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Shape {
    /// Any way.
    #[default]
    Free,
    /// Never falls.
    Ascending,
    /// Never rises.
    Descending,
    /// Rises, then falls; either part may be empty.
    Peak,
    /// Falls, then rises; either part may be empty.
    Valley,
    /// The differences between neighbours never fall.
    Convex,
    /// The differences between neighbours never rise.
    Concave,
}

impl Shape {
    /// Every shape, the simplest first.
    pub const ALL: [Self; 7] = [
        Self::Ascending,
        Self::Descending,
        Self::Convex,
        Self::Concave,
        Self::Valley,
        Self::Peak,
        Self::Free,
    ];

    /// Returns the name in lower case, as in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Ascending => "ascending",
            Self::Descending => "descending",
            Self::Peak => "peak",
            Self::Valley => "valley",
            Self::Convex => "convex",
            Self::Concave => "concave",
        }
    }
}
