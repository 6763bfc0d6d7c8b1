//! What a person should look at before using the card.

use fip_scorecard::Scorecard;
use fip_scorecard::monitor::{AgeFinding, CardFinding, NameFinding, Severity, card_findings};

use super::super::table::{Column, Table, mostly_numbers};

/// Warnings about columns, before they are binned.
pub(super) fn before(table: &Table, columns: &[Column<'_>]) -> Vec<String> {
    columns.iter().filter_map(|&column| mostly_numbers(table, column)).collect()
}

/// Warnings about what the card looks at.
pub(super) fn after(card: &Scorecard) -> Vec<String> {
    card_findings(card).iter().filter_map(warning).collect()
}

fn warning(finding: &CardFinding) -> Option<String> {
    Some(match finding {
        CardFinding::Name { characteristic, text, found } => {
            let NameFinding { words, basis, severity } = *found;
            let how = match severity {
                Severity::Prohibited => "is a prohibited basis of credit decisions",
                Severity::Conditional => "is a lawful basis under conditions only",
                Severity::Proxy => "may stand in for a prohibited basis",
            };
            let place = if text == characteristic { String::new() } else { format!(" ({text:?})") };
            format!(
                "warning: {characteristic}{place}: {words:?} {how} ({basis:?}: {}); --exclude leaves it out",
                basis.source()
            )
        }
        CardFinding::Age { characteristic, found } => {
            let what = match found {
                AgeFinding::ElderlyBelow { points, best_points, .. } => format!(
                    "applicants of 62 and above earn {points} points, younger ones up to {best_points} \
                     (12 CFR 1002.6(b)(2))"
                ),
                AgeFinding::NotMonotone { .. } => {
                    "points rise and fall with age, which is hard to explain".to_owned()
                }
                other => format!("{other:?}"),
            };
            format!("warning: {characteristic}: {what}")
        }
        _ => return None,
    })
}
