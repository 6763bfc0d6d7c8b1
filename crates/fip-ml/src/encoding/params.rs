//! Parameters of the encoding, unchecked and checked.

use super::Encoding;
use super::column::TableColumn;
use super::error::EncodingError;

/// Which level of a category has no column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReferenceLevel {
    /// Every level has a column; for trees.
    #[default]
    None,
    /// The most frequent level has none, of equally frequent ones the first: the coefficients of the
    /// others are differences from it, and their standard errors can be read.
    MostFrequent,
}

/// What becomes of numbers with long tails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LongTails {
    /// They stay as they are; trees do not care.
    #[default]
    AsTheyAre,
    /// A column whose skewness the signed logarithm halves at least is taken as that, where the skewness
    /// was beyond 2 on either side.
    SignedLog,
}

/// Parameters of an encoding, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingParams {
    unchecked: EncodingValidParams,
}

/// Parameters of an encoding, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingValidParams {
    max_levels: usize,
    reference: ReferenceLevel,
    long_tails: LongTails,
}

impl EncodingParams {
    pub(super) fn new() -> Self {
        let unchecked = EncodingValidParams {
            max_levels: 20,
            reference: ReferenceLevel::None,
            long_tails: LongTails::AsTheyAre,
        };
        Self { unchecked }
    }

    /// Sets the largest number of levels of a category; of more, the most frequent have a column each
    /// and the others share one.
    #[must_use]
    pub fn max_levels(mut self, max_levels: usize) -> Self {
        self.unchecked.max_levels = max_levels;
        self
    }

    /// Sets which level of a category has no column.
    #[must_use]
    pub fn reference(mut self, reference: ReferenceLevel) -> Self {
        self.unchecked.reference = reference;
        self
    }

    /// Sets what becomes of numbers with long tails.
    #[must_use]
    pub fn long_tails(mut self, long_tails: LongTails) -> Self {
        self.unchecked.long_tails = long_tails;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    ///
    /// [`EncodingError::NoLevelsAllowed`] when no level may have a column.
    pub fn check(self) -> Result<EncodingValidParams, EncodingError> {
        if self.unchecked.max_levels == 0 {
            return Err(EncodingError::NoLevelsAllowed);
        }
        Ok(self.unchecked)
    }

    /// Checks the parameters and fits, see [`EncodingValidParams::fit`].
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check) and of [`EncodingValidParams::fit`].
    pub fn fit(self, table: &[TableColumn<'_>], rows: &[usize]) -> Result<Encoding, EncodingError> {
        self.check()?.fit(table, rows)
    }
}

impl EncodingValidParams {
    /// Returns the largest number of levels of a category.
    pub fn max_levels(&self) -> usize {
        self.max_levels
    }

    /// Returns which level of a category has no column.
    pub fn reference(&self) -> ReferenceLevel {
        self.reference
    }

    /// Returns what becomes of numbers with long tails.
    pub fn long_tails(&self) -> LongTails {
        self.long_tails
    }
}
