//! What is different between two runs, in the form of `--format json`.

use std::collections::{BTreeMap, BTreeSet};

use fip_scorecard::monitor::StabilityBand;
use serde::Serialize;

use super::customers::Customers;
use super::run::Run;
use crate::commands::scorecard::monitor::ColumnStability;
use crate::commands::table::Table;
use crate::failure::Failure;

/// What is different between two runs.
#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    format: &'static str,
    pub(super) before: RunFact,
    pub(super) after: RunFact,
    pub(super) customers: Customers,
    /// Score and probability, then the features, the largest index first.
    pub(super) stability: Vec<StabilityFact>,
    pub(super) models: Vec<FigureFact>,
    pub(super) configuration: Vec<Change>,
    /// Files whose SHA-256 differs, with both.
    pub(super) files: Vec<Change>,
    pub(super) n_same_files: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct RunFact {
    pub(super) folder: String,
    pub(super) run_id: String,
    pub(super) fip: String,
    /// First day, and the first day after it.
    pub(super) window: [String; 2],
    pub(super) statement: String,
}

/// The stability of a column between the runs.
#[derive(Debug, Serialize)]
pub(super) struct StabilityFact {
    pub(super) name: String,
    pub(super) index: f64,
    pub(super) reading: &'static str,
    pub(super) p_value: Option<f64>,
}

/// A figure of a model in both runs.
#[derive(Debug, Serialize)]
pub(super) struct FigureFact {
    pub(super) model: String,
    pub(super) figure: &'static str,
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
}

/// What one run has and the other has not.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    pub(super) name: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Columns that name a row or its window.
const KEYS: [&str; 3] = ["customer_id", "window_start", "window_end"];

impl Comparison {
    pub(super) fn of(before: &Run, after: &Run, n_bands: u32) -> Result<Self, Failure> {
        let both = |name: &str| Ok([before.table(name)?, after.table(name)?]);
        let [scores, segments, features] = [
            both("CustomerRiskScores.csv")?,
            both("CustomerSegments.csv")?,
            both("CustomerFeatures.csv")?,
        ];
        let customers = Customers::of(pair(&scores), pair(&segments))?;
        let mut stability = Vec::new();
        for name in ["score", "model_probability"] {
            stability.extend(column(n_bands, &scores, name)?);
        }
        let mut of_features = Vec::new();
        for one in features[0].columns().filter(|one| !KEYS.contains(&one.name())) {
            of_features.extend(column(n_bands, &features, one.name())?);
        }
        of_features.sort_by(|a, b| b.index.total_cmp(&a.index));
        stability.append(&mut of_features);
        let [files, other_files] = [before.files(), after.files()];
        let same = files.iter().filter(|(name, hash)| other_files.get(*name) == Some(hash)).count();
        Ok(Self {
            format: "fip/diff/1",
            before: RunFact::of(before),
            after: RunFact::of(after),
            customers,
            stability,
            models: figures(&before.figures(), &after.figures()),
            configuration: changes(&before.configuration(), &after.configuration()),
            files: changes(&files, &other_files),
            n_same_files: same as u64,
        })
    }
}

fn pair(tables: &[Table; 2]) -> [&Table; 2] {
    [&tables[0], &tables[1]]
}

impl RunFact {
    fn of(run: &Run) -> Self {
        Self {
            folder: run.shown.clone(),
            run_id: run.said("/run_id"),
            fip: run.said("/fip"),
            window: [run.said("/window/0"), run.said("/window/1")],
            statement: run.said("/data/statement"),
        }
    }
}

/// Returns the stability of a column that both runs have, `None` for one without a value.
fn column(n_bands: u32, tables: &[Table; 2], name: &str) -> Result<Option<StabilityFact>, Failure> {
    let [Ok(before), Ok(after)] = [tables[0].column(name), tables[1].column(name)] else {
        return Ok(None);
    };
    if before.cells().flatten().next().is_none() || after.cells().flatten().next().is_none() {
        return Ok(None);
    }
    let found = ColumnStability::of(n_bands, before, after)?.stability;
    Ok(Some(StabilityFact {
        name: name.to_owned(),
        index: found.index,
        reading: match found.band {
            StabilityBand::Stable => "stable",
            StabilityBand::Shifting => "shifting",
            StabilityBand::Unstable => "unstable",
        },
        p_value: found.p_value,
    }))
}

type Figures = BTreeMap<(String, &'static str), f64>;

fn figures(before: &Figures, after: &Figures) -> Vec<FigureFact> {
    let names: BTreeSet<&(String, &str)> = before.keys().chain(after.keys()).collect();
    let fact = |name: &(String, &'static str)| FigureFact {
        model: name.0.clone(),
        figure: name.1,
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    };
    names.into_iter().map(fact).collect()
}

/// Returns the entries that differ, in order of names.
fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Change> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    let change = |name: &String| Change {
        name: name.clone(),
        before: before.get(name).cloned(),
        after: after.get(name).cloned(),
    };
    differ.map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_listed_once() {
        let map = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let found = changes(
            &map(&[("a", "1"), ("b", "1"), ("c", "1")]),
            &map(&[("a", "1"), ("b", "2"), ("d", "1")]),
        );
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "d"]);
        assert_eq!((found[1].after.as_deref(), found[2].before.as_deref()), (None, None));
    }
}
