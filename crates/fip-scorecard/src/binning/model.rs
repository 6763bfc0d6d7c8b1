//! The bins of a variable: what a fit returns and a file holds.

use serde::{Deserialize, Serialize};

use super::bin::{Bin, BinContent, ordinary_contents};
use super::lookup::{Assigned, Lookup};
use super::policy::Policy;
use super::table::Table;
use super::{
    BinningError, BinningSpec, Certificate, Constraints, Counts, Objective, OptimiseError, Problem,
    Shape, Smoothing, Summary, TransformError,
};
use crate::Input;

/// The bins of a variable, with the counts they are made from and the rules they keep.
///
/// Read and written as a versioned document; what is read is checked: lawful counts, bins that cover
/// every value once, the shape and every constraint, and the value of the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    pub(crate) table: Table<Counts>,
    pub(crate) rules: Rules,
    pub(crate) search: Search,
    bins: Vec<Bin>,
    lookup: Lookup,
}

/// What the bins were asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) objective: Objective,
    pub(crate) constraints: Constraints,
    pub(crate) smoothing: Smoothing,
    pub(crate) policy: Policy,
}

/// What the optimiser found, or an edit left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    pub(crate) ends: Vec<usize>,
    pub(crate) shape: Shape,
    pub(crate) value: f64,
    /// None after an edit.
    pub(crate) certificate: Option<Certificate>,
    pub(crate) tried: Vec<ShapeResult>,
    /// What the bins violate, accepted by whoever edited them.
    pub(crate) violation: Option<String>,
}

/// A shape that was solved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeResult {
    /// The shape.
    pub shape: Shape,
    /// The number of bins of its best partition, 0 where there is none.
    pub n_bins: usize,
    /// The objective of its best partition.
    pub value: Option<f64>,
    /// Why there is none.
    pub failure: Option<String>,
}

impl Rules {
    pub(crate) fn of(spec: &BinningSpec) -> Self {
        Self {
            objective: spec.objective,
            constraints: spec.constraints,
            smoothing: spec.smoothing,
            policy: spec.policy,
        }
    }
}

impl ShapeResult {
    pub(crate) fn solved(shape: Shape, n_bins: usize, value: f64) -> Self {
        Self { shape, n_bins, value: Some(value), failure: None }
    }

    pub(crate) fn failed(shape: Shape, error: &OptimiseError) -> Self {
        Self { shape, n_bins: 0, value: None, failure: Some(error.to_string()) }
    }
}

impl Binning {
    pub(crate) fn new(
        table: Table<Counts>,
        rules: Rules,
        search: Search,
    ) -> Result<Self, BinningError> {
        let totals = table.totals();
        let bins = bins(&table, &rules, &search.ends, &totals)?;
        let codes = table.specials.iter().map(|special| &special.code);
        let contents = bins.iter().map(Bin::content);
        let lookup = Lookup::new(contents, codes, rules.policy, worst(&bins));
        Ok(Self { table, rules, search, bins, lookup })
    }

    /// Returns the name of the variable.
    pub fn variable(&self) -> &str {
        &self.table.variable
    }

