//! The bins and their means.

use serde::Serialize;

use crate::Input;
use crate::binning::bin::{BinContent, ordinary_contents};
use crate::binning::lookup::{Assigned, Lookup};
use crate::binning::model::{Rules, Search};
use crate::binning::table::{Special, Table};
use crate::binning::{Certificate, Missing, Moments, Shape, ShapeResult, TransformError};

/// The bins of a variable whose target is a number; a value is transformed to the mean target of its bin.
///
/// The objective is the share of the target's variance that lies between the bins:
/// `sum of weight (mean - overall mean)² over sum of weight (target - overall mean)²`, in `[0, 1]`. Shapes,
/// the numbers of bins, shares, rows and penalties are those of a yes-or-no target;
/// `min_rate_difference` is one of means. Where a policy says worst, the largest mean is meant, and where
/// it says neutral, the overall one.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{BinningSpec, Constraints, Outcome, Shape};
///
/// let tenure: Vec<_> = (0..60).map(|month| Some(f64::from(month))).collect();
/// let balance: Vec<_> = (0..60).map(|month| if month < 24 { 100.0 } else { 250.0 }).collect();
/// let binning = BinningSpec::default()
///     .shape(Shape::Ascending)
///     .constraints(Constraints::default().max_bins(2))
///     .fit_continuous("tenure", &tenure, &Outcome::new(&balance))?;
/// assert_eq!(binning.transform(&[Some(3.0), Some(30.0)])?, [100.0, 250.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ContinuousBinning {
    pub(super) table: Table<Moments>,
    pub(super) rules: Rules,
    pub(super) search: Search,
    bins: Vec<ContinuousBin>,
    lookup: Lookup,
}

/// A bin and its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContinuousBin {
    content: BinContent,
    moments: Moments,
    share: f64,
    mean: f64,
    explained: f64,
}

impl ContinuousBin {
    /// Returns the values.
    pub fn content(&self) -> &BinContent {
        &self.content
    }

    /// Returns what falls into the bin.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// Returns the share of the weight of the variable, in `(0, 1]`.
    pub fn share(&self) -> f64 {
        self.share
    }

    /// Returns the mean target that values of the bin get; that of missing values may come from a policy.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the standard error of the mean by the bin's own spread, weights as repetitions; `None` for
    /// a weight of 1 or less.
    pub fn mean_error(&self) -> Option<f64> {
        let deviation = self.moments.standard_deviation()?;
        (1.0 < self.moments.weight).then(|| deviation / (self.moments.weight - 1.0).sqrt())
    }

    /// Returns the share of the target's variance that the bin explains.
    pub fn explained(&self) -> f64 {
        self.explained
    }
}

/// What the objective is measured by: mean and sum of squares around it of the whole variable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    pub(super) weight: f64,
    pub(super) mean: f64,
    pub(super) squares: f64,
}

impl Whole {
    /// Returns `None` where the target does not vary.
    pub(super) fn of(totals: &Moments) -> Option<Self> {
        let mean = totals.mean()?;
        let squares = totals.sum_squares - totals.weight * mean * mean;
        let lawful = squares.is_finite() && 1e-12 * totals.sum_squares < squares;
        lawful.then_some(Self { weight: totals.weight, mean, squares })
    }

    /// Returns the share of the variance that a bin with weight explains.
    pub(super) fn explained(&self, bin: &Moments) -> f64 {
        let distance = bin.sum / bin.weight - self.mean;
        bin.weight * distance * distance / self.squares
    }
}

impl ContinuousBinning {
    pub(super) fn new(table: Table<Moments>, rules: Rules, search: Search, whole: &Whole) -> Self {
        let bins = bins(&table, &rules, &search.ends, whole);
        let codes = table.specials.iter().map(|special| &special.code);
        let contents = bins.iter().map(ContinuousBin::content);
        let lookup = Lookup::new(contents, codes, rules.policy, worst(&bins));
        Self { table, rules, search, bins, lookup }
    }

