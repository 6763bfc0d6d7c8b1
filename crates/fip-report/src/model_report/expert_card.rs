//! The section about the expert scorecard: who holds which attribute, and what became of them.

use serde::{Deserialize, Serialize};

use super::{CardAttribute, ModelReport};
use crate::error::{ReportError, at_most, equal, finite, share};
use crate::format::{count, decimal, percent};
use crate::page::{Page, Table};
use crate::summary::CardCoverage;

/// The expert scorecard with the customers on each of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertCard {
    /// Its name.
    pub name: String,
    /// The points that everybody starts from.
    pub base_points: f64,
    /// Scores below this are High risk.
    pub high_below: f64,
    /// Scores below this, and not High, are Medium risk.
    pub medium_below: f64,
    /// Customers whose outcome is known; each holds one attribute of every characteristic.
    pub customers: u64,
    /// Those of them with the event.
    pub events: u64,
    /// Its characteristics, in the order of the card.
    pub characteristics: Vec<ExpertCharacteristic>,
    /// How much of it applies; `None` where all of it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<CardCoverage>,
}

/// A characteristic of the [`ExpertCard`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertCharacteristic {
    /// Its name.
    pub name: String,
    /// Its information value over the attributes as they are, 0 or more.
    pub information_value: f64,
    /// Its rows.
    pub attributes: Vec<CardAttribute>,
}

pub(super) fn check(card: &ExpertCard) -> Result<(), ReportError> {
    for (what, value) in [
        ("the base points of the expert scorecard", card.base_points),
        ("the High cut-off", card.high_below),
        ("the Medium cut-off", card.medium_below),
    ] {
        finite(what, value)?;
    }
    at_most("events among the customers of the expert scorecard", card.events, card.customers)?;
    for of in &card.characteristics {
        let name = &of.name;
        finite(format!("information value of {name}"), of.information_value)?;
        for row in &of.attributes {
            finite(format!("points of {name}, {}", row.label), row.points)?;
            finite(format!("weight of evidence of {name}, {}", row.label), row.woe)?;
            row.event_rate.map_or(Ok(()), |rate| {
                share(format!("event rate of {name}, {}", row.label), rate)
            })?;
        }
        let customers =
            of.attributes.iter().fold(0_u64, |n, row| n.saturating_add(row.n_customers));
        equal(format!("customers over the attributes of {name}"), card.customers, customers)?;
    }
    Ok(())
}

pub(super) fn section(report: &ModelReport, page: &mut Page) {
    let Some(card) = &report.expert_card else { return };
    page.heading("What does the expert scorecard weigh?");
    page.paragraph(&format!(
        "{}: everybody starts from {} points and gets those of one row of each characteristic. A score \
         below {} is High risk, below {} Medium. No outcome was used to write it, so what became of the \
         customers on each row is a fair test of it: {} customers, {} with the event. The weight of \
         evidence is above 0 where there are fewer events than elsewhere; points and weights should \
         rise together. A row without events, or with nothing else, counts half an event more of each.",
        card.name,
        decimal(card.base_points, 0),
        decimal(card.high_below, 0),
        decimal(card.medium_below, 0),
        count(card.customers),
        count(card.events)
    ));
    if let Some(part) = card.part {
        page.paragraph(&part.sentence());
    }
    let against = out_of_order(card);
    if !against.is_empty() {
        page.paragraph(
            "Rows that get fewer points than another of their characteristic, though clearly fewer of \
             their customers had the event (the 95% intervals do not touch):",
        );
        page.bullets(against.iter().map(String::as_str));
    } else if card.events > 0 {
        page.paragraph(
            "No row gets fewer points than another of its characteristic while clearly fewer of its \
             customers had the event (95% intervals that do not touch).",
        );
    }
    page.folded("The points of the expert scorecard", vec![points(card)]);
}

fn points(card: &ExpertCard) -> Table {
    let header = [
        "Characteristic",
        "Attribute",
        "Customers",
        "Share",
        "Event rate",
        "Weight of evidence",
        "Points",
        "Information value",
    ];
    let mut table = Table::new(2, &header);
    for of in &card.characteristics {
        for (at, row) in of.attributes.iter().enumerate() {
            let first = at == 0;
            table.row([
                of.name.clone(),
                row.label.clone(),
                count(row.n_customers),
                percent(crate::chart::ratio(row.n_customers, card.customers)),
                row.event_rate.map_or_else(|| "–".to_owned(), percent),
                decimal(row.woe, 3),
                decimal(row.points, 0),
                if first { decimal(of.information_value, 3) } else { String::new() },
            ]);
        }
    }
    table
}

/// Returns a sentence for each pair of rows whose points run against their events beyond chance.
fn out_of_order(card: &ExpertCard) -> Vec<String> {
    let mut lines = Vec::new();
    for of in &card.characteristics {
        for low in &of.attributes {
            let worse = |high: &&CardAttribute| low.points < high.points && is_below(low, high);
            if let Some(high) = of.attributes.iter().find(worse) {
                let rate = |row: &CardAttribute| percent(row.event_rate.unwrap_or(0.0));
                lines.push(format!(
                    "{}: “{}” gets {} points at an event rate of {}, “{}” {} at {}.",
                    of.name,
                    low.label,
                    decimal(low.points, 0),
                    rate(low),
                    high.label,
                    decimal(high.points, 0),
                    rate(high)
                ));
            }
        }
    }
    lines
}

/// Whether the event rate of one row is below that of another, intervals and all.
fn is_below(one: &CardAttribute, other: &CardAttribute) -> bool {
    let interval = |row: &CardAttribute| {
        let events = (row.event_rate? * row.n_customers as f64).round();
        // A share of a count of customers, so between 0 and that count.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of customers"
        )]
        let events = events as u64;
        Some(crate::format::wilson(events, row.n_customers))
    };
    match (interval(one), interval(other)) {
        (Some([_, high]), Some([low, _])) => high < low,
        _ => false,
    }
}
