//! Stage 6: the executive summary and its figures.

use std::collections::BTreeMap;

use fip_features::Features;
use fip_model::{
    Cells, CustomerSegment, FeatureTable, ObservationWindow, Outcome, RiskScore, Segment, Tier,
};
use fip_report::ExecutiveSummary;
use fip_report::chart::{MapAxis, MapPoint, TierCounts, Unit};
use fip_report::summary::{
    CustomerMap, FraudSummary, ModelHeadline, Newcomers, ReasonCount, Scores, SegmentSummary,
    TopSpenders,
};
use fip_scorecard::Scorecard;

use super::Stage;
use super::train::{Headline, identity, load_report};
use crate::failure::Failure;
use crate::files::{Folder, Output, commit, remove};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;

/// The figure that the stage draws where outcomes are known alone.
const OF_OUTCOMES: &str = "reports/figures/event_rate.svg";

/// What the stage reads.
pub(crate) struct Inputs<'a> {
    pub(crate) features: &'a Features,
    pub(crate) segments: &'a [CustomerSegment],
    pub(crate) card: &'a Scorecard,
    pub(crate) scores: &'a [RiskScore],
    /// `None` where nobody knows.
    pub(crate) outcomes: Option<&'a [Outcome]>,
    /// `None` where no model was trained.
    pub(crate) headline: Option<&'a Headline>,
}

/// Runs the stage.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    inputs: &Inputs<'_>,
) -> Result<(), Failure> {
    let line = terminal.begin(Stage::Report.name());
    line.doing("writing the summary");
    let window = super::load::window(project)?;
    let report = summary(manifest, inputs, window)?.write().map_err(Failure::internal)?;
    let without = if inputs.headline.is_some() { "" } else { " (without model figures)" };
    let result = format!("executive_summary.md{without}, {} figures", report.figures.len());
    let mut outputs = vec![Output::json(Folder::Reports, "findings.json", &report.findings)?];
    outputs.extend(Output::page("executive_summary", report));
    let written = commit(project, manifest, Stage::Report, &outputs)?;
    if inputs.outcomes.is_none() {
        remove(project, OF_OUTCOMES)?;
    }
    line.done(&result, written);
    Ok(())
}

/// Returns what `fip train` found of the best model, where it trained one.
pub(crate) fn load_headline(project: &Project) -> Result<Option<Headline>, Failure> {
    load_report(project)?.ok().as_ref().map(Headline::of).transpose()
}

/// Returns what the summary says.
pub(crate) fn summary(
    manifest: &Manifest,
    inputs: &Inputs<'_>,
    window: ObservationWindow,
) -> Result<ExecutiveSummary, Failure> {
    let key = |key: i32| u32::try_from(key).map_err(Failure::internal);
    let months: Vec<u32> =
        window.months().map(|month| key(month.key())).collect::<Result<_, _>>()?;
    let last_day = window.as_of().plus_days(-1);
    let cutoffs = inputs.card.cutoffs();
    Ok(ExecutiveSummary {
        provenance: manifest.data.provenance,
        run: identity(manifest),
        currency: manifest.config.project.currency,
        window: [key(window.start().key())?, key(last_day.key())?],
        transactions: sum(&inputs.features.customers, "txn_count"),
        segments: segments(inputs, window),
        scores: Scores {
            high_below: f64::from(cutoffs.high_below),
            medium_below: f64::from(cutoffs.medium_below),
            scores: inputs.scores.iter().map(|row| f64::from(row.score)).collect(),
        },
        reasons: reasons(inputs),
        top_spenders: top_spenders(inputs),
        fraud: fraud(inputs),
        part_of_card: super::score::part_of(inputs.card),
        newcomers: newcomers(inputs, window),
        event: manifest.config.input.named_event().map(str::to_owned),
        outcomes: inputs.outcomes.map(|outcomes| at_risk_by_tier(outcomes, inputs.scores)),
        without_outcome: inputs
            .outcomes
            .map_or_else(TierCounts::default, |outcomes| unknown_by_tier(outcomes, inputs.scores)),
        model: inputs.headline.map(|headline| ModelHeadline {
            name: headline.model.clone(),
            auc: headline.auc,
            interval: headline.interval,
            bound: manifest.bound.map(|bound| bound.roc_auc),
        }),
        map: map(inputs),
        months,
    })
}

