//! The points tables and the reason codes.

use std::fmt::Write as _;

use super::write::{plain, table};
use crate::{Attribute, Characteristic, Condition, Points, Scorecard};

/// Returns a section for each characteristic.
pub(super) fn characteristics(card: &Scorecard) -> String {
    let baseline = card.baseline().points(card.characteristics());
    let sections = card.characteristics().iter().zip(baseline);
    sections.map(|(one, baseline)| characteristic(one, baseline)).collect()
}

fn characteristic(one: &Characteristic, baseline: Points) -> String {
    let mut text = format!("### {}\n\n", plain(one.name()));
    if !one.description().is_empty() {
        text += &(plain(one.description()) + "\n\n");
    }
    let actionable = if one.is_actionable() { "can" } else { "cannot" };
    let _ = writeln!(
        text,
        "Input: {}. A customer {actionable} change it. Baseline of reasons: {baseline} points.\n",
        plain(one.input())
    );
    let has_statistics = one.attributes().iter().any(|row| row.statistics().is_some());
    let has_reasons = one.attributes().iter().any(|row| row.own_reason().is_some());
    let mut titles = vec!["attribute", "applies to"];
    if has_statistics {
        titles.extend(["rows:", "event rate:", "WoE:"]);
    }
    titles.push("points:");
    if has_reasons {
        titles.push("reason");
    }
    let row = |attribute: &Attribute| {
        let mut cells = vec![plain(attribute.label()), condition(attribute.condition())];
        if has_statistics {
            cells.extend(statistics(attribute));
        }
        cells.push(attribute.points().to_string());
        if has_reasons {
            let reason = attribute.own_reason().unwrap_or(one.reason());
            cells.push(plain(&reason.code));
        }
        cells
    };
    text += &table(&titles, one.attributes().iter().map(row));
    if let Some(mean) = one.mean_points() {
        let _ = writeln!(text, "\nMean in the population: {mean:.2} points.");
    }
    text + "\n"
}

/// Returns an interval `[from, to)` in words; `all` when it has no ends.
pub(super) fn interval<T: std::fmt::Display>(from: Option<T>, to: Option<T>, all: &str) -> String {
    match (from, to) {
        (None, None) => all.to_owned(),
        (None, Some(to)) => format!("below {to}"),
        (Some(from), None) => format!("{from} or more"),
        (Some(from), Some(to)) => format!("{from} to below {to}"),
    }
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Interval { from, to } => interval(*from, *to, "any number"),
        Condition::Values(values) => {
            let values: Vec<_> = values.iter().map(f64::to_string).collect();
            format!("exactly {}", values.join(", "))
        }
        Condition::Categories(names) => {
            let names: Vec<_> = names.iter().map(|name| plain(name)).collect();
            names.join(", ")
        }
        Condition::Other => "any other category".to_owned(),
        Condition::Missing => "a missing value".to_owned(),
    }
}

fn statistics(attribute: &Attribute) -> [String; 3] {
    let Some(found) = attribute.statistics() else { return ["", "", ""].map(str::to_owned) };
    let rate = found.event_rate().map(|rate| format!("{:.2}%", 100.0 * rate));
    [found.n_rows.to_string(), rate.unwrap_or_default(), format!("{:.4}", found.woe)]
}

/// Returns the table of reason codes with the characteristics that can give them.
pub(super) fn reasons(card: &Scorecard) -> String {
    let row = |reason: &crate::ReasonCode| {
        let gives = |one: &&Characteristic| {
            one.attributes().iter().any(|row| one.reason_of(row).code == reason.code)
        };
        let by: Vec<_> = card.characteristics().iter().filter(gives).collect();
        let by: Vec<_> = by.iter().map(|one| plain(one.name())).collect();
        vec![plain(&reason.code), plain(&reason.text), by.join(", ")]
    };
    table(&["code", "text", "given by"], card.reason_codes().iter().map(row))
}

/// Returns the table of what becomes of values that are no ordinary ones.
pub(super) fn policies(card: &Scorecard) -> String {
    let row = |one: &Characteristic| {
        let points = |wanted: &Condition| {
            let found = one.attributes().iter().find(|row| row.condition() == wanted);
            found.map(|row| format!("{} points", row.points()))
        };
        let is_special = |row: &&Attribute| matches!(row.condition(), Condition::Values(_));
        let special: Vec<_> = one.attributes().iter().filter(is_special).collect();
        let special: Vec<_> = special
            .iter()
            .map(|row| format!("{}: {} points", condition(row.condition()), row.points()))
            .collect();
        let takes_categories = one
            .attributes()
            .iter()
            .any(|row| matches!(row.condition(), Condition::Categories(_) | Condition::Other));
        let refused = || "refused".to_owned();
        let unknown = if takes_categories {
            points(&Condition::Other).unwrap_or_else(refused)
        } else {
            "NaN and infinite refused".to_owned()
        };
        let special = if special.is_empty() { "none".to_owned() } else { special.join("; ") };
        let missing = points(&Condition::Missing).unwrap_or_else(refused);
        vec![plain(one.input()), missing, unknown, special]
    };
    table(
        &["input", "missing", "unknown", "special values"],
        card.characteristics().iter().map(row),
    )
}
