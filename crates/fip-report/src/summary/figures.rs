//! The figures, each with its headline and the numbers behind it.

use std::fmt::Write as _;

use super::findings::{empty_tiers, event_rates, riskiest};
use super::{CustomerMap, ExecutiveSummary};
use crate::chart::{
    Bar, BarChart, BehaviorMap, Caption, Line, Median, MonthlyLines, Reference, ScoreHistogram,
    TierMix, TierMixRow, Unit, points, ratio,
};
use crate::error::ReportError;
use crate::format::{self, count, percent, wilson};
use crate::page::{Exhibit, Table};
use crate::palette::Marked;
use fip_model::{Segment, Tier};

/// Returns the figures that the data allow, in the order of the page.
pub(super) fn exhibits(summary: &ExecutiveSummary) -> Result<Vec<Exhibit>, ReportError> {
    let mut all = vec![tier_mix(summary)?];
    all.extend(reasons(summary)?);
    all.push(scores(summary)?);
    all.extend(spend(summary)?);
    all.extend(event_rate(summary)?);
    if let Some(map) = &summary.map {
        all.push(behavior(map)?);
    }
    Ok(all)
}

fn caption(title: &str, subtitle: &str, finding: String) -> Caption {
    Caption { title: title.to_owned(), subtitle: subtitle.to_owned(), finding }
}

fn tier_mix(summary: &ExecutiveSummary) -> Result<Exhibit, ReportError> {
    let finding = match riskiest(summary) {
        Some((segment, _)) => format!(
            "{} of {} customers are High risk, against {} of all customers",
            percent(segment.tiers.share(Tier::High)),
            segment.segment.label(),
            percent(summary.tiers().share(Tier::High))
        ),
        None => "No segment has High-risk customers".to_owned(),
    };
    let mut rows: Vec<TierMixRow> = (summary.segments.iter())
        .map(|segment| TierMixRow {
            label: segment.segment.label().to_owned(),
            mark: Some(segment.segment.mark()),
            counts: segment.tiers,
        })
        .collect();
    rows.push(TierMixRow {
        label: "All customers".to_owned(),
        mark: None,
        counts: summary.tiers(),
    });
    let mut numbers =
        Table::new(1, &["Segment", "Low", "Medium", "High", "Customers", "High, share"]);
    for row in &rows {
        let tiers = Tier::ALL.map(|tier| count(row.counts.of(tier)));
        let end = [count(row.counts.total()), percent(row.counts.share(Tier::High))];
        numbers.row([row.label.clone()].into_iter().chain(tiers).chain(end));
    }
    let subtitle = "Share of each segment by risk tier; customers at the end of the bar.";
    let caption = caption("Which segments carry the risk?", subtitle, finding);
    let chart = TierMix { caption, rows };
    Exhibit::new("tier_mix.svg", &chart.caption, numbers, chart.draw())
}

fn scores(summary: &ExecutiveSummary) -> Result<Exhibit, ReportError> {
    let tiers = summary.tiers();
    let finding = format!(
        "{} of customers score below the High cut-off, {} between the cut-offs, {} above both",
        percent(tiers.share(Tier::High)),
        percent(tiers.share(Tier::Medium)),
        percent(tiers.share(Tier::Low))
    );
    let subtitle = "Customers by score. No bar straddles a cut-off (dashed).";
    let chart = ScoreHistogram {
        caption: caption("How is the score spread?", subtitle, finding),
        high_below: summary.scores.high_below,
        medium_below: summary.scores.medium_below,
        scores: summary.scores.scores.clone(),
    };
    let figure = "score_histogram.svg";
    let bands = chart.bands().map_err(|source| ReportError::Chart { figure, source })?;
    let mut numbers = Table::new(2, &["Score", "Tier", "Customers"]);
    for band in bands {
        let edges = [band.low, band.high].map(points);
        let range = format!("{} to below {}", edges[0], edges[1]);
        numbers.row([range, band.tier.label().to_owned(), count(band.customers)]);
    }
    Exhibit::new(figure, &chart.caption, numbers, chart.draw())
}

fn reasons(summary: &ExecutiveSummary) -> Result<Option<Exhibit>, ReportError> {
    let Some(first) = summary.reasons.first() else { return Ok(None) };
    let high = summary.high_risk();
    let finding = format!(
        "“{}” is the first reason of {} of High-risk customers",
        first.text,
        percent(ratio(first.customers, high))
    );
    let shown = summary.reasons.iter().take(8);
    let bars = shown.map(|reason| Bar {
        label: format!("{} {}", reason.code, reason.text),
        value: reason.customers as f64,
        interval: None,
        note: count(reason.customers),
        color: Tier::High.mark().color,
    });
    let chart = BarChart {
        caption: caption(
            "Why are customers High risk?",
            "High-risk customers by their first reason, at most eight reasons.",
            finding,
        ),
        bars: bars.collect(),
        reference: None,
    };
    let mut numbers = Table::new(2, &["Code", "First reason", "Customers", "Share"]);
    for reason in &summary.reasons {
        let share = percent(ratio(reason.customers, high));
        numbers.row([reason.code.clone(), reason.text.clone(), count(reason.customers), share]);
    }
    Exhibit::new("reasons.svg", &chart.caption, numbers, chart.draw()).map(Some)
}

