//! The whole scorecard: every row with its points, its customers, and what became of them.

use std::fmt::Write as _;

use super::card::{Card, Size};
use super::portfolio::Tally;
use crate::chart::points as written;
use crate::dashboard::{CardSheet, Customers, Dashboard, SheetCharacteristic};
use crate::format::{count, decimal, percent};
use crate::text::xml;

/// What became of the customers of one attribute.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    customers: u64,
    /// Those whose outcome is known, and those of them with the event.
    known: Tally,
}

/// Returns the points table as a card.
pub(super) fn table(dashboard: &Dashboard) -> String {
    let (card, customers) = (&dashboard.card, &dashboard.customers);
    let all = outcomes(customers);
    let known = all.customers > 0;
    let mut html = String::from(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table of points\">\
         <table class=\"scorecard\">\n<thead><tr><th scope=\"col\">Characteristic</th>\
         <th scope=\"col\">Attribute</th><th scope=\"col\" class=\"n\">Customers</th>",
    );
    if known {
        html.push_str(
            "<th scope=\"col\" class=\"n\">Event rate</th><th scope=\"col\" class=\"n\">WoE</th>",
        );
    }
    html.push_str("<th scope=\"col\" class=\"n\">Points</th></tr></thead>\n");
    let span = span(card);
    for (index, characteristic) in card.characteristics.iter().enumerate() {
        let rows = rows(dashboard, index, characteristic);
        html.push_str(&group((index, characteristic), card, (&rows, all), span));
    }
    html.push_str("</table></div>\n");
    let how = format!(
        "Score = {} base points + the points of one attribute of each characteristic. High risk below {}, \
         Medium below {}.{}{}",
        written(card.base_points),
        written(card.high_below),
        written(card.medium_below),
        if known {
            " WoE: weight of evidence, above 0 where customers are safer than all; IV: information value."
        } else {
            ""
        },
        dashboard
            .summary
            .part_of_card
            .map_or_else(String::new, |part| format!(" {}", part.sentence()))
    );
    let finding = sums(dashboard);
    let card = Card {
        title: "Which points does the scorecard give?",
        finding: &finding,
        how: &how,
        body: html,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

/// Returns whether every score is the sum of its points.
fn sums(dashboard: &Dashboard) -> String {
    let (card, customers) = (&dashboard.card, &dashboard.customers);
    let width = card.characteristics.len().max(1);
    let sum = |attributes: &[u8]| {
        let points = card.characteristics.iter().zip(attributes).filter_map(|(of, &attribute)| {
            of.attributes.get(usize::from(attribute)).map(|one| one.points)
        });
        points.fold(card.base_points, |sum, points| sum + points)
    };
    let each = customers.attributes.chunks(width).zip(&customers.score);
    let equal =
        each.filter(|(row, score)| (sum(row) - f64::from(**score)).abs() < 0.5).count() as u64;
    let all = customers.len() as u64;
    if equal == all {
        format!("For all {} customers the points add up to the score", count(all))
    } else {
        format!("For {} of {} customers the points do NOT add up", count(all - equal), count(all))
    }
}

fn outcomes(customers: &Customers) -> Tally {
    let mut all = Tally::default();
    customers.at_risk.iter().flatten().for_each(|&event| all.add(event));
    all
}

fn rows(dashboard: &Dashboard, index: usize, of: &SheetCharacteristic) -> Vec<Row> {
    let mut rows = vec![Row::default(); of.attributes.len()];
    let width = dashboard.card.characteristics.len().max(1);
    let each = dashboard.customers.attributes.chunks(width).zip(&dashboard.customers.at_risk);
    for (attributes, at_risk) in each {
        let row = attributes.get(index).and_then(|&one| rows.get_mut(usize::from(one)));
        let Some(row) = row else { continue };
        row.customers += 1;
        if let Some(event) = at_risk {
            row.known.add(*event);
        }
    }
    rows
}

/// Returns the weight of evidence; `None` where an attribute has no events or nothing but events.
fn woe(row: Tally, all: Tally) -> Option<f64> {
    let safe = |of: Tally| of.customers.saturating_sub(of.events);
    let numbers = [safe(row), row.events, safe(all), all.events];
    if numbers.contains(&0) {
        return None;
    }
    let [safe_here, events_here, safe_all, events_all] = numbers.map(|n| n as f64);
    Some(((safe_here / safe_all) / (events_here / events_all)).ln())
}

fn information(rows: &[Row], all: Tally) -> f64 {
    let safe = |of: Tally| of.customers.saturating_sub(of.events) as f64;
    let part = |row: &Row| {
        let distance = safe(row.known) / safe(all) - row.known.events as f64 / all.events as f64;
        woe(row.known, all).map_or(0.0, |woe| woe * distance)
    };
    rows.iter().map(part).sum()
}

/// Returns the fewest and the most points of any attribute, zero between them.
fn span(card: &CardSheet) -> [f64; 2] {
    let points = || card.characteristics.iter().flat_map(|of| &of.attributes).map(|one| one.points);
    [points().fold(0.0, f64::min), points().fold(0.0, f64::max)]
}

fn group(
    (index, of): (usize, &SheetCharacteristic),
    card: &CardSheet,
    (rows, all): (&[Row], Tally),
    span: [f64; 2],
) -> String {
    let known = all.customers > 0;
    let codes: Vec<&str> = (card.reasons.iter())
        .filter(|reason| reason.characteristic == index)
        .map(|reason| reason.code.as_str())
        .collect();
    let mut note = codes.join(", ");
    if known {
        let iv = decimal(information(rows, all), 3);
        note = if note.is_empty() { format!("IV {iv}") } else { format!("{note} · IV {iv}") };
    }
    let mut html = String::from("<tbody>\n");
    for (place, (attribute, row)) in of.attributes.iter().zip(rows).enumerate() {
        html.push_str("<tr>");
        if place == 0 {
            // Writing to a string cannot fail.
            _ = write!(
                html,
                "<th scope=\"rowgroup\" rowspan=\"{}\">{}<span class=\"note\">{}</span></th>",
                of.attributes.len(),
                xml(&of.name),
                xml(&note)
            );
        }
        _ = write!(
            html,
            "<td>{}</td><td class=\"n\">{}</td>",
            xml(&attribute.label),
            count(row.customers)
        );
        if known {
            let dash = || "–".to_owned();
            let rate = (row.known.customers > 0).then(|| percent(row.known.rate()));
            let woe = woe(row.known, all).map(|woe| decimal(woe, 2));
            let [rate, woe] = [rate, woe].map(|cell| cell.unwrap_or_else(dash));
            _ = write!(html, "<td class=\"n\">{rate}</td><td class=\"n\">{woe}</td>");
        }
        _ = writeln!(html, "{}</tr>", bar(attribute.points, span));
    }
    html.push_str("</tbody>\n");
    html
}

/// Returns a cell with points and a bar from zero.
fn bar(points: f64, [low, high]: [f64; 2]) -> String {
    let scale = if high > low { 100.0 / (high - low) } else { 0.0 };
    let (from, width) = ((points.min(0.0) - low) * scale, points.abs() * scale);
    let role = if points < 0.0 { "tier-high" } else { "under-marks" };
    format!(
        "<td class=\"n bar\"><svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\"><rect x=\"{from:.1}\" width=\"{width:.1}\" height=\"1\" \
         fill=\"var(--{role})\"/></svg><span>{}</span></td>",
        xml(&written(points))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_the_logarithm_of_two_shares() {
        let all = Tally { customers: 1_000, events: 100 };
        // 1/2 of the safe customers and 1/4 of the events: ln 2.
        let row = Tally { customers: 475, events: 25 };
        assert!((woe(row, all).unwrap() - 2_f64.ln()).abs() < 1e-12);
        assert_eq!(woe(Tally { customers: 5, events: 0 }, all), None);
        let row = |known| Row { customers: 0, known };
        let rows = [row(row_of(475, 25)), row(row_of(525, 75))];
        // (1/2 − 1/4)·ln 2 + (1/2 − 3/4)·ln(2/3), by hand.
        let expected = 0.25 * 2_f64.ln() - 0.25 * (2.0_f64 / 3.0).ln();
        assert!((information(&rows, all) - expected).abs() < 1e-12);
    }

    fn row_of(customers: u64, events: u64) -> Tally {
        Tally { customers, events }
    }
}
