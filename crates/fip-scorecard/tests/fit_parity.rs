//! Points, scores and probabilities against cards of OptBinning and of scorecardpy; the fixtures name versions
//! and licences.

#![cfg(test)]
#![cfg(feature = "fit")]

use fip_scorecard::fit::{Base, PointsTable, Scaling, Term};
use serde_json::Value;

const EXACT: f64 = 1e-9;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<usize>> {
    let bin = |bin: &Value| usize::try_from(bin.as_u64().unwrap()).unwrap();
    let row = |row: &Value| row.as_array().unwrap().iter().map(bin).collect();
    value.as_array().unwrap().iter().map(row).collect()
}

fn close(found: f64, expected: f64, tolerance: f64, place: &str) {
    assert!((found - expected).abs() <= tolerance, "{place}: expected {expected}, found {found}");
}

struct OptBinning {
    file: Value,
    terms: Vec<Term>,
    intercept: f64,
    rows: Vec<Vec<usize>>,
}

impl OptBinning {
    fn read() -> Self {
        let file: Value =
            serde_json::from_str(include_str!("data/optbinning_scorecards.json")).unwrap();
        let term = |one: &Value| Term {
            coefficient: one["coefficient"].as_f64().unwrap(),
            woe: numbers(&one["woe"]),
        };
        let terms = file["characteristics"].as_array().unwrap().iter().map(term).collect();
        let intercept = file["intercept"].as_f64().unwrap();
        let rows = rows(&file["rows"]);
        Self { file, terms, intercept, rows }
    }

    fn table(&self, scaling: Scaling, base: Base) -> PointsTable {
        PointsTable::new(self.intercept, &self.terms, scaling, base).unwrap()
    }

    fn card(&self, name: &str) -> &Value {
        &self.file["cards"][name]
    }

    /// Holds points and scores of a table against a card.
    fn hold(&self, table: &PointsTable, name: &str, tolerance: f64) {
        let card = self.card(name);
        close(table.base_points(), card["base_points"].as_f64().unwrap(), tolerance, name);
        for (found, expected) in table.points().iter().zip(card["points"].as_array().unwrap()) {
            for (&found, expected) in found.iter().zip(numbers(expected)) {
                close(found, expected, tolerance, name);
            }
        }
        for (bins, expected) in self.rows.iter().zip(numbers(&card["scores"])) {
            close(table.score(bins).unwrap(), expected, tolerance, name);
        }
    }
}

#[test]
fn unrounded_cards_of_optbinning_to_a_billionth() {
    let file = OptBinning::read();
    let pdo = Scaling::pdo(600.0, 19.0, 50.0);
    file.hold(&file.table(pdo, Base::Spread), "pdo_odds", EXACT);
    file.hold(&file.table(pdo, Base::MinimumZero), "pdo_odds_intercept_based", EXACT);
    let min_max = Scaling::min_max(300.0, 850.0);
    file.hold(&file.table(min_max, Base::Spread), "min_max_300_850", EXACT);
}

#[test]
fn probabilities_and_log_odds_of_optbinning_to_a_billionth() {
    let file = OptBinning::read();
    let table = file.table(Scaling::default(), Base::Row);
    let expected = numbers(&file.file["probabilities"]);
    let log_odds = numbers(&file.file["log_odds"]);
    for (at, bins) in file.rows.iter().enumerate() {
        let score = table.score(bins).unwrap();
        close(table.line().probability(score), expected[at], EXACT, "probability");
        close(table.line().score(log_odds[at]), score, EXACT, "score of log-odds");
    }
}

/// Weights of evidence are those of the counts; a bin without rows has none there, and 0 by OptBinning's rule.
#[test]
fn evidence_of_the_fixture_is_that_of_its_counts() {
    let file = OptBinning::read();
    for one in file.file["characteristics"].as_array().unwrap() {
        let (non_events, events) = (numbers(&one["non_events"]), numbers(&one["events"]));
        let totals: (f64, f64) = (non_events.iter().sum(), events.iter().sum());
        for (bin, expected) in numbers(&one["woe"]).into_iter().enumerate() {
            let is_empty = non_events[bin] + events[bin] < 0.5;
            let share = (non_events[bin] / totals.0) / (events[bin] / totals.1);
            close(if is_empty { 0.0 } else { share.ln() }, expected, 1e-12, "woe");
        }
    }
}

