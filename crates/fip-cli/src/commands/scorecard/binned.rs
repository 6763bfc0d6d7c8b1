//! Columns put into bins.

use std::collections::BTreeMap;

use fip_scorecard::binning::{
    self, AutoRule, BinContent, Binning, BinningSpec, Constraints, Fallback, Missing, PValueRule,
    SpecialCode, Unknown,
};

use super::outcome::Outcome;
use super::table::{Cells, Column, Kind, Table, number};
use super::words::interval;
use crate::args::{Binned, Shape, Unseen};
use crate::failure::{Failure, Kind as FailureKind};

/// A column with its bins.
#[derive(Debug)]
pub(super) struct BinnedColumn<'t> {
    pub(super) column: Column<'t>,
    pub(super) kind: Kind,
    /// Different values, of all rows.
    pub(super) n_distinct: usize,
    /// Missing cells, of all rows.
    pub(super) n_missing: usize,
    pub(super) cells: Cells<'t>,
    /// The bins, or why there are none.
    pub(super) binning: Result<Binning, String>,
}

/// Puts columns into bins.
#[derive(Debug)]
pub(super) struct Binner<'a> {
    asked: &'a Binned,
    /// Codes of columns, as typed.
    special: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Binner<'a> {
    /// Takes what was asked for; every column named has to be there.
    pub(super) fn new(asked: &'a Binned, table: &Table) -> Result<Self, Failure> {
        let mut special: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for typed in &asked.special {
            let Some((name, codes)) = typed.split_once('=') else {
                let cause = format!("--special: expected COLUMN=CODE,..., found {typed:?}");
                let hint = "such as --special income=-999,-998";
                return Err(Failure::new(FailureKind::Configuration, cause, hint));
            };
            special.entry(name).or_default().extend(codes.split(','));
        }
        let named = asked.numeric.iter().chain(&asked.categorical).map(String::as_str);
        for name in named.chain(special.keys().copied()) {
            table.column(name)?;
        }
        if let Some(name) = asked.numeric.iter().find(|name| asked.categorical.contains(name)) {
            let cause = format!("expected {name} in --numeric or --categorical, found it in both");
            return Err(Failure::new(FailureKind::Configuration, cause, "leave it out of one"));
        }
        Ok(Self { asked, special })
    }

    /// Returns what a column is taken for.
    fn kind(&self, column: Column<'_>) -> Kind {
        let is_in = |names: &[String]| names.iter().any(|name| name == column.name());
        if is_in(&self.asked.numeric) {
            Kind::Numbers
        } else if is_in(&self.asked.categorical) {
            Kind::Categories
        } else {
            column.inferred()
        }
    }

    /// Puts some rows of a column into bins; the outcome is that of these rows.
    pub(super) fn bin<'t>(
        &self,
        column: Column<'t>,
        rows: &[usize],
        outcome: &Outcome,
    ) -> Result<BinnedColumn<'t>, Failure> {
        let kind = self.kind(column);
        let (n_distinct, n_missing) = column.counts();
        let cells = match kind {
            Kind::Numbers => Cells::Numbers(column.numbers()?),
            Kind::Categories => column.categories(),
        };
        let name = column.name();
        let spec = self.spec(name, kind)?;
        let target = outcome.target();
        let binning = if n_distinct == 0 {
            Err("every cell is missing".to_owned())
        } else {
            let fitted = match &cells {
                Cells::Numbers(values) => {
                    let values: Vec<Option<f64>> = rows.iter().map(|&row| values[row]).collect();
                    spec.fit_numeric(name, &values, &target)
                }
                Cells::Categories { .. } => {
                    let values: Vec<Option<&str>> =
                        rows.iter().map(|&row| column.cell(row)).collect();
                    spec.fit_categorical(name, &values, &target)
                }
            };
            fitted.map_err(|error| error.to_string())
        };
        Ok(BinnedColumn { column, kind, n_distinct, n_missing, cells, binning })
    }

    fn spec(&self, name: &str, kind: Kind) -> Result<BinningSpec, Failure> {
        let asked = self.asked;
        let fallback = match asked.unseen {
            Unseen::Refuse => Fallback::Refuse,
            Unseen::Neutral => Fallback::Neutral,
            Unseen::Worst => Fallback::Worst,
        };
        let unknown = match asked.unseen {
            Unseen::Refuse => Unknown::AsOther,
            Unseen::Neutral => Unknown::Neutral,
            Unseen::Worst => Unknown::Worst,
        };
        let constraints =
            Constraints::default().max_bins(asked.max_bins as usize).min_share(asked.min_share);
        let constraints = match asked.bin_p {
            Some(p) => constraints.max_p_value(PValueRule::neighbours(p)),
            None => constraints,
        };
        let spec = BinningSpec::default()
            .constraints(constraints)
            .missing(Missing::OwnBin { unseen: fallback })
            .unknown(unknown)
            .rare_share(asked.rare_share)
            .special_codes(self.codes(name, kind)?);
        Ok(match asked.shape {
            Shape::Auto => spec,
            Shape::Monotone => {
                let shapes = [binning::Shape::Ascending, binning::Shape::Descending];
                spec.auto_shape(AutoRule::default().shapes(&shapes))
            }
            Shape::Free => spec.shape(binning::Shape::Free),
            Shape::Ascending => spec.shape(binning::Shape::Ascending),
            Shape::Descending => spec.shape(binning::Shape::Descending),
            Shape::Peak => spec.shape(binning::Shape::Peak),
            Shape::Valley => spec.shape(binning::Shape::Valley),
            Shape::Convex => spec.shape(binning::Shape::Convex),
            Shape::Concave => spec.shape(binning::Shape::Concave),
        })
    }

    fn codes(&self, name: &str, kind: Kind) -> Result<Vec<SpecialCode>, Failure> {
        let code = |typed: &&str| match kind {
            Kind::Categories => Ok(SpecialCode::from(*typed)),
            Kind::Numbers => number(typed).map(SpecialCode::from).ok_or_else(|| {
                let cause = format!("--special {name}: expected a number, found {typed:?}");
                let hint = "codes of a column of numbers are numbers";
                Failure::new(FailureKind::Configuration, cause, hint)
            }),
        };
        self.special.get(name).into_iter().flatten().map(code).collect()
    }
}

/// Returns the values of a bin in words.
pub(super) fn label(content: &BinContent) -> String {
    match content {
        BinContent::Interval { from, to } => interval(*from, *to),
        BinContent::Categories { names, other: false } => names.join(" | "),
        BinContent::Categories { names, other: true } => {
            format!("{} | any other", names.join(" | "))
        }
        BinContent::Special(code) => format!("code {code}"),
        BinContent::Missing => "no value".to_owned(),
        _ => content.to_string(),
    }
}

/// Returns what a column was taken for, in a word.
pub(super) const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Numbers => "number",
        Kind::Categories => "category",
    }
}
