//! Where the scorecard and the champion model see a customer most differently.

use std::fmt::Write as _;

use super::card::{Card, Size, percent_encoded};
use crate::chart::ratio;
use crate::dashboard::{Dashboard, Level};
use crate::format::{count, decimal, percent, percent_whole};
use crate::text::xml;
use fip_model::Tier;

/// Customers listed of each kind, at most.
const LISTED: usize = 6;

/// A customer in both orders of risk.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: usize,
    /// Share of customers that are riskier, from 0 to 1, by score and by probability.
    by_score: f64,
    by_model: f64,
}

/// Returns the disagreements as a card; empty without a model.
pub(super) fn card(dashboard: &Dashboard) -> String {
    let customers = &dashboard.customers;
    let Some(model) = customers.probabilities.first() else { return String::new() };
    let rows: Vec<usize> = (0..customers.len())
        .filter(|&row| model.values.get(row).is_some_and(Option::is_some))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let score = |row: usize| customers.score.get(row).map_or(0.0, |&score| f64::from(score));
    let probability = |row: usize| model.values.get(row).copied().flatten().unwrap_or_default();
    let by_score = shares(&rows, score);
    let by_model = shares(&rows, |row| -probability(row));
    let places: Vec<Place> = (rows.iter().zip(by_score.iter().zip(&by_model)))
        .map(|(&row, (&by_score, &by_model))| Place { row, by_score, by_model })
        .collect();
    let mut named: Vec<Place> = (places.iter().copied())
        .filter(|place| {
            customers.tier.get(place.row).is_some_and(|&tier| dashboard.options.level.names(tier))
        })
        .collect();
    named.sort_by(|a, b| (a.by_model - a.by_score).total_cmp(&(b.by_model - b.by_score)));
    let mut body = String::new();
    if dashboard.options.level == Level::Aggregate {
        body.push_str("<p>This dashboard names no customer.</p>\n");
    } else {
        let riskier: Vec<Place> = named.iter().copied().take(LISTED).collect();
        let safer: Vec<Place> = named.iter().rev().copied().take(LISTED).collect();
        body.push_str("<div class=\"pair\">\n");
        body.push_str(&list(dashboard, "The model sees more risk", &riskier, &probability));
        body.push_str(&list(dashboard, "The scorecard sees more risk", &safer, &probability));
        body.push_str("</div>\n");
    }
    let finding = overlap(dashboard, &places, &model.name);
    let card = Card {
        title: "Where do scorecard and model disagree?",
        finding: &finding,
        how: "The card decides the tier; the model has learnt from outcomes. A large difference is a reason to \
              look, not a verdict. Riskier than: share of customers that are safer, by each.",
        body,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

/// Returns the share of the rows below each, equal ones counted half; in the order of the rows.
fn shares(rows: &[usize], value: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sorted: Vec<f64> = rows.iter().map(|&row| value(row)).collect();
    sorted.sort_by(f64::total_cmp);
    let share = |&row: &usize| {
        let own = value(row);
        let below = sorted.partition_point(|one| one.total_cmp(&own).is_lt());
        let upto = sorted.partition_point(|one| one.total_cmp(&own).is_le());
        (below + upto) as f64 / 2.0 / sorted.len() as f64
    };
    rows.iter().map(share).collect()
}

/// How many of the High-risk customers are among as many with the highest probabilities.
fn overlap(dashboard: &Dashboard, places: &[Place], model: &str) -> String {
    let is_high = |place: &Place| dashboard.customers.tier.get(place.row) == Some(&Tier::High);
    let high = places.iter().filter(|place| is_high(place)).count();
    if high == 0 {
        return "No customer is High risk by the scorecard".to_owned();
    }
    let mut by_model: Vec<&Place> = places.iter().collect();
    by_model.sort_by(|a, b| a.by_model.total_cmp(&b.by_model).then(a.row.cmp(&b.row)));
    let both = by_model.iter().take(high).filter(|place| is_high(place)).count() as u64;
    let high = high as u64;
    format!(
        "Of the {} High-risk customers {} ({}) are also among the {} with the highest probability by the \
         {}",
        count(high),
        count(both),
        percent(ratio(both, high)),
        count(high),
        lower(model)
    )
}

/// Returns a name within a sentence.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn list(
    dashboard: &Dashboard,
    title: &str,
    places: &[Place],
    probability: &dyn Fn(usize) -> f64,
) -> String {
    let customers = &dashboard.customers;
    let mut html = format!(
        "<div><h3>{title}</h3><div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{title}\">\
         <table>\n<thead><tr><th scope=\"col\">Customer</th><th scope=\"col\">Tier</th>\
         <th scope=\"col\" class=\"n\">Score</th><th scope=\"col\" class=\"n\">Riskier than, by score</th>\
         <th scope=\"col\" class=\"n\">by model</th><th scope=\"col\" class=\"n\">Probability</th></tr>\
         </thead>\n<tbody>\n"
    );
    for place in places {
        let (Some(id), Some(tier), Some(score)) = (
            customers.ids.get(place.row),
            customers.tier.get(place.row),
            customers.score.get(place.row),
        ) else {
            continue;
        };
        let riskier = |share: f64| xml(&percent_whole(1.0 - share));
        // Writing to a string cannot fail.
        _ = writeln!(
            html,
            "<tr><th scope=\"row\"><a href=\"#/customer/{}\">{}</a></th><td>{}</td><td class=\"n\">{}</td>\
             <td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            percent_encoded(id),
            xml(id),
            tier.label(),
            decimal(f64::from(*score), 0),
            riskier(place.by_score),
            riskier(place.by_model),
            percent(probability(place.row))
        );
    }
    html.push_str("</tbody></table></div></div>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_place() {
        let values = [3.0, 1.0, 3.0, 9.0];
        let found = shares(&[0, 1, 2, 3], |row| values[row]);
        assert_eq!(found, [0.5, 0.125, 0.5, 0.875]);
    }
}
