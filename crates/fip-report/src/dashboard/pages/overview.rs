//! The portfolio at a glance.

use std::fmt::Write as _;

use super::card::{self, folded, head, no_links, queue};
use super::kpis::kpis;
use super::portfolio::{Tally, frauds, regions, tiers};
use crate::chart::{Bar, BarChart, Caption, Link, Part, Reference};
use crate::dashboard::Dashboard;
use crate::error::ReportError;
use crate::format::{count, date, percent, wilson};
use crate::page::{Exhibit, Table};
use crate::palette::{Marked, Shades, UNDER_MARKS};
use crate::report::Finding;
use crate::text::xml;
use fip_model::{Segment, Tier};

/// Findings that stand in the box; the others are folded below it.
const SHOWN: [&str; 6] =
    ["high_risk", "card_coverage", "segment_risk", "reasons", "fraud", "outcomes"];
/// Reasons that the figure of the summary shows.
const REASONS: usize = 8;

pub(super) fn page(dashboard: &Dashboard) -> Result<String, ReportError> {
    let summary = &dashboard.summary;
    let exhibits = summary.exhibits()?;
    let mut out = head("Portfolio overview", &lede(dashboard)?);
    if let Some([name, words]) = summary.provenance.banner() {
        let (name, words) = (xml(name), xml(words));
        // Writing to a string cannot fail.
        _ = writeln!(out, "<p class=\"provenance\"><strong>{name}:</strong> {words}</p>");
    }
    out.push_str(&stands_out(dashboard));
    out.push_str(&kpis(dashboard));
    out.push_str("<div class=\"cards\">\n");
    let by_name = |name: &str| exhibits.iter().find(|one| one.figure.file_name == name);
    if let Some(mix) = by_name("tier_mix.svg") {
        out.push_str(&card::exhibit(mix, &|part| segment_link(dashboard, part)));
    }
    if let Some(scores) = by_name("score_histogram.svg") {
        out.push_str(&card::exhibit(scores, &no_links));
    }
    if let Some(spend) = by_name("monthly_spend.svg") {
        out.push_str(&card::exhibit(spend, &no_links));
    }
    if let Some(reasons) = by_name("reasons.svg") {
        out.push_str(&card::exhibit(reasons, &|part| reason_link(dashboard, part)));
    }
    out.push_str(&region_card(dashboard)?);
    out.push_str(&fraud_card(dashboard)?);
    if let Some(events) = by_name("event_rate.svg") {
        out.push_str(&card::exhibit(events, &|part| tier_link(dashboard, part)));
    }
    out.push_str("</div>\n");
    Ok(out)
}

fn lede(dashboard: &Dashboard) -> Result<String, ReportError> {
    let [from, to] = dashboard.summary.window;
    let day = |what, value| date(value).ok_or(ReportError::Date { what, value });
    Ok(format!(
        "{} customers · {} to {} · {}",
        count(dashboard.customers.len() as u64),
        day("the first day of the window", from)?,
        day("the last day of the window", to)?,
        dashboard.card.name
    ))
}

fn stands_out(dashboard: &Dashboard) -> String {
    let findings = dashboard.summary.findings();
    let (shown, others): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| SHOWN.contains(&finding.id));
    let mut out = String::from("<section class=\"standout\">\n<h2>What stands out</h2>\n");
    out.push_str(&list(dashboard, &shown));
    if !others.is_empty() {
        let about = if dashboard.models.is_ok() { "spend and models" } else { "spend" };
        out.push_str(&folded("More findings", about, &list(dashboard, &others)));
    }
    out.push_str("</section>\n");
    out
}

fn list(dashboard: &Dashboard, findings: &[&Finding]) -> String {
    let mut out = String::from("<ul>\n");
    for finding in findings {
        let link = finding_link(dashboard, finding).map_or_else(String::new, |link| {
            format!(" <a href=\"{}\">{}</a>", xml(&link.href), xml(&link.label))
        });
        _ = writeln!(out, "<li>{}{link}</li>", xml(&finding.text));
    }
    out.push_str("</ul>\n");
    out
}

