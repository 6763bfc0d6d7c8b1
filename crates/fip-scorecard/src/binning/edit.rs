//! Bins changed by hand, recounted and checked again.

use super::model::{Binning, Search};
use super::table::{Level, Prebins};
use super::{EditError, check};

/// A change of bins by hand. Bins are named by their index among those of ordinary values, from 0, as
/// they are when the edit's turn comes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Edit {
    /// Joins a bin and the one above it.
    Merge {
        /// The lower of the two.
        lower: usize,
    },
    /// Divides the bin in which the cut lies; it has to be one of [`Binning::candidate_cuts`].
    Split {
        /// The first value of the upper part.
        at: f64,
    },
    /// Moves a cut between its neighbours, to one of [`Binning::candidate_cuts`].
    Move {
        /// The cut as it is.
        from: f64,
        /// The cut as it shall be.
        to: f64,
    },
    /// Puts a category into another bin; the one it leaves goes when it becomes empty.
    AssignCategory {
        /// The category.
        category: String,
        /// The bin that it goes to; one behind the last makes a bin of its own.
        bin: usize,
    },
}

/// What becomes of edited bins that break the shape or a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// They are refused.
    Lawful,
    /// They are taken, and the violation is recorded in the binning and its file.
    Violations,
}

impl Binning {
    /// Returns the cuts between prebins, at which an edit may cut; none of a categorical variable.
    ///
    /// Other cuts need the data: fit again with [`Cut::fixed`](super::Cut::fixed) ones and
    /// [`Prebinning::CutsOnly`](super::Prebinning::CutsOnly).
    pub fn candidate_cuts(&self) -> &[f64] {
        match &self.table.prebins {
            Prebins::Cuts(cuts) => cuts,
            Prebins::Levels(_) => &[],
        }
    }

    /// Returns the bins after the edits, one after the other, counted again from the prebins.
    ///
    /// The certificate goes, as the bins are no longer the optimiser's.
    ///
    /// # Errors
    ///
    /// [`EditError`] for an edit that cannot be done, and [`EditError::Violation`] for bins that break
    /// the shape or a constraint of the binning unless violations are accepted.
    pub fn edit(&self, edits: &[Edit], accept: Accept) -> Result<Self, EditError> {
        let mut bins = self.clone();
        for (edit, change) in edits.iter().enumerate() {
            match change {
                Edit::Merge { lower } => bins.merge(edit, *lower)?,
                Edit::Split { at } => bins.split(edit, *at)?,
                Edit::Move { from, to } => bins.shift(edit, *from, *to)?,
                Edit::AssignCategory { category, bin } => bins.assign(edit, category, *bin)?,
            }
        }
        let (value, violation) = match check(&bins.problem(), bins.search.shape, &bins.search.ends)
        {
            Ok(value) => (value, None),
            Err(violation) if accept == Accept::Lawful => return Err(violation.into()),
            Err(violation) => (bins.value_of_bins()?, Some(violation.to_string())),
        };
        let search = Search { value, certificate: None, violation, ..bins.search };
        Self::new(bins.table, bins.rules, search).map_err(|_| EditError::NoValue)
    }

    /// The objective of bins that break a rule.
    fn value_of_bins(&self) -> Result<f64, EditError> {
        let (problem, rules) = (self.problem(), &self.rules.constraints);
        let mut sum = 0.0;
        for bin in self.table.bins(&self.search.ends) {
            let value = problem.objective.contribution(&bin, &problem.totals, problem.smoothing);
            let share = bin.weight() / problem.totals.weight();
            sum += value.ok_or(EditError::NoValue)? - rules.bin_penalty;
            sum -= rules.concentration_penalty * share * share;
        }
        Ok(sum)
    }

    fn merge(&mut self, edit: usize, lower: usize) -> Result<(), EditError> {
        let limit = self.search.ends.len() - 1;
        if limit <= lower {
            return Err(EditError::Bin { edit, limit, found: lower });
        }
        self.search.ends.remove(lower);
        Ok(())
    }

    fn split(&mut self, edit: usize, at: f64) -> Result<(), EditError> {
        let end = self.end_of(edit, at)?;
        match self.search.ends.binary_search(&end) {
            Ok(_) => Err(EditError::OutsideBin { edit, found: at }),
            Err(bin) => {
                self.search.ends.insert(bin, end);
                Ok(())
            }
        }
    }

    fn shift(&mut self, edit: usize, from: f64, to: f64) -> Result<(), EditError> {
        let (old, new) = (self.end_of(edit, from)?, self.end_of(edit, to)?);
        let ends = &mut self.search.ends;
        let Ok(bin) = ends.binary_search(&old) else {
            return Err(EditError::OutsideBin { edit, found: from });
        };
        let above = bin.checked_sub(1).is_none_or(|before| ends[before] < new);
        if !above || ends.get(bin + 1).is_none_or(|after| *after <= new) {
            return Err(EditError::OutsideBin { edit, found: to });
        }
        ends[bin] = new;
        Ok(())
    }

    /// The number of prebins below a cut.
    fn end_of(&self, edit: usize, cut: f64) -> Result<usize, EditError> {
        let Prebins::Cuts(cuts) = &self.table.prebins else {
            return Err(EditError::Kind { edit, expected: "numeric" });
        };
        let distance = |held: &&f64| (*held - cut).abs();
        let nearest = cuts.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let nearest = *nearest.ok_or(EditError::OutsideBin { edit, found: cut })?;
        match cuts.binary_search_by(|held| held.total_cmp(&(cut + 0.0))) {
            Ok(at) => Ok(at + 1),
            Err(_) => Err(EditError::NoCut { edit, found: cut, nearest }),
        }
    }

    fn assign(&mut self, edit: usize, category: &str, bin: usize) -> Result<(), EditError> {
        let from = self.prebin_of(edit, category)?;
        let limit = self.search.ends.len() + 1;
        if limit <= bin {
            return Err(EditError::Bin { edit, limit, found: bin });
        }
        // The bin of each prebin, and the prebins brought into the order of their bins again.
        let ends = &self.search.ends;
        let mut bins: Vec<usize> = (0..self.table.tallies.len())
            .map(|prebin| ends.partition_point(|end| *end <= prebin))
            .collect();
        bins[from] = bin;
        let mut order: Vec<usize> = (0..bins.len()).collect();
        order.sort_by_key(|prebin| bins[*prebin]);
        reorder(&mut self.table.tallies, &order);
        for period in &mut self.table.periods {
            reorder(period, &order);
        }
        if let Prebins::Levels(levels) = &mut self.table.prebins {
            reorder(levels, &order);
        }
        reorder(&mut bins, &order);
        self.search.ends =
            (1..=bins.len()).filter(|&end| bins.get(end) != bins.get(end - 1)).collect();
        Ok(())
    }

    fn prebin_of(&self, edit: usize, category: &str) -> Result<usize, EditError> {
        let Prebins::Levels(levels) = &self.table.prebins else {
            return Err(EditError::Kind { edit, expected: "categorical" });
        };
        let found = category.to_owned();
        let holds = |level: &Level| level.categories.iter().any(|held| held == category);
        match levels.iter().position(holds) {
            Some(at) if levels[at].categories.len() == 1 => Ok(at),
            Some(_) => Err(EditError::Pooled { edit, found }),
            None => Err(EditError::NoCategory { edit, found }),
        }
    }
}

fn reorder<T: Clone>(items: &mut Vec<T>, order: &[usize]) {
    *items = order.iter().map(|&at| items[at].clone()).collect();
}