fn spend(summary: &ExecutiveSummary) -> Result<Option<Exhibit>, ReportError> {
    let active = |s: &&super::SegmentSummary| s.segment != Segment::Inactive && s.tiers.total() > 0;
    let segments: Vec<_> = summary.segments.iter().filter(active).collect();
    let lines: Vec<Line> = (segments.iter())
        .map(|segment| {
            let pounds = 100.0 * segment.tiers.total() as f64;
            Line {
                label: segment.segment.label().to_owned(),
                mark: segment.segment.mark(),
                values: segment.monthly_spend.iter().map(|&pence| pence as f64 / pounds).collect(),
            }
        })
        .collect();
    let mean = |line: &Line| line.values.iter().sum::<f64>() / line.values.len() as f64;
    let order = |a: &&Line, b: &&Line| mean(a).total_cmp(&mean(b));
    let (Some(least), Some(most)) = (lines.iter().min_by(order), lines.iter().max_by(order)) else {
        return Ok(None);
    };
    let prefix = summary.currency.prefix();
    let finding = format!(
        "{} customers spend {}{} a month on average, {} ones {}{}",
        most.label,
        prefix,
        format::decimal(mean(most), 0),
        least.label,
        prefix,
        format::decimal(mean(least), 0)
    );
    let header = ["Month"].into_iter().chain(lines.iter().map(|line| line.label.as_str()));
    let mut numbers = Table::new(1, &header.collect::<Vec<_>>());
    for (index, &month) in summary.months.iter().enumerate() {
        let values = lines.iter().filter_map(|line| line.values.get(index));
        let cells = values.map(|&value| format!("{prefix}{}", format::decimal(value, 0)));
        numbers.row(format::month(month).into_iter().chain(cells));
    }
    let subtitle = "Mean spend per customer and month, by segment.";
    let chart = MonthlyLines {
        caption: caption("How is spend moving?", subtitle, finding),
        months: summary.months.clone(),
        lines,
        unit: Unit::Money(summary.currency),
    };
    Exhibit::new("monthly_spend.svg", &chart.caption, numbers, chart.draw()).map(Some)
}

fn event_rate(summary: &ExecutiveSummary) -> Result<Option<Exhibit>, ReportError> {
    let (Some(events), Some(rates)) = (summary.outcomes, event_rates(summary)) else {
        return Ok(None);
    };
    let tiers = summary.with_outcome();
    let base = ratio(events.total(), tiers.total());
    let mut numbers =
        Table::new(1, &["Tier", "Customers", "At risk later", "Rate", "95% interval"]);
    let mut bars = Vec::new();
    for (tier, rate) in Tier::ALL.into_iter().zip(rates).rev() {
        let Some(rate) = rate else { continue };
        let (found, of) = (events.of(tier), tiers.of(tier));
        let interval = wilson(found, of);
        let ends = interval.map(percent).join("–");
        numbers.row([tier.label().to_owned(), count(of), count(found), percent(rate), ends]);
        bars.push(Bar {
            label: format!("{} risk", tier.label()),
            value: rate,
            interval: Some(interval),
            note: format!("{} · {} of {}", percent(rate), count(found), count(of)),
            color: tier.mark().color,
        });
    }
    let mut said = Tier::ALL
        .into_iter()
        .zip(rates)
        .rev()
        .filter_map(|(tier, rate)| Some((percent(rate?), tier.label())));
    let Some((first, label)) = said.next() else { return Ok(None) };
    let mut finding = format!("{first} of {label}-risk customers became at risk later");
    // Writing to a string cannot fail.
    if let Some((last, label)) = said.next_back() {
        _ = write!(finding, ", {last} of {label}-risk ones");
    }
    if let Some(empty) = empty_tiers(summary) {
        _ = write!(finding, "; {empty}");
    }
    let chart = BarChart {
        caption: caption(
            "Do the tiers foretell who becomes at risk?",
            "Share of each tier that became at risk after the window, with 95% intervals.",
            finding,
        ),
        bars,
        reference: Some(Reference { value: base, label: format!("all {}", percent(base)) }),
    };
    Exhibit::new("event_rate.svg", &chart.caption, numbers, chart.draw()).map(Some)
}

fn behavior(map: &CustomerMap) -> Result<Exhibit, ReportError> {
    let mut chart = BehaviorMap {
        caption: caption("How do the segments behave?", "", String::new()),
        x: map.x.clone(),
        y: map.y.clone(),
        points: map.points.clone(),
    };
    let medians = chart.medians();
    let shown = count(chart.shown() as u64);
    chart.caption.subtitle = format!("{shown} customers; each segment is named at its median.");
    let order = |a: &&Median, b: &&Median| a.x.total_cmp(&b.x);
    if let (Some(least), Some(most)) = (medians.iter().min_by(order), medians.iter().max_by(order))
    {
        let (left, right) = (least.segment.label(), most.segment.label());
        chart.caption.finding = if least.x < most.x {
            format!("{right} have the highest median “{}”, {left} the lowest", map.x.name)
        } else {
            format!("All segments have the same median “{}”", map.x.name)
        };
    }
    let medians_of = [&map.x.name, &map.y.name].map(|name| format!("Median {name}"));
    let mut numbers = Table::new(1, &["Segment", "Customers", &medians_of[0], &medians_of[1]]);
    for median in &medians {
        let (x, y) = (map.x.unit.write(median.x), map.y.unit.write(median.y));
        numbers.row([median.segment.label().to_owned(), count(median.customers), x, y]);
    }
    Exhibit::new("behavior_map.svg", &chart.caption, numbers, chart.draw())
}
