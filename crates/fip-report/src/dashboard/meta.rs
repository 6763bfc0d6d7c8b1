//! What the script knows before it unpacks anything: names, card, peers, and where columns are.

use fip_model::{Region, Segment, Tier};
use serde::Serialize;

use super::columns::ColumnEntry;
use super::peers::Peers;
use super::{Dashboard, SheetAttribute, SheetCharacteristic, SheetReason, ThresholdCurve};
use crate::ModelReport;
use crate::palette::{Glyph, Marked as _};
use crate::summary::Newcomers;
use crate::text::clean;

/// Version of the format.
const FORMAT: &str = "fip/dashboard/1";

/// The document's own JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Meta<'a> {
    format: &'static str,
    run: Run<'a>,
    currency: String,
    months: &'a [u32],
    /// Customers of the bank, at every level.
    n_customers: usize,
    /// Months without spending from the window's start, after which a customer is new.
    empty_months: u32,
    /// Customers in this file's own columns.
    n_rows: usize,
    tier_counts: [u64; 3],
    tiers: Vec<Named>,
    segments: Vec<Named>,
    regions: &'static [&'static str],
    reasons: Vec<Reason<'a>>,
    card: Card<'a>,
    models: Vec<Model<'a>>,
    metrics: Vec<Metric<'a>>,
    peers: Peers,
    thresholds: Option<Thresholds<'a>>,
    columns: Vec<ColumnEntry>,
    shards: Option<Shards>,
    pages: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    id: &'a str,
    seed: u64,
    version: &'a str,
    as_of: &'a str,
    level: &'static str,
    pseudonyms: bool,
    banner: Option<[&'static str; 2]>,
    statement: &'a str,
}

#[derive(Debug, Clone, Serialize)]
struct Named {
    code: &'static str,
    label: &'static str,
    glyph: char,
    shape: &'static str,
    /// Number of its color among those of the palette.
    color: usize,
    customers: u64,
}

#[derive(Debug, Serialize)]
struct Reason<'a> {
    code: &'a str,
    name: &'a str,
    text: &'a str,
    format: Option<&'a str>,
    characteristic: usize,
    /// The column of the value that is written into the text.
    column: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    name: &'a str,
    base: f64,
    high_below: f64,
    medium_below: f64,
    max_reasons: usize,
    /// How much of it applies, where not all does.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    characteristics: Vec<Characteristic<'a>>,
}

#[derive(Debug, Serialize)]
struct Characteristic<'a> {
    name: &'a str,
    description: &'a str,
    format: &'a str,
    actionable: bool,
    /// Stands only where the ledger does not give its input.
    #[serde(skip_serializing_if = "Option::is_none")]
    applicable: Option<bool>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attribute<'a> {
    label: &'a str,
    points: f64,
    kind: &'static str,
    customers: u64,
    /// Whether a customer can come to it by acting.
    destination: bool,
    /// Share of all customers who have fewer points here.
    share_below: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Model<'a> {
    name: &'a str,
    column: String,
    /// Whether its ranking is not shown to beat chance.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_chance: bool,
}

#[derive(Debug, Serialize)]
struct Metric<'a> {
    name: &'a str,
    label: &'a str,
    unit: &'static str,
    column: String,
}

#[derive(Debug, Serialize)]
struct Thresholds<'a> {
    models: Vec<Curve<'a>>,
}

#[derive(Debug, Serialize)]
struct Curve<'a> {
    name: &'a str,
    /// Threshold, true positives, false positives, true negatives, false negatives.
    curve: Vec<(f64, u64, u64, u64, u64)>,
}

/// What stands in the files beside the document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shards {
    /// Customers of a file `data/c0000.js`, but for the last.
    pub(super) size: usize,
    /// The id of the first customer of each.
    pub(super) first_ids: Vec<String>,
    /// Customers of `data/queue.js`.
    pub(super) queue: usize,
    /// Customers of `data/map.js`: all, or a sample of those that may be named.
    pub(super) map: usize,
    /// Customers that the sample was taken from.
    pub(super) map_of: usize,
}

impl<'a> Meta<'a> {
    /// Returns the JSON of a dashboard whose columns are these.
    pub(super) fn new(
        dashboard: &'a Dashboard,
        n_rows: usize,
        columns: Vec<ColumnEntry>,
        shards: Option<Shards>,
    ) -> Self {
        let tiers = dashboard.summary.tiers();
        Self {
            format: FORMAT,
            run: run(dashboard),
            currency: dashboard.summary.currency.prefix(),
            months: &dashboard.summary.months,
            n_customers: dashboard.customers.len(),
            empty_months: Newcomers::EMPTY_MONTHS,
            n_rows,
            tier_counts: [tiers.low, tiers.medium, tiers.high],
            tiers: Tier::ALL
                .into_iter()
                .map(|tier| named(tier.code(), tier.label(), tier.mark().glyph, tier as usize))
                .zip([tiers.low, tiers.medium, tiers.high])
                .map(|(named, customers)| Named { customers, ..named })
                .collect(),
            segments: Segment::ALL.map(|segment| of_segment(dashboard, segment)).to_vec(),
            regions: Region::CODES,
            reasons: reasons(dashboard),
            card: card(dashboard),
            models: models(dashboard),
            metrics: metrics(dashboard),
            peers: Peers::of(dashboard),
            thresholds: thresholds(dashboard),
            columns,
            shards,
            pages: "pages",
        }
    }