fn count(counts: &mut TierCounts, tier: Tier) {
    match tier {
        Tier::Low => counts.low += 1,
        Tier::Medium => counts.medium += 1,
        Tier::High => counts.high += 1,
    }
}

/// Returns customers by tier and spend by month for each segment that has customers.
fn segments(inputs: &Inputs<'_>, window: ObservationWindow) -> Vec<SegmentSummary> {
    let monthly = &inputs.features.monthly;
    let months = monthly.months().unwrap_or_default();
    let all: Vec<_> = window.months().collect();
    let mut summaries: Vec<SegmentSummary> = Segment::ALL
        .into_iter()
        .map(|segment| SegmentSummary {
            segment,
            tiers: TierCounts::default(),
            monthly_spend: vec![0; all.len()],
        })
        .collect();
    for (segment, score) in inputs.segments.iter().zip(inputs.scores) {
        count(&mut summaries[segment.segment as usize].tiers, score.tier);
    }
    if let Some(Cells::Money(totals)) = monthly.column("total_spend") {
        for ((customer, month), total) in monthly.customers().iter().zip(months).zip(totals.iter())
        {
            let row = inputs.segments.binary_search_by_key(customer, |row| row.customer_id);
            let position = all.binary_search(month);
            if let (Ok(row), Ok(position), Some(total)) = (row, position, total) {
                let segment = inputs.segments[row].segment;
                summaries[segment as usize].monthly_spend[position] += total.pence();
            }
        }
    }
    summaries.retain(|summary| summary.tiers.total() > 0);
    summaries
}

/// Returns the first reasons of the customers at High, the most frequent first.
fn reasons(inputs: &Inputs<'_>) -> Vec<ReasonCount> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in inputs.scores.iter().filter(|row| row.tier == Tier::High) {
        if let Some(code) = &row.reason_1 {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut reasons: Vec<ReasonCount> = counts
        .into_iter()
        .map(|(code, customers)| ReasonCount {
            code: code.to_owned(),
            text: reason_name(inputs.card, code),
            customers,
        })
        .collect();
    reasons.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.code.cmp(&b.code)));
    reasons
}

/// Returns the name of the characteristic whose reason has the code.
fn reason_name(card: &Scorecard, code: &str) -> String {
    let found = card.characteristics().iter().find(|one| one.reason().code == code);
    found.map_or_else(|| code.to_owned(), |one| one.name().to_owned())
}

/// Returns the tenth of customers who spend most; ties go to the smaller id.
fn top_spenders(inputs: &Inputs<'_>) -> TopSpenders {
    let table = &inputs.features.customers;
    let Some(Cells::Money(totals)) = table.column("total_spend") else {
        return TopSpenders { customers: 0, spend: 0, high_risk: 0 };
    };
    let pence = |row: usize| totals.get(row).map_or(0, fip_model::Money::pence);
    let mut order: Vec<usize> = (0..table.n_rows()).collect();
    order.sort_by_key(|&row| (std::cmp::Reverse(pence(row)), row));
    order.truncate(table.n_rows().div_ceil(10));
    TopSpenders {
        customers: order.len() as u64,
        spend: order.iter().map(|&row| pence(row)).sum(),
        high_risk: order.iter().filter(|&&row| inputs.scores[row].tier == Tier::High).count()
            as u64,
    }
}

/// Returns the frauds that were reported in the window, as features count them; nothing where the ledger
/// does not tell them.
fn fraud(inputs: &Inputs<'_>) -> Option<FraudSummary> {
    let table = &inputs.features.customers;
    table.column("fraud_count")?;
    let frauds = |row: usize| table.number(row, "fraud_count").unwrap_or(0.0);
    let struck: Vec<usize> = (0..table.n_rows()).filter(|&row| frauds(row) > 0.0).collect();
    let not_high =
        struck.iter().filter(|&&row| inputs.scores[row].tier != Tier::High).count() as u64;
    let value = match table.column("fraud_spend") {
        Some(Cells::Money(spend)) => spend.iter().flatten().map(fip_model::Money::pence).sum(),
        _ => 0,
    };
    Some(FraudSummary {
        customers: struck.len() as u64,
        customers_not_high: not_high,
        transactions: sum(table, "fraud_count"),
        value,
    })
}

