//! The segments: who they are, what sets them apart, and a place for the map.

use std::fmt::Write as _;

use super::card::{self, Card, Size, glyph, head, queue, sentence};
use super::medians::{Medians, dots, medians, table};
use super::portfolio::segments;
use crate::chart::ratio;
use crate::dashboard::Dashboard;
use crate::error::ReportError;
use crate::format::{count, decimal, money_short, percent};
use crate::summary::SegmentSummary;
use crate::text::xml;
use fip_model::{Segment, Tier};

pub(super) fn page(dashboard: &Dashboard) -> Result<String, ReportError> {
    let all = medians(dashboard);
    let n = segments(&dashboard.customers).len();
    let lede = format!(
        "{n} segments by behaviour, found by clustering and named by what sets them apart. A segment says \
         how customers spend; the tier says how risky they are."
    );
    let mut out = head("Segments", &lede);
    out.push_str("<div class=\"tiles\">\n");
    for one in &dashboard.summary.segments {
        out.push_str(&tile(dashboard, one, &all));
    }
    out.push_str("</div>\n<div class=\"cards\">\n");
    out.push_str(MAP);
    out.push_str(&dots(&all)?);
    out.push_str(&quality(dashboard, Size::Half));
    let exhibits = match &dashboard.models {
        Ok(report) => report.exhibits()?,
        Err(untrained) => untrained.exhibits()?,
    };
    for exhibit in exhibits.iter().filter(|one| one.figure.file_name == K_CHOICE) {
        out.push_str(&card::exhibit(exhibit, &card::no_links));
    }
    out.push_str(&table(&all));
    out.push_str("</div>\n");
    Ok(out)
}

/// One segment in a few words.
fn tile(dashboard: &Dashboard, one: &SegmentSummary, all: &[Medians]) -> String {
    let segment = one.segment;
    let customers = one.tiers.total();
    let sign = glyph(segment);
    let share = percent(ratio(customers, dashboard.customers.len() as u64));
    let high = percent(one.tiers.share(Tier::High));
    let spend = one.monthly_spend.iter().copied().fold(0, i64::saturating_add);
    let months = i64::try_from(one.monthly_spend.len().max(1)).unwrap_or(1);
    let mut html = format!(
        "<section class=\"tile\"><h2>{sign} {}</h2><p class=\"value\">{}</p><p class=\"note\">{share} of \
         customers · {high} High · {} a month</p><p>{}</p>",
        xml(segment.label()),
        count(customers),
        xml(&money_short(spend / months, dashboard.summary.currency)),
        xml(&sentence(&capital(&words(dashboard, segment, all))))
    );
    let links = [(Tier::High, one.tiers.high), (Tier::Medium, one.tiers.medium)];
    let links = links.into_iter().filter(|(_, n)| *n > 0).filter_map(|(tier, n)| {
        let href = queue(dashboard, tier, &[("segment", segment.code())])?;
        let words = format!("{} {}", count(n), tier.label());
        let label = format!("{words} risk customers of {}", segment.label());
        Some(format!("<a href=\"{}\" aria-label=\"{}\">{words}</a>", xml(&href), xml(&label)))
    });
    let links: Vec<String> = links.collect();
    if !links.is_empty() {
        // Writing to a string cannot fail.
        _ = write!(html, "<p class=\"links\">Queue: {}</p>", links.join(" · "));
    }
    html.push_str("</section>\n");
    html
}

/// Returns what a segment is like: the words of the run, else its two most unlike medians.
fn words(dashboard: &Dashboard, segment: Segment, all: &[Medians]) -> String {
    if segment == Segment::Inactive {
        return "no spending in the window".to_owned();
    }
    let clusters = dashboard.clusters();
    let named =
        clusters.and_then(|all| all.segments.iter().find(|one| one.name == segment.label()));
    if let Some(named) = named.filter(|named| !named.sentence.is_empty()) {
        return named.sentence.replace(" %", "%");
    }
    let mut unlike: Vec<(f64, &Medians)> =
        all.iter().filter_map(|one| Some((one.distance(segment)?.abs(), one))).collect();
    unlike.sort_by(|a, b| b.0.total_cmp(&a.0));
    let words: Vec<String> =
        unlike.iter().take(2).filter_map(|(_, one)| one.words(segment)).collect();
    words.join("; ")
}

/// Returns text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The figure about the number of segments.
pub(super) const K_CHOICE: &str = "k_choice.svg";
/// A place for the map, which the script draws from single customers.
const MAP: &str = "<div id=\"behaviour-map\" data-mount=\"map\"></div>\n";

/// How good the segments are, where the run measured it.
pub(super) fn quality(dashboard: &Dashboard, size: Size) -> String {
    let clusters = dashboard.clusters();
    let Some(clusters) = clusters.filter(|one| !one.segments.is_empty()) else {
        return String::new();
    };
    let header = ["Segment", "Customers", "Silhouette", "Clarity of the name", "Membership, mean"];
    let mut table = crate::page::Table::new(1, &header);
    let dash = || "–".to_owned();
    for one in &clusters.segments {
        table.row([
            one.name.clone(),
            count(one.customers),
            decimal(one.silhouette, 2),
            one.clarity.map_or_else(dash, |clarity| decimal(clarity, 2)),
            one.membership.map_or_else(dash, percent),
        ]);
    }
    let finding = clusters.stability.map_or_else(String::new, |stability| {
        format!(
            "On {} resamples of the customers the segments agree with these by an adjusted Rand index of \
             {} (1 is identical)",
            stability.resamples,
            decimal(stability.mean, 2)
        )
    });
    let card = Card {
        title: "How sure are the segments?",
        finding: &finding,
        how: "Silhouette: from −1 to 1, how much nearer customers are to their own segment than to the next. \
              Membership: mean probability of the own segment.",
        body: table.html(),
        size,
        ..Card::default()
    };
    card.html()
}
