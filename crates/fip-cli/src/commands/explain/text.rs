//! Customers as lines for a terminal.

use fip_report::format::{count, decimal, percent, percent_whole};
use fip_scorecard::Points;

use super::Extent;
use super::facts::{Document, Explained, HistoryFact, ProbabilityFact};
use super::peers::Peer;
use crate::commands::grid::Grid;
use crate::terminal::wrapped;

/// Columns of a terminal that lines keep to.
const WIDTH: usize = 80;

/// Returns the customers, an empty line between two of them.
pub(super) fn text(document: &Document<'_>, extent: Extent) -> String {
    let customers = document.customers.iter().map(|one| customer(document, one, extent));
    customers.collect::<Vec<String>>().join("\n")
}

fn customer(document: &Document<'_>, one: &Explained, extent: Extent) -> String {
    let named = format!("{}  {}", one.customer_id, verdict(one));
    let mut lines = vec![named, place(one), document.statement.to_owned()];
    lines.extend(own_id(one));
    lines.extend(one.part_of_card.map(|part| part.sentence()));
    lines.extend(one.history.map(HistoryFact::sentence));
    lines.push(String::new());
    if extent == Extent::Whole {
        lines.extend(points(one));
        lines.push(String::new());
    }
    lines.extend(reasons(one, extent));
    if let Some((head, moves)) = one.improvement.words() {
        lines.extend([String::new(), head]);
        lines.extend(moves.into_iter().map(|line| format!("  {line}")));
    }
    if !one.probabilities.is_empty() {
        lines.extend([String::new(), probabilities(document.event, &one.probabilities)]);
        lines.extend(caveat(&one.probabilities));
    }
    let lines = lines.iter().map(|line| wrapped(line, WIDTH, indent(line)) + "\n");
    let mut text: String = lines.collect();
    text.push_str(&peers(one, extent));
    text
}

/// Returns how far in a line goes on that is too long: behind the code of a reason, or a bit behind
/// where it began.
fn indent(line: &str) -> usize {
    let text = line.trim_start();
    let code = text.split_once("  ").map_or(0, |(code, _)| code.len() + 2);
    match line.len() - text.len() {
        0 => 0,
        lead if code <= 6 => lead + code.max(2),
        lead => lead + 2,
    }
}

/// Returns the bank's own id in words, where it has one.
pub(super) fn own_id(one: &Explained) -> Option<String> {
    let id = one.source_id.as_deref()?;
    Some(format!("The bank's own id is {}.", id.replace(char::is_control, " ")))
}

/// Returns tier, score and rank in words.
pub(super) fn verdict(one: &Explained) -> String {
    format!(
        "{}, {} points (higher is safer; {} of {} customers have more)",
        one.tier_label,
        one.score,
        count(one.n_safer),
        count(one.n_customers)
    )
}

/// Returns segment and region in words.
pub(super) fn place(one: &Explained) -> String {
    let surely = one.segment.membership;
    let surely = surely.map_or_else(String::new, |share| {
        let share = percent_whole(share).replace('<', "below ").replace('>', "above ");
        format!(" (sure of this segment: {share})")
    });
    let region = one.region.unwrap_or("region not known");
    format!("{}{surely}, {region}, as of {}", one.segment.label, one.as_of)
}

/// Returns the models' probabilities in words.
pub(super) fn probabilities(event: &str, facts: &[ProbabilityFact]) -> String {
    let each = facts
        .iter()
        .map(|one| format!("{} {}", one.model.to_lowercase(), percent(one.probability)));
    format!("Probability of {event}: {}", each.collect::<Vec<_>>().join(", "))
}

/// Returns that probabilities are of no use, where their model is not shown to beat chance.
pub(super) fn caveat(facts: &[ProbabilityFact]) -> Option<String> {
    let names: Vec<&str> =
        facts.iter().filter(|one| one.no_better_than_chance).map(|one| one.model).collect();
    let (those, rank) = match names.as_slice() {
        [] => return None,
        [one] => (format!("The {}", one.to_lowercase()), "is"),
        all => (format!("The {}", all.join(" and the ").to_lowercase()), "are"),
    };
    let what = if names.len() == facts.len() { "these probabilities" } else { "its probability" };
    let are = if names.len() == facts.len() { "are" } else { "is" };
    Some(format!(
        "{those} {rank} not shown to rank customers better than chance: {what} {are} not to be used."
    ))
}

/// Every characteristic with its points; the score is their sum.
fn points(one: &Explained) -> Vec<String> {
    let mut lines = vec![
        "  points   best  characteristic".to_owned(),
        format!("  {:>6}         base points", one.base_points),
    ];
    lines.extend(one.points.iter().map(|row| {
        let name = &row.characteristic;
        format!("  {:>+6} {:>+6}  {name}: {}", row.points, row.best, row.attribute)
    }));
    if one.rounding != Points::ZERO {
        lines.push(format!("  {:>+6}         rounding", one.rounding));
    }
    lines.push(format!("  {:>6}         score", one.score));
    lines
}

fn reasons(one: &Explained, extent: Extent) -> Vec<String> {
    if one.reasons.is_empty() {
        return vec!["No points were lost: there is no reason to name.".to_owned()];
    }
    let mut lines = vec!["Reasons, most points lost first:".to_owned()];
    lines.extend(one.reasons.iter().map(|reason| {
        format!("  {}  {} ({} points)", reason.code, reason.text, reason.points_below)
    }));
    let named: Points = one.reasons.iter().map(|reason| reason.points_below).sum();
    let lost: Points = one.points.iter().map(|row| row.lost).sum();
    if lost > named && extent == Extent::Short {
        lines.push(format!(
            "       {} points more for other causes (--all lists every one)",
            lost - named
        ));
    }
    lines
}

/// Metrics shown when not all are asked for.
const FEW: [&str; 6] = [
    "avg_monthly_spend",
    "spend_volatility",
    "online_rate",
    "atm_rate",
    "cross_border_rate",
    "night_rate",
];

fn peers(one: &Explained, extent: Extent) -> String {
    let mut grid = Grid::new(&["feature", ">customer", ">25%", ">median", ">75%"]);
    for peer in shown(one, extent) {
        let [_, low, middle, high, _] =
            peer.segment.map_or([None, None, None, None, None], |five| five.map(Some));
        let cell = |value: Option<f64>| value.map_or_else(String::new, |value| decimal(value, 2));
        grid.row([peer.metric.clone(), cell(peer.value), cell(low), cell(middle), cell(high)]);
    }
    format!(
        "\nAmong the {} customers of {}:\n{}",
        count(one.segment.n_customers),
        one.segment.label,
        grid.text()
    )
}

/// Returns the metrics to show.
pub(super) fn shown(one: &Explained, extent: Extent) -> impl Iterator<Item = &Peer> {
    one.peers
        .iter()
        .filter(move |peer| extent == Extent::Whole || FEW.contains(&peer.metric.as_str()))
}
