//! Event rates by score: whether the card orders customers by risk.

use super::card::{self, no_links};
use super::portfolio::Tally;
use crate::chart::{Bar, BarChart, Caption, Reference, ScoreHistogram, points};
use crate::dashboard::Dashboard;
use crate::error::ReportError;
use crate::format::{count, percent, wilson};
use crate::page::{Exhibit, Table};
use crate::palette::Marked;
use fip_model::Tier;

/// A band of scores with what became of its customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Band {
    /// Lower edge; belongs to the band.
    pub(super) low: f64,
    /// Upper edge; belongs to the next band.
    pub(super) high: f64,
    pub(super) tier: Tier,
    pub(super) tally: Tally,
}

/// Returns the event rates by score band as a card; empty where outcomes are not known.
pub(super) fn card(dashboard: &Dashboard) -> Result<String, ReportError> {
    let bands = bands(dashboard)?;
    let mut all = Tally::default();
    dashboard.customers.at_risk.iter().flatten().for_each(|&event| all.add(event));
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else { return Ok(String::new()) };
    let finding = format!(
        "{} of customers with the lowest scores became at risk, {} of those with the highest",
        percent(first.tally.rate()),
        percent(last.tally.rate())
    );
    let mut numbers =
        Table::new(2, &["Score", "Tier", "Customers", "At risk later", "Rate", "95% interval"]);
    let mut bars = Vec::new();
    for band in &bands {
        let interval = wilson(band.tally.events, band.tally.customers);
        let [low, high] = [band.low, band.high].map(points);
        let (rate, of) = (percent(band.tally.rate()), count(band.tally.customers));
        numbers.row([
            format!("{low} to below {high}"),
            band.tier.label().to_owned(),
            of.clone(),
            count(band.tally.events),
            rate.clone(),
            interval.map(percent).join("–"),
        ]);
        bars.push(Bar {
            label: format!("{low} to below {high}"),
            value: band.tally.rate(),
            interval: Some(interval),
            note: format!("{rate} of {of}"),
            color: band.tier.mark().color,
        });
    }
    let caption = Caption {
        title: "Does the score order risk?".to_owned(),
        subtitle: "Share that became at risk after the window by score, lowest first, with 95% intervals; \
                   in the colours of the tiers."
            .to_owned(),
        finding,
    };
    let label = format!("all {}", percent(all.rate()));
    let chart = BarChart { caption, bars, reference: Some(Reference { value: all.rate(), label }) };
    let exhibit = Exhibit::new("bands.svg", &chart.caption, numbers, chart.draw())?;
    Ok(card::exhibit(&exhibit, &no_links))
}

/// Returns bands with enough customers to speak of a rate, lowest first; none straddles a cut-off.
pub(super) fn bands(dashboard: &Dashboard) -> Result<Vec<Band>, ReportError> {
    let customers = &dashboard.customers;
    let known = || customers.score.iter().zip(&customers.at_risk);
    let histogram = ScoreHistogram {
        caption: Caption { title: String::new(), subtitle: String::new(), finding: String::new() },
        high_below: dashboard.card.high_below,
        medium_below: dashboard.card.medium_below,
        scores: known().filter(|(_, event)| event.is_some()).map(|(&s, _)| f64::from(s)).collect(),
    };
    if histogram.scores.is_empty() {
        return Ok(Vec::new());
    }
    let enough = (histogram.scores.len() as u64 / 16).max(20);
    let narrow =
        histogram.bands().map_err(|source| ReportError::Chart { figure: "bands", source })?;
    let mut bands: Vec<Band> = Vec::new();
    for one in narrow {
        match bands.last_mut() {
            Some(last) if last.tier == one.tier && last.tally.customers < enough => {
                last.high = one.high;
                last.tally.customers += one.customers;
            }
            _ => bands.push(Band {
                low: one.low,
                high: one.high,
                tier: one.tier,
                tally: Tally { customers: one.customers, events: 0 },
            }),
        }
    }
    join_rest(&mut bands, enough);
    for (&score, event) in known() {
        let score = f64::from(score);
        if let Some(band) = bands.iter_mut().find(|band| band.low <= score && score < band.high) {
            band.tally.events += u64::from(*event == Some(true));
        }
    }
    bands.retain(|band| band.tally.customers > 0);
    Ok(bands)
}

/// Joins a band that stayed too small with the one below it of the same tier.
fn join_rest(bands: &mut Vec<Band>, enough: u64) {
    let mut joined: Vec<Band> = Vec::new();
    for band in bands.drain(..) {
        match joined.last_mut() {
            Some(last) if last.tier == band.tier && band.tally.customers < enough => {
                last.high = band.high;
                last.tally.customers += band.tally.customers;
            }
            _ => joined.push(band),
        }
    }
    *bands = joined;
}
