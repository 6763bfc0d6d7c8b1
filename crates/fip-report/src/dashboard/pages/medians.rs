//! Medians of the segments beside those of everybody: a dot plot and a table with bars in its cells.

use std::fmt::Write as _;

use super::card::{Card, Size, figure, glyph, order};
use super::portfolio::{segments, sorted};
use crate::chart::{Caption, DotPlot, DotRow};
use crate::dashboard::quantiles::quantile;
use crate::dashboard::{Dashboard, MetricUnit};
use crate::error::ReportError;
use crate::format::{decimal, percent};
use crate::page::Table;
use crate::palette::Marked;
use crate::text::xml;
use fip_model::{Currency, Segment};

/// Dots farther than so many interquartile ranges from the portfolio stand at the edge.
const REACH: f64 = 3.0;

/// The medians of one metric.
pub(super) struct Medians {
    pub(super) label: String,
    unit: MetricUnit,
    currency: Currency,
    /// One for each segment that has customers; `None` where no value is known.
    pub(super) of: Vec<(Segment, Option<f64>)>,
    /// Lower quartile, median and upper quartile of everybody.
    pub(super) all: [f64; 3],
}

impl Medians {
    /// Returns how far a segment lies from everybody, in interquartile ranges; `None` where these
    /// have no width.
    pub(super) fn distance(&self, segment: Segment) -> Option<f64> {
        let [lower, middle, upper] = self.all;
        let (_, median) = self.of.iter().find(|(one, _)| *one == segment)?;
        (upper > lower).then_some((*median)? - middle).map(|away| away / (upper - lower))
    }

    /// Returns a value of the metric as it is written.
    pub(super) fn write(&self, value: f64) -> String {
        match self.unit {
            MetricUnit::Money => crate::chart::Unit::Money(self.currency).write(value),
            MetricUnit::Share => percent(value),
            MetricUnit::Count | MetricUnit::Points => decimal(value, 0),
            MetricUnit::Times => format!("{}×", decimal(value, 2)),
            MetricUnit::Days => format!("{} days", decimal(value, 0)),
        }
    }

    /// Returns a sentence about a segment: its median beside that of everybody.
    pub(super) fn words(&self, segment: Segment) -> Option<String> {
        let median = self.of.iter().find(|(one, _)| *one == segment)?.1?;
        Some(format!(
            "{} {} (everybody {})",
            self.label,
            self.write(median),
            self.write(self.all[1])
        ))
    }
}

/// Returns the medians of all metrics that have values, and of the score.
///
/// Where not every customer may be named, a handful of customers has no median.
pub(super) fn medians(dashboard: &Dashboard) -> Vec<Medians> {
    let customers = &dashboard.customers;
    let fewest = dashboard.options.level.fewest();
    let score: Vec<Option<f64>> = customers.score.iter().map(|&one| Some(f64::from(one))).collect();
    let score = ("Score", MetricUnit::Points, &score);
    let metrics = customers.metrics.iter().filter(|metric| metric.name != "score");
    let metrics = metrics.map(|one| (one.label.as_str(), one.unit, &one.values));
    let of = |(label, unit, values): (&str, MetricUnit, &Vec<Option<f64>>)| {
        let everybody = sorted(values, |_| true);
        let quartile = |share| quantile(&everybody, share);
        let of = segments(customers).into_iter().map(|segment| {
            let own = sorted(values, |row| customers.segment.get(row) == Some(&segment));
            (segment, quantile(&own, 0.5).filter(|_| own.len() >= fewest))
        });
        Some(Medians {
            label: label.to_owned(),
            unit,
            currency: dashboard.summary.currency,
            of: of.collect(),
            all: [quartile(0.25)?, quartile(0.5)?, quartile(0.75)?],
        })
    };
    metrics.chain([score]).filter_map(of).collect()
}