/// Returns where a finding can be looked into.
fn finding_link(dashboard: &Dashboard, finding: &Finding) -> Option<Link> {
    let high = tiers(&dashboard.customers).high;
    if high == 0 && finding.id != "model" && finding.id != "outcomes" {
        return None;
    }
    let (href, label) = match finding.id {
        "high_risk" => {
            let label = format!("Open these {} customers", count(high));
            (queue(dashboard, Tier::High, &[])?, label)
        }
        "segment_risk" => {
            let segment = riskiest(dashboard)?;
            let href = queue(dashboard, Tier::High, &[("segment", segment.code())])?;
            (href, format!("Open those in {}", segment.label()))
        }
        "reasons" => {
            let code = &dashboard.summary.reasons.first()?.code;
            let href = queue(dashboard, Tier::High, &[("reason", code)])?;
            (href, format!("Open those with {code}"))
        }
        "concentration" => (
            queue(dashboard, Tier::High, &[("sort", "-avg_monthly_spend")])?,
            "Open the High-risk ones by spend".to_owned(),
        ),
        "outcomes" => ("#/models".to_owned(), "See how well scores foretell it".to_owned()),
        "model" => ("#/models".to_owned(), "See the models".to_owned()),
        _ => return None,
    };
    Some(Link { href, label })
}

/// Returns the segment of the finding about segments: the most High risk for its size.
fn riskiest(dashboard: &Dashboard) -> Option<Segment> {
    let label = dashboard.summary.findings().into_iter().find(|one| one.id == "segment_risk")?.text;
    let starts = |segment: &&Segment| label.starts_with(&format!("{} carries", segment.label()));
    Segment::ALL.iter().find(starts).copied()
}

/// Leads from a tier of a segment to that part of the queue.
fn segment_link(dashboard: &Dashboard, [row, place]: Part) -> Option<Link> {
    let tier = *Tier::ALL.get(place)?;
    let (name, filters, counts) = match dashboard.summary.segments.get(row) {
        Some(one) => (one.segment.label(), vec![("segment", one.segment.code())], one.tiers),
        None => ("All customers", Vec::new(), tiers(&dashboard.customers)),
    };
    Some(Link {
        href: queue(dashboard, tier, &filters)?,
        label: format!(
            "{name}, {} risk: {} of {} customers ({})",
            tier.label(),
            count(counts.of(tier)),
            count(counts.total()),
            percent(counts.share(tier))
        ),
    })
}

fn reason_link(dashboard: &Dashboard, [row, _]: Part) -> Option<Link> {
    let reason = dashboard.summary.reasons.get(row).filter(|_| row < REASONS)?;
    Some(Link {
        href: queue(dashboard, Tier::High, &[("reason", &reason.code)])?,
        label: format!(
            "{} {}: first reason of {} High-risk customers",
            reason.code,
            reason.text,
            count(reason.customers)
        ),
    })
}

/// Leads from a tier of the event rates, High first, to the queue.
fn tier_link(dashboard: &Dashboard, [row, _]: Part) -> Option<Link> {
    let all = tiers(&dashboard.customers);
    let tier = *Tier::ALL.iter().rev().filter(|&&tier| all.of(tier) > 0).nth(row)?;
    let href = queue(dashboard, tier, &[])?;
    Some(Link { href, label: format!("Open the customers of tier {}", tier.label()) })
}

/// Who has reported frauds, by segment; nothing where the ledger does not tell them.
fn fraud_card(dashboard: &Dashboard) -> Result<String, ReportError> {
    if dashboard.summary.fraud.is_none() {
        return Ok(String::new());
    }
    let rows = frauds(&dashboard.customers);
    let named: Vec<(String, Tally, Shades)> = (rows.iter())
        .map(|&(segment, tally)| (segment.label().to_owned(), tally, segment.mark().color))
        .collect();
    let most = named.iter().max_by(|a, b| a.1.rate().total_cmp(&b.1.rate()));
    let finding = most.filter(|one| one.1.events > 0).map_or_else(
        || "No customer has a reported fraud".to_owned(),
        |(name, tally, _)| {
            format!(
                "{} of {name} customers have a reported fraud, the largest share",
                percent(tally.rate())
            )
        },
    );
    let caption = Caption {
        title: "Where are the fraud alerts?".to_owned(),
        subtitle: "Customers with reported fraud, share of each segment, with 95% intervals."
            .to_owned(),
        finding,
    };
    let link = |[row, _]: Part| {
        let (segment, tally) = rows.get(row).filter(|(_, tally)| tally.events > 0)?;
        let href = fraud_queue(dashboard, *segment)?;
        let label = format!(
            "{}: {} of {} customers have reported fraud; open its queue",
            segment.label(),
            count(tally.events),
            count(tally.customers)
        );
        Some(Link { href, label })
    };
    rates(caption, "Segment", "Reported fraud", &named)
        .map(|exhibit| card::exhibit(&exhibit, &link))
}