/// Returns how many customers have no transaction in the first months of the window, and one later.
fn newcomers(inputs: &Inputs<'_>, window: ObservationWindow) -> Newcomers {
    let monthly = &inputs.features.monthly;
    let Some(begins) = window.months().nth(Newcomers::EMPTY_MONTHS as usize) else {
        return Newcomers::default();
    };
    let (customers, months) = (monthly.customers(), monthly.months().unwrap_or_default());
    let mut new = Newcomers::default();
    for row in 0..customers.len().min(months.len()) {
        // Months follow one another within a customer.
        let is_first = row == 0 || customers[row - 1] != customers[row];
        if !is_first || months[row] < begins {
            continue;
        }
        new.customers += 1;
        let score = inputs.scores.binary_search_by_key(&customers[row], |score| score.customer_id);
        new.high_risk += u64::from(score.is_ok_and(|at| inputs.scores[at].tier == Tier::High));
    }
    new
}

/// Returns the sum of a feature that counts something.
fn sum(table: &FeatureTable, name: &str) -> u64 {
    match table.column(name) {
        Some(Cells::Integer(counts)) => {
            counts.iter().flatten().filter_map(|count| u64::try_from(count).ok()).sum()
        }
        _ => 0,
    }
}

fn at_risk_by_tier(outcomes: &[Outcome], scores: &[RiskScore]) -> TierCounts {
    by_tier(scores, |score| outcome_of(outcomes, score).is_some_and(|outcome| outcome.at_risk))
}

/// Counts the customers whose outcome nobody knows.
fn unknown_by_tier(outcomes: &[Outcome], scores: &[RiskScore]) -> TierCounts {
    by_tier(scores, |score| outcome_of(outcomes, score).is_none())
}

fn by_tier(scores: &[RiskScore], holds: impl Fn(&RiskScore) -> bool) -> TierCounts {
    let mut counts = TierCounts::default();
    scores.iter().filter(|score| holds(score)).for_each(|score| count(&mut counts, score.tier));
    counts
}

/// Returns the outcome of a customer; outcomes are in the order of customers, and not of all of them.
fn outcome_of<'a>(outcomes: &'a [Outcome], score: &RiskScore) -> Option<&'a Outcome> {
    let at = outcomes.binary_search_by_key(&score.customer_id, |outcome| outcome.customer_id);
    outcomes.get(at.ok()?)
}

/// Behaviours that people can name, those first that the map shows where the ledger allows them.
const AXES: [(&str, &str); 7] = [
    ("online_rate", "Share of transactions online"),
    ("discretionary_share", "Share of spend on wants"),
    ("atm_rate", "Share of transactions at cash machines"),
    ("cross_border_rate", "Share of transactions abroad"),
    ("night_rate", "Share of transactions at night"),
    ("weekend_rate", "Share of transactions at weekends"),
    ("spend_volatility", "Variation of monthly spend"),
];

/// Returns whether customers differ in a feature; no where there is none of that name.
fn differs(table: &FeatureTable, name: &str) -> bool {
    let mut values = (0..table.n_rows()).filter_map(|row| table.number(row, name));
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// Returns the customers by two behaviours that people can name.
fn map(inputs: &Inputs<'_>) -> Option<CustomerMap> {
    let table = &inputs.features.customers;
    let mut axes = AXES.iter().filter(|(name, _)| differs(table, name));
    let (x, y) = (axes.next()?, axes.next()?);
    let point = |(row, segment): (usize, &CustomerSegment)| {
        Some(MapPoint {
            x: table.number(row, x.0)?,
            y: table.number(row, y.0)?,
            segment: segment.segment,
        })
    };
    let axis = |name: &str| MapAxis { name: name.to_owned(), unit: Unit::Share };
    Some(CustomerMap {
        x: axis(x.1),
        y: axis(y.1),
        points: inputs.segments.iter().enumerate().filter_map(point).collect(),
    })
}
