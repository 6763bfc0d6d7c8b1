//! Counts by category, row by row.

use std::collections::BTreeMap;

use super::{SketchError, check_limit, check_weight};
use crate::binning::distinct::Tabulate;
use crate::binning::tally::Tally;
use crate::binning::{CategoryCounts, Counts};

/// The counts of a categorical variable, exact; sketches of parts merge to that of the whole.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::CategorySketch;
///
/// let mut january = CategorySketch::new(1_000)?;
/// january.add(Some("rent"), true, 1.0)?;
/// let mut february = CategorySketch::new(1_000)?;
/// february.add(Some("own"), false, 1.0)?;
/// january.merge(&february)?;
/// assert_eq!(january.n_categories(), 2);
/// # Ok::<(), fip_scorecard::binning::SketchError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CategorySketch {
    limit: usize,
    counts: CategoryCounts,
}

impl CategorySketch {
    /// Returns an empty sketch of at most so many categories.
    ///
    /// # Errors
    ///
    /// [`SketchError::Limit`] outside 1 to 16,777,216.
    pub fn new(limit: usize) -> Result<Self, SketchError> {
        check_limit(limit, 1)?;
        let counts = CategoryCounts { categories: BTreeMap::new(), missing: Counts::ZERO };
        Ok(Self { limit, counts })
    }

    /// Adds a row; one of weight 0 is left out.
    ///
    /// # Errors
    ///
    /// [`SketchError::Weight`], and [`SketchError::Full`] for a category beyond the limit; the sketch
    /// stays as it was.
    pub fn add(
        &mut self,
        category: Option<&str>,
        event: bool,
        weight: f64,
    ) -> Result<(), SketchError> {
        check_weight(weight)?;
        if 0.0 < weight {
            self.absorb(category, &event.tally(weight))?;
        }
        Ok(())
    }

    /// Adds what another sketch has counted; in which order sketches are merged does not matter.
    ///
    /// # Errors
    ///
    /// [`SketchError::Limits`], and [`SketchError::Full`] where both hold more categories than the
    /// limit; the sketch stays as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), SketchError> {
        if self.limit != other.limit {
            return Err(SketchError::Limits { left: self.limit, right: other.limit });
        }
        let mut merged = self.clone();
        for (category, counts) in &other.counts.categories {
            merged.absorb(Some(category), counts)?;
        }
        merged.absorb(None, &other.counts.missing)?;
        *self = merged;
        Ok(())
    }

    /// Returns the number of categories.
    pub fn n_categories(&self) -> usize {
        self.counts.categories.len()
    }

    /// Returns the counts to fit bins to.
    pub fn counts(&self) -> &CategoryCounts {
        &self.counts
    }

    fn absorb(&mut self, category: Option<&str>, counts: &Counts) -> Result<(), SketchError> {
        let full = self.counts.categories.len() == self.limit;
        let sum = match category {
            None => &mut self.counts.missing,
            Some(category) => {
                let categories = &mut self.counts.categories;
                if full && !categories.contains_key(category) {
                    return Err(SketchError::Full { limit: self.limit });
                }
                categories.entry(category.to_owned()).or_insert(Counts::ZERO)
            }
        };
        sum.absorb(counts);
        Ok(())
    }
}