/// What makes a segment different: its medians in interquartile ranges of everybody.
pub(super) fn dots(all: &[Medians]) -> Result<String, ReportError> {
    let shown: Vec<&Medians> = all.iter().filter(|one| one.all[2] > one.all[0]).collect();
    let Some(first) = shown.first() else { return Ok(String::new()) };
    let groups: Vec<Segment> = first.of.iter().map(|&(segment, _)| segment).collect();
    let rows = shown.iter().map(|one| DotRow {
        label: one.label.clone(),
        dots: groups.iter().map(|&segment| one.distance(segment)).collect(),
    });
    let header = ["Metric"].into_iter().chain(groups.iter().map(|segment| segment.label()));
    let mut numbers = Table::new(1, &header.collect::<Vec<_>>());
    for one in &shown {
        let cell = |&segment| one.distance(segment).map_or_else(dash, |away| decimal(away, 2));
        numbers.row([one.label.clone()].into_iter().chain(groups.iter().map(cell)));
    }
    let chart = DotPlot {
        caption: Caption {
            title: "What makes a segment different?".to_owned(),
            subtitle: format!(
                "Median of each segment less that of everybody, in interquartile ranges of everybody; right \
                 is above. Beyond ±{} a mark stands at the edge.",
                decimal(REACH, 0)
            ),
            finding: farthest(&shown, &groups),
        },
        axis: "Distance in interquartile ranges".to_owned(),
        groups: groups.iter().map(|one| (one.mark(), one.label().to_owned())).collect(),
        rows: rows.collect(),
        reach: REACH,
    };
    let svg = chart.draw().map_err(|source| ReportError::Chart { figure: "dots", source })?;
    let card = Card {
        title: &chart.caption.title,
        finding: &chart.caption.finding,
        how: &chart.caption.subtitle,
        body: figure(&svg.for_page(&super::card::no_links)),
        numbers: Some(&numbers),
        size: Size::Tall,
    };
    Ok(card.html())
}

/// Returns the sentence about the segment that lies farthest from everybody.
fn farthest(all: &[&Medians], groups: &[Segment]) -> String {
    let mut best: Option<(f64, &Medians, Segment)> = None;
    for one in all {
        for &segment in groups {
            let away = one.distance(segment).unwrap_or_default();
            if best.is_none_or(|(most, ..)| away.abs() > most) {
                best = Some((away.abs(), one, segment));
            }
        }
    }
    let Some((_, one, segment)) = best else { return String::new() };
    let words = one.words(segment).unwrap_or_default();
    format!("{} stands farthest from everybody: {words}", segment.label())
}

/// The medians as a table, each with a bar that compares it with the other segments.
pub(super) fn table(all: &[Medians]) -> String {
    let Some(first) = all.first() else { return String::new() };
    let mut html = String::from(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table of medians\">\
         <table class=\"medians\">\n<thead><tr><th scope=\"col\">Median</th>",
    );
    for &(segment, _) in &first.of {
        let sign = glyph(segment);
        // Writing to a string cannot fail.
        _ = write!(html, "<th scope=\"col\" class=\"n\">{sign} {}</th>", segment.label());
    }
    html.push_str("<th scope=\"col\" class=\"n\">Everybody</th></tr></thead>\n<tbody>\n");
    for one in all {
        _ = write!(html, "<tr><th scope=\"row\">{}</th>", xml(&one.label));
        let known = || one.of.iter().filter_map(|(_, median)| *median);
        let low = known().fold(0.0, f64::min);
        let high = known().fold(low, f64::max);
        for &(segment, median) in &one.of {
            html.push_str(&cell(one, segment, median, [low, high]));
        }
        _ = writeln!(html, "<td class=\"n all\">{}</td></tr>", xml(&one.write(one.all[1])));
    }
    html.push_str("</tbody></table></div>\n");
    let card = Card {
        title: "How do the medians compare?",
        how: "A bar runs from zero, or the lowest median below it, to the highest median of the row.",
        body: html,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

fn cell(one: &Medians, segment: Segment, median: Option<f64>, [low, high]: [f64; 2]) -> String {
    let Some(median) = median else { return "<td class=\"n\">–</td>".to_owned() };
    let width = if high > low { 100.0 * (median - low) / (high - low) } else { 0.0 };
    format!(
        "<td class=\"n bar\"><svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\"><rect width=\"{width:.1}\" height=\"1\" \
         fill=\"var(--segment-{})\"/></svg><span>{}</span></td>",
        order(segment),
        xml(&one.write(median))
    )
}

fn dash() -> String {
    "–".to_owned()
}