    /// Returns the bins: those of ordinary values in their order, then special codes, then missing
    /// values; none without weight.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// Returns the figures of all bins together.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.bins)
    }

    /// Returns the information value.
    pub fn information_value(&self) -> f64 {
        self.bins.iter().map(|bin| bin.contributions().information_value).sum()
    }

    /// Returns the shape that the bins have.
    pub fn shape(&self) -> Shape {
        self.search.shape
    }

    /// Returns the value of the objective over the bins of ordinary values, less the penalties.
    pub fn value(&self) -> f64 {
        self.search.value
    }

    /// Returns the proof that no other bins of the same prebins are better; none after an edit.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.search.certificate.as_ref()
    }

    /// Returns every shape that was solved, with its best value.
    pub fn tried(&self) -> &[ShapeResult] {
        &self.search.tried
    }

    /// Returns the rule that an accepted edit violates.
    pub fn violation(&self) -> Option<&str> {
        self.search.violation.as_deref()
    }

    /// Returns how missing, special and unknown values are treated.
    pub fn policy(&self) -> Policy {
        self.rules.policy
    }

    /// Returns how bins that lack an outcome are treated.
    pub fn smoothing(&self) -> Smoothing {
        self.rules.smoothing
    }

    /// Returns the number of prebins that the bins are made from.
    pub fn n_prebins(&self) -> usize {
        self.table.tallies.len()
    }

    /// Returns the bin of a value.
    ///
    /// # Errors
    ///
    /// [`TransformError`] where the policy refuses the value.
    pub fn bin_of<'v>(&self, value: impl Into<Input<'v>>) -> Result<Assigned, TransformError> {
        self.lookup.input(value.into()).map_err(|refusal| refusal.at(self.variable(), 0))
    }

    /// Returns the weight of evidence of a value.
    ///
    /// # Errors
    ///
    /// [`TransformError`] where the policy refuses the value.
    pub fn woe_of<'v>(&self, value: impl Into<Input<'v>>) -> Result<f64, TransformError> {
        Ok(self.woe(self.bin_of(value)?))
    }

    /// Returns the weight of evidence of each row.
    ///
    /// # Errors
    ///
    /// [`TransformError`] of the first row that the policy refuses.
    pub fn transform<'v, V>(&self, values: &[V]) -> Result<Vec<f64>, TransformError>
    where
        V: Copy + Into<Input<'v>>,
    {
        let woe = |(row, value): (usize, &V)| {
            let assigned = self.lookup.input((*value).into());
            assigned
                .map(|given| self.woe(given))
                .map_err(|refusal| refusal.at(self.variable(), row))
        };
        values.iter().enumerate().map(woe).collect()
    }

    fn woe(&self, assigned: Assigned) -> f64 {
        match assigned {
            Assigned::Bin(bin) => self.bins[bin].woe,
            Assigned::Neutral => 0.0,
        }
    }

    pub(crate) fn problem(&self) -> Problem<'_> {
        problem(&self.table, &self.rules)
    }
}

/// What is asked of the optimiser.
pub(crate) fn problem<'a>(table: &'a Table<Counts>, rules: &Rules) -> Problem<'a> {
    Problem {
        totals: table.totals(),
        cuts: &table.rules,
        scenarios: &table.periods,
        smoothing: rules.smoothing,
        objective: rules.objective,
        constraints: rules.constraints,
        ..Problem::new(&table.tallies)
    }
}

fn bins(
    table: &Table<Counts>,
    rules: &Rules,
    ends: &[usize],
    totals: &Counts,
) -> Result<Vec<Bin>, BinningError> {
    let ordinary = ordinary_contents(table, ends).into_iter().zip(table.bins(ends));
    let special = |special: &super::table::Special<Counts>| {
        (BinContent::Special(special.code.clone()), special.tally)
    };
    let specials = table.specials.iter().map(special);
    let beside = specials.chain([(BinContent::Missing, table.missing)]);
    let beside = beside.filter(|(_, counts)| 0.0 < counts.weight());
    let mut bins = Vec::new();
    for (content, counts) in ordinary.chain(beside) {
        let name = content.to_string();
        let bin = Bin::of(content, counts, totals, rules.smoothing);
        bins.push(bin.ok_or(BinningError::EmptyOutcome { bin: name })?);
    }
    let worst = bins[worst(&bins)].woe;
    let given = match rules.policy.missing {
        super::Missing::Neutral => Some(0.0),
        super::Missing::Worst => Some(worst),
        _ => None,
    };
    if let (Some(woe), Some(last)) = (given, bins.last_mut())
        && last.content == BinContent::Missing
    {
        last.set_woe(woe);
    }
    Ok(bins)
}

/// The bin of ordinary values with the smallest weight of evidence.
fn worst(bins: &[Bin]) -> usize {
    let mut worst = 0;
    for (at, bin) in bins.iter().enumerate() {
        if bin.content.is_ordinary() && bin.woe < bins[worst].woe {
            worst = at;
        }
    }
    worst
}
