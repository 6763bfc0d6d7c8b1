//! Counts of a variable that does not fit into memory, or lies on several machines.

mod category;
mod numeric;

pub use category::CategorySketch;
pub use numeric::NumericSketch;

/// Why a sketch takes no row or is not merged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SketchError {
    /// The value is infinite or not a number.
    #[error("expected a finite value, or none for missing, found {found}")]
    NotFinite {
        /// The value.
        found: f64,
    },
    /// The weight is negative, infinite or not a number.
    #[error("expected a finite weight of at least 0, found {found}")]
    Weight {
        /// The weight.
        found: f64,
    },
    /// The sketch would hold more than it may.
    #[error("expected at most {limit} categories, found more")]
    Full {
        /// The largest lawful number.
        limit: usize,
    },
    /// The limit is too small or too large.
    #[error("expected a limit from {least} to 16,777,216, found {found}")]
    Limit {
        /// The smallest lawful limit.
        least: usize,
        /// The limit found.
        found: usize,
    },
    /// Two sketches have different limits.
    #[error("expected sketches of one limit, found {left} and {right}")]
    Limits {
        /// The limit of the first.
        left: usize,
        /// The limit of the second.
        right: usize,
    },
}

const MAX_LIMIT: usize = 1 << 24;

fn check_limit(found: usize, least: usize) -> Result<(), SketchError> {
    let lawful = (least..=MAX_LIMIT).contains(&found);
    if lawful { Ok(()) } else { Err(SketchError::Limit { least, found }) }
}

fn check_weight(found: f64) -> Result<(), SketchError> {
    let lawful = found.is_finite() && 0.0 <= found;
    if lawful { Ok(()) } else { Err(SketchError::Weight { found }) }
}