    /// Returns the text, in which nothing ends the element that it stands in.
    #[expect(clippy::expect_used, reason = "structs with text keys are always JSON")]
    pub(super) fn text(&self) -> String {
        inert(&serde_json::to_string(self).expect("invariant: keys are text"))
    }
}

/// Returns JSON as it may stand in an HTML document: nothing ends its element, and nothing turns the
/// direction of writing.
fn inert(json: &str) -> String {
    clean(json).replace('<', "\\u003c")
}

fn run(dashboard: &Dashboard) -> Run<'_> {
    let lineage = &dashboard.lineage;
    Run {
        id: &lineage.run_id,
        seed: lineage.seed,
        version: &lineage.version,
        as_of: &lineage.window[1],
        level: dashboard.options.level.as_str(),
        pseudonyms: dashboard.options.pseudonyms,
        banner: dashboard.summary.provenance.banner(),
        statement: &lineage.statement,
    }
}

fn named(code: &'static str, label: &'static str, glyph: Glyph, color: usize) -> Named {
    let shape = match glyph {
        Glyph::Circle => "circle",
        Glyph::Square => "square",
        Glyph::Triangle => "triangle",
        Glyph::Diamond => "diamond",
        Glyph::Plus => "plus",
        Glyph::Ring => "ring",
    };
    Named { code, label, glyph: glyph.character(), shape, color, customers: 0 }
}

fn of_segment(dashboard: &Dashboard, segment: Segment) -> Named {
    let customers = &dashboard.customers.segment;
    let customers = customers.iter().filter(|&&one| one == segment).count() as u64;
    let named = named(segment.code(), segment.label(), segment.mark().glyph, segment as usize);
    Named { customers, ..named }
}

fn reasons(dashboard: &Dashboard) -> Vec<Reason<'_>> {
    let card = &dashboard.card;
    let column = |at: usize, reason: &SheetReason| match card.own_format(reason) {
        Some(_) => format!("x{at}"),
        None => format!("v{}", reason.characteristic),
    };
    let all = card.reasons.iter().enumerate();
    all.map(|(at, one)| Reason {
        code: &one.code,
        name: &one.name,
        text: &one.text,
        format: one.format.as_deref(),
        characteristic: one.characteristic,
        column: column(at, one),
    })
    .collect()
}

fn card(dashboard: &Dashboard) -> Card<'_> {
    let card = &dashboard.card;
    let all = card.characteristics.iter().enumerate();
    Card {
        name: &card.name,
        base: card.base_points,
        high_below: card.high_below,
        medium_below: card.medium_below,
        max_reasons: card.max_reasons,
        part: dashboard.summary.part_of_card.map(|part| part.measure()),
        characteristics: all.map(|(at, one)| characteristic(dashboard, at, one)).collect(),
    }
}

fn characteristic<'a>(
    dashboard: &Dashboard,
    at: usize,
    of: &'a SheetCharacteristic,
) -> Characteristic<'a> {
    let counts = dashboard.customers_by_attribute(at);
    let attribute = |(at, attribute): (usize, &'a SheetAttribute)| {
        let below = of.attributes.iter().zip(&counts);
        let fewer: u64 = below
            .filter(|(other, _)| other.points < attribute.points)
            .map(|(_, &customers)| customers)
            .sum();
        let share = fewer as f64 / dashboard.customers.len().max(1) as f64;
        Attribute {
            label: &attribute.label,
            points: attribute.points,
            kind: attribute.kind.as_str(),
            customers: counts[at],
            destination: attribute.kind.is_destination(),
            share_below: (share * 1e4).round() / 1e4,
        }
    };
    Characteristic {
        name: &of.name,
        description: &of.description,
        format: &of.format,
        actionable: of.actionable,
        applicable: (!of.applicable).then_some(false),
        attributes: of.attributes.iter().enumerate().map(attribute).collect(),
    }
}

fn models(dashboard: &Dashboard) -> Vec<Model<'_>> {
    let all = dashboard.customers.probabilities.iter().enumerate();
    let report = dashboard.models.as_ref().ok();
    let at_chance = report.map(ModelReport::no_better_than_chance).unwrap_or_default();
    all.map(|(at, model)| Model {
        name: &model.name,
        column: format!("p{at}"),
        is_chance: at_chance.contains(&model.name.as_str()),
    })
    .collect()
}

fn metrics(dashboard: &Dashboard) -> Vec<Metric<'_>> {
    let all = dashboard.customers.metrics.iter().enumerate();
    let score =
        Metric { name: "score", label: "Score", unit: "points", column: "score".to_owned() };
    all.map(|(at, one)| Metric {
        name: &one.name,
        label: &one.label,
        unit: one.unit.as_str(),
        column: format!("m{at}"),
    })
    .chain([score])
    .collect()
}

fn thresholds(dashboard: &Dashboard) -> Option<Thresholds<'_>> {
    let curve = |curve: &ThresholdCurve| -> Vec<_> {
        let points = curve.points.iter();
        points
            .map(|point| {
                let [hits, alarms] = [point.true_positives, point.false_positives];
                let [passed, missed] = [point.true_negatives, point.false_negatives];
                ((point.threshold * 1e4).round() / 1e4, hits, alarms, passed, missed)
            })
            .collect()
    };
    let models: Vec<Curve<'_>> = dashboard
        .thresholds
        .iter()
        .map(|one| Curve { name: &one.model, curve: curve(one) })
        .collect();
    (!models.is_empty()).then_some(Thresholds { models })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_json_ends_its_element() {
        assert_eq!(inert("\"</script><!--\u{2028}\u{202e}\""), "\"\\u003c/script>\\u003c!-- \"");
    }
}
