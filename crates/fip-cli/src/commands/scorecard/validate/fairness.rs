//! Whom the card approves, and how well it judges them, by group.

use fip_report::format::{count, percent};
use fip_scorecard::monitor::{Disparity, FairnessRule, GroupOutcome, Verdict};
use fip_scorecard::validation::{GroupPerformance, ScoredOutcomes, group_performance};
use serde::Serialize;

use super::super::grid::Grid;
use super::super::table::Table;
use crate::failure::{Failure, Kind};

/// The groups of one column.
#[derive(Debug, Serialize)]
pub(super) struct Fairness {
    column: String,
    /// At each cut-off, who is approved.
    disparity: Vec<Disparity>,
    performance: Vec<GroupPerformance>,
}

/// Rows without a value are a group, too.
const NOT_KNOWN: &str = "(not known)";

/// Compares the groups of a column at each cut-off.
pub(super) fn fairness(
    table: &Table,
    column: &str,
    rows: &ScoredOutcomes<'_>,
    cutoffs: &[f64],
) -> Result<Fairness, Failure> {
    let cells = table.column(column)?.cells();
    let groups: Vec<&str> = cells.map(|cell| cell.unwrap_or(NOT_KNOWN)).collect();
    let rule = FairnessRule::default();
    let refused = |error: &dyn std::fmt::Display| {
        let cause = format!("{}, groups of {column}: {error}", table.name());
        Failure::new(Kind::BadInput, cause, "a group needs 30 rows: give more, or join groups")
    };
    let disparity = cutoffs
        .iter()
        .map(|&cutoff| Disparity::at_cutoff(rows.scores, &groups, cutoff, &rule))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| refused(&error))?;
    let performance =
        group_performance(rows, &groups, rule.min_rows).map_err(|error| refused(&error))?;
    Ok(Fairness { column: column.to_owned(), disparity, performance })
}

impl Fairness {
    /// Returns what a person reads.
    pub(super) fn text(&self) -> String {
        let approved = self.disparity.iter().map(|disparity| {
            let mut grid = Grid::new(&[
                "group",
                ">rows",
                ">approved",
                ">ratio",
                ">95% from",
                ">to",
                ">score, in sd",
                "verdict",
            ]);
            for group in &disparity.groups {
                let impact = |of: fn(&fip_scorecard::monitor::ImpactRatio) -> f64| {
                    group
                        .impact
                        .as_ref()
                        .map_or_else(String::new, |found| format!("{:.2}", of(found)))
                };
                let difference = group.standardized_difference;
                grid.row([
                    group.group.clone(),
                    count(group.n_rows as u64),
                    percent(group.approval_rate),
                    impact(|found| found.ratio),
                    impact(|found| found.lower),
                    impact(|found| found.upper),
                    difference.map_or_else(String::new, |found| format!("{found:+.2}")),
                    verdict(group).to_owned(),
                ]);
            }
            format!(
                "\nApproved from {}, by {}; ratios to {}, four fifths are asked for\n{}",
                disparity.cutoff,
                self.column,
                disparity.reference,
                grid.text()
            )
        });
        approved.chain([self.judged()]).collect()
    }

    fn judged(&self) -> String {
        let mut grid = Grid::new(&[
            "group",
            ">rows",
            ">events",
            ">AUC",
            ">95% from",
            ">to",
            ">expected",
            ">observed less expected",
        ]);
        for group in &self.performance {
            let of = |text: &dyn Fn(&fip_scorecard::validation::GroupMeasures) -> String| {
                group.measures.as_ref().map_or_else(String::new, text)
            };
            grid.row([
                group.group.clone(),
                count(group.n_rows as u64),
                percent(group.event_rate),
                of(&|found| format!("{:.4}", found.auc.auc)),
                of(&|found| format!("{:.4}", found.auc.lower)),
                of(&|found| format!("{:.4}", found.auc.upper)),
                of(&|found| percent(found.mean_probability)),
                of(&|found| signed(found.calibration_in_the_large)),
            ]);
        }
        format!("\nHow well each group of {} is judged\n{}", self.column, grid.text())
    }
}

/// Returns a difference of shares in percent; what rounds to zero has no sign of its own.
fn signed(difference: f64) -> String {
    format!("{:+.1}%", (1_000.0 * difference).round() / 10.0 + 0.0)
}

fn verdict(group: &GroupOutcome) -> &'static str {
    match group.verdict {
        Verdict::Reference => "compared with",
        Verdict::TooFewRows => "too few rows",
        Verdict::Passes => "passes",
        Verdict::BelowWithinChance => "below, within chance",
        Verdict::Below => "BELOW",
        _ => "no ratio",
    }
}