fn fraud_queue(dashboard: &Dashboard, segment: Segment) -> Option<String> {
    let high = queue(dashboard, Tier::High, &[("segment", segment.code())])?;
    Some(high.replacen("tier=HIGH", "tier=HIGH,MEDIUM", 1))
}

/// Shares of High risk by region, with intervals and the line of the portfolio.
fn region_card(dashboard: &Dashboard) -> Result<String, ReportError> {
    let rows = regions(&dashboard.customers);
    if rows.is_empty() {
        return Ok(String::new());
    }
    let unknown = dashboard.customers.region.iter().filter(|region| region.is_none()).count();
    let all = tiers(&dashboard.customers).share(Tier::High);
    let beyond = rows.iter().filter(|(_, tally)| {
        let [low, high] = wilson(tally.events, tally.customers);
        high < all || all < low
    });
    let finding = match beyond.count() {
        0 => {
            "Every region's interval holds the portfolio's share: the differences are within chance"
                .to_owned()
        }
        n => format!(
            "In {n} of {} regions the interval does not hold the portfolio's share of {}; one in twenty \
             does not by chance",
            rows.len(),
            percent(all)
        ),
    };
    let caption = Caption {
        title: "Where are the High-risk customers?".to_owned(),
        subtitle: format!(
            "Share of customers at High risk by region, with 95% intervals; dashed: all customers.{}",
            match unknown {
                0 => String::new(),
                n => format!(" Region not known: {} customers.", count(n as u64)),
            }
        ),
        finding,
    };
    let named: Vec<(String, Tally, Shades)> = (rows.iter())
        .map(|&(region, tally)| (region.code().to_owned(), tally, UNDER_MARKS))
        .collect();
    let link = |at: usize| {
        let (region, tally) = rows.get(at)?;
        Some(Link {
            href: queue(dashboard, Tier::High, &[("region", region.code())])?,
            label: format!(
                "{}: {} of {} customers are High risk",
                region.code(),
                count(tally.events),
                count(tally.customers)
            ),
        })
    };
    let exhibit = rates(caption, "Region", "High risk", &named)?;
    Ok(card::tall(&exhibit, &|[row, _]| link(row)))
}

/// Returns a chart of rates with the rate of all rows, and its numbers.
fn rates(
    caption: Caption,
    kind: &str,
    what: &str,
    rows: &[(String, Tally, Shades)],
) -> Result<Exhibit, ReportError> {
    let mut numbers = Table::new(1, &[kind, "Customers", what, "Share", "95% interval"]);
    let mut all = Tally::default();
    let mut bars = Vec::new();
    for (name, tally, color) in rows {
        let interval = wilson(tally.events, tally.customers);
        let (share, events, of) =
            (percent(tally.rate()), count(tally.events), count(tally.customers));
        let ends = interval.map(percent).join("–");
        numbers.row([name.clone(), of.clone(), events.clone(), share.clone(), ends]);
        all.customers += tally.customers;
        all.events += tally.events;
        bars.push(Bar {
            label: name.clone(),
            value: tally.rate(),
            interval: Some(interval),
            note: format!("{share} · {events} of {of}"),
            color: *color,
        });
    }
    let label = format!("all {}", percent(all.rate()));
    let reference = Some(Reference { value: all.rate(), label });
    let chart = BarChart { caption, bars, reference };
    Exhibit::new("rates.svg", &chart.caption, numbers, chart.draw())
}