    /// Returns the name of the variable.
    pub fn variable(&self) -> &str {
        &self.table.variable
    }

    /// Returns the bins: those of ordinary values in their order, then special codes, then missing
    /// values; none without weight.
    pub fn bins(&self) -> &[ContinuousBin] {
        &self.bins
    }

    /// Returns everything that was counted.
    pub fn totals(&self) -> Moments {
        self.table.totals()
    }

    /// Returns the share of the target's variance that lies between the bins, missing and special ones
    /// included, in `[0, 1]`.
    pub fn explained(&self) -> f64 {
        self.bins.iter().map(ContinuousBin::explained).sum()
    }

    /// Returns the shape that the means have.
    pub fn shape(&self) -> Shape {
        self.search.shape
    }

    /// Returns the value of the objective over the bins of ordinary values, less the penalties.
    pub fn value(&self) -> f64 {
        self.search.value
    }

    /// Returns the proof that no other bins of the same prebins are better.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.search.certificate.as_ref()
    }

    /// Returns every shape that was solved, with its best value.
    pub fn tried(&self) -> &[ShapeResult] {
        &self.search.tried
    }

    /// Returns the bin of a value.
    ///
    /// # Errors
    ///
    /// [`TransformError`] where the policy refuses the value.
    pub fn bin_of<'v>(&self, value: impl Into<Input<'v>>) -> Result<Assigned, TransformError> {
        self.lookup.input(value.into()).map_err(|refusal| refusal.at(self.variable(), 0))
    }

    /// Returns the mean target of each row's bin.
    ///
    /// # Errors
    ///
    /// [`TransformError`] of the first row that the policy refuses.
    pub fn transform<'v, V>(&self, values: &[V]) -> Result<Vec<f64>, TransformError>
    where
        V: Copy + Into<Input<'v>>,
    {
        let neutral = self.totals().mean().unwrap_or_default();
        let mean = |(row, value): (usize, &V)| match self.lookup.input((*value).into()) {
            Ok(Assigned::Bin(bin)) => Ok(self.bins[bin].mean),
            Ok(Assigned::Neutral) => Ok(neutral),
            Err(refusal) => Err(refusal.at(self.variable(), row)),
        };
        values.iter().enumerate().map(mean).collect()
    }
}

fn bins(
    table: &Table<Moments>,
    rules: &Rules,
    ends: &[usize],
    whole: &Whole,
) -> Vec<ContinuousBin> {
    let ordinary = ordinary_contents(table, ends).into_iter().zip(table.bins(ends));
    let special =
        |special: &Special<Moments>| (BinContent::Special(special.code.clone()), special.tally);
    let beside = table.specials.iter().map(special).chain([(BinContent::Missing, table.missing)]);
    let all = ordinary.chain(beside).filter(|(_, moments)| 0.0 < moments.weight);
    let bin = |(content, moments): (BinContent, Moments)| ContinuousBin {
        share: moments.weight / whole.weight,
        mean: moments.sum / moments.weight,
        explained: whole.explained(&moments),
        content,
        moments,
    };
    let mut bins: Vec<ContinuousBin> = all.map(bin).collect();
    let given = match rules.policy.missing {
        Missing::Neutral => Some(whole.mean),
        Missing::Worst => bins.get(worst(&bins)).map(|bin| bin.mean),
        _ => None,
    };
    if let (Some(mean), Some(last)) = (given, bins.last_mut())
        && last.content == BinContent::Missing
    {
        last.mean = mean;
    }
    bins
}

/// The bin of ordinary values with the largest mean.
fn worst(bins: &[ContinuousBin]) -> usize {
    let mut worst = 0;
    for (at, bin) in bins.iter().enumerate() {
        if bin.content.is_ordinary() && bins[worst].mean < bin.mean {
            worst = at;
        }
    }
    worst
}