/// OptBinning rounds the points of `pdo_odds` one by one, as `rounded` does.
#[test]
fn rounded_points_of_optbinning() {
    let file = OptBinning::read();
    let table = file.table(Scaling::pdo(600.0, 19.0, 50.0), Base::Spread);
    file.hold(&table.rounded(), "pdo_odds_rounded", EXACT);
}

/// Where OptBinning rounds a range it moves points by an integer program, to reach both ends exactly. Ours
/// are within a point of it, bin for bin; the ends are within half a point for each characteristic.
#[test]
fn rounded_range_of_optbinning_is_within_a_point() {
    let file = OptBinning::read();
    let table = file.table(Scaling::min_max(300.0, 850.0), Base::Spread).rounded();
    let card = file.card("min_max_300_850_rounded");
    for (found, expected) in table.points().iter().zip(card["points"].as_array().unwrap()) {
        for (&found, expected) in found.iter().zip(numbers(expected)) {
            close(found, expected, 1.0, "rounded range");
        }
    }
}

/// Not followed: OptBinning 1.0.0 reverses the points of `pdo_odds` without the intercept, so every score is off
/// by twice the intercept's points. A mirrored scale would be `2 shift - score`.
#[test]
fn the_reversed_scale_of_optbinning_is_not_followed() {
    let file = OptBinning::read();
    let table = file.table(Scaling::pdo(600.0, 19.0, 50.0), Base::Row);
    let line = table.line();
    let off = 2.0 * file.intercept * line.slope;
    close(off, -119.866_968, 1e-6, "the offset");
    let theirs = numbers(&file.card("pdo_odds_reverse")["scores"]);
    for (bins, theirs) in file.rows.iter().zip(theirs) {
        let mirrored = 2.0 * line.shift - table.score(bins).unwrap();
        close(theirs - mirrored, -off, EXACT, "reversed");
    }
    let table = file.table(Scaling::min_max(300.0, 850.0), Base::Row);
    let theirs = numbers(&file.card("min_max_reverse")["scores"]);
    for (bins, theirs) in file.rows.iter().zip(theirs) {
        close(theirs, 300.0 + 850.0 - table.score(bins).unwrap(), EXACT, "a mirrored range");
    }
}

/// Scorecardpy's weights of evidence are of bads over goods, so coefficients and evidence both change sign
/// and the points stay; `basepoints_eq0` is `Base::Spread`.
#[test]
fn both_bases_of_scorecardpy() {
    let file: Value =
        serde_json::from_str(include_str!("data/scorecardpy_scorecard.json")).unwrap();
    let characteristics = file["characteristics"].as_array().unwrap();
    let term = |one: &Value| {
        let coefficient = -one["coefficient"].as_f64().unwrap();
        assert!(coefficient < 0.0);
        let woe = numbers(&one["woe_bad_over_good"]).into_iter().map(|woe| -woe).collect();
        Term { coefficient, woe }
    };
    let terms: Vec<Term> = characteristics.iter().map(term).collect();
    let intercept = file["intercept"].as_f64().unwrap();
    let exact = |base| PointsTable::new(intercept, &terms, Scaling::default(), base).unwrap();
    let [row, spread] = [Base::Row, Base::Spread].map(|base| exact(base).rounded());
    close(row.base_points(), file["base_points"].as_f64().unwrap(), EXACT, "base points");
    for (at, one) in characteristics.iter().enumerate() {
        for (table, field) in [(&row, "points"), (&spread, "points_without_base")] {
            for (bin, expected) in numbers(&one[field]).into_iter().enumerate() {
                close(table.points()[at][bin], expected, EXACT, &format!("{} {bin}", one["name"]));
            }
        }
    }
    let (scores, probabilities) = (numbers(&file["scores"]), numbers(&file["probabilities"]));
    let unrounded = exact(Base::Row);
    for (at, bins) in rows(&file["rows"]).iter().enumerate() {
        close(row.score(bins).unwrap(), scores[at], EXACT, "score");
        let score = unrounded.score(bins).unwrap();
        close(unrounded.line().probability(score), probabilities[at], EXACT, "probability");
    }
}
