//! Why a card is no PMML.

/// Why a card gives no PMML document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PmmlError {
    /// A text has a character that XML 1.0 cannot hold.
    #[error("expected a text that XML can hold, found the character {found:?} in {text:?}")]
    Character {
        /// The character.
        found: char,
        /// The text.
        text: String,
    },
    /// An input is named like a field that the document adds.
    #[error("input `{input}`: expected another name, for the document has a field of this name")]
    Input {
        /// The input.
        input: String,
    },
    /// The points are so many and so fine that sums of doubles are not exact.
    #[error("expected sums up to {limit} units of 10^-{decimals} points, found {found}")]
    Fineness {
        /// The most units that are exact, 2^53.
        limit: i64,
        /// The decimals of the points.
        decimals: u32,
        /// The largest sum that the card allows.
        found: i128,
    },
}
