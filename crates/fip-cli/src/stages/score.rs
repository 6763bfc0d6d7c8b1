//! Stage 4: points, tiers and reasons by the expert scorecard; alerts for those at Medium or High.

use std::path::Path;

use fip_features::Features;
use fip_model::{
    AlertId, Cells, CustomerSegment, FeatureTable, Money, ObservationWindow, RecommendedAction,
    RiskAlert, RiskScore, Tier,
};
use fip_report::format::percent_whole;
use fip_report::summary::CardCoverage;
use fip_scorecard::{
    Characteristic, Coverage, Input, Points, Scorecard, ScorecardDocument, Scored,
};

use super::Stage;
use crate::failure::{Excerpt, Failure, Kind};
use crate::files::{Output, commit};
use crate::manifest::Manifest;
use crate::project::{self, Project};
use crate::terminal::{Terminal, Warning};

/// The built-in scorecard.
pub(crate) const BUILT_IN_CARD: &str = include_str!("../../assets/scorecard.toml");

/// What the stage makes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoredCustomers {
    pub(crate) card: Scorecard,
    pub(crate) scores: Vec<RiskScore>,
    pub(crate) alerts: Vec<RiskAlert>,
}

/// Runs the stage.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    features: &Features,
    segments: &[CustomerSegment],
) -> Result<ScoredCustomers, Failure> {
    let line = terminal.begin(Stage::Score.name());
    let card = card(project)?;
    line.doing("scoring");
    let window = super::load::window(project)?;
    let scored = score(card, features, segments, window)?;
    let outputs = [Output::rows(&scored.scores)?, Output::rows(&scored.alerts)?];
    let written = commit(project, manifest, Stage::Score, &outputs)?;
    let count = |tier| scored.scores.iter().filter(|row| row.tier == tier).count();
    line.done(
        &format!(
            "{} Low · {} Medium · {} High, {} alerts",
            count(Tier::Low),
            count(Tier::Medium),
            count(Tier::High),
            scored.alerts.len()
        ),
        written,
    );
    say_not_applicable(terminal, &scored.card);
    Ok(scored)
}

/// Returns the scorecard in force: the project's own, or the built-in one; characteristics that look at
/// features which the ledger does not allow are not applicable.
pub(crate) fn card(project: &Project) -> Result<Scorecard, Failure> {
    let (name, text) = match project.card() {
        Some(path) => {
            let text = String::from_utf8_lossy(&project::read(&path)?).into_owned();
            (path.display().to_string(), text)
        }
        None => ("the built-in scorecard".to_owned(), BUILT_IN_CARD.to_owned()),
    };
    let refused = |error: &dyn std::fmt::Display| {
        let cause = format!("{name}: {}", error.to_string().replace('\n', " "));
        Failure::new(Kind::Configuration, cause, "`fip show card` prints a card that works")
    };
    let document: ScorecardDocument = toml::from_str(&text).map_err(|error| {
        let excerpt = error.span().map(|span| Excerpt::of_text(Path::new(&name), &text, span, ""));
        refused(&error.message()).at(excerpt)
    })?;
    let card = Scorecard::try_from(document).map_err(|error| refused(&error))?;
    Ok(card.without_inputs(|input| project.lacks(input)))
}

/// Returns how much of a card applies; nothing where all of it does.
pub(crate) fn part_of(card: &Scorecard) -> Option<CardCoverage> {
    let coverage = card.coverage();
    (!coverage.is_whole()).then(|| CardCoverage {
        characteristics: coverage.characteristics as u64,
        applicable: coverage.applicable as u64,
        share: coverage.share(),
        is_low: coverage.is_low(),
    })
}

/// Says which characteristics are not applicable, since the ledger does not allow their features, and
/// warns where little is left of the card.
fn say_not_applicable(terminal: &Terminal, card: &Scorecard) {
    let names: Vec<&str> = card.not_applicable().map(Characteristic::name).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        terminal.more(&format!("not applicable, with the best points for everybody: {names}"));
    }
    let Some(part) = part_of(card) else { return };
    if part.is_low {
        let message = format!(
            "{} (at least {} expected): tiers mislead, and nobody at Low is shown to be safe",
            part.measure(),
            percent_whole(Coverage::LEAST_SHARE)
        );
        let hint = "map more columns under [input.transactions], fit a card to your own outcomes \
                    (`fip scorecard fit`), or give [score] card cut-offs of its own";
        terminal.warn(Warning::new(Warning::LITTLE_OF_THE_CARD, message, hint));
    } else {
        terminal.more(&part.measure());
    }
}

/// Returns what a card asks of each customer, in the order of the table; nothing for characteristics
/// that are not applicable.
pub(crate) fn inputs<'a>(
    card: &Scorecard,
    table: &FeatureTable,
) -> Result<Vec<Vec<Input<'a>>>, Failure> {
    let columns = card
        .characteristics()
        .iter()
        .map(|characteristic| {
            let name = characteristic.input();
            if !characteristic.is_applicable() {
                return Ok(None);
            }
            table.column(name).map(Some).ok_or_else(|| {
                let cause = format!("the scorecard asks for {name}, which is no feature");
                let hint = "data_processed/README.md lists the features of customers";
                Failure::new(Kind::Configuration, cause, hint)
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let row = |row| {
        let cell = |cells: Option<&Cells>| Input::from(cells.and_then(|cells| cells.number(row)));
        columns.iter().copied().map(cell).collect()
    };
    Ok((0..table.n_rows()).map(row).collect())
}

fn score(
    card: Scorecard,
    features: &Features,
    segments: &[CustomerSegment],
    window: ObservationWindow,
) -> Result<ScoredCustomers, Failure> {
    let table = &features.customers;
    let inputs = inputs(&card, table)?;
    let recent = recent_spend(features, window);
    let mut scores = Vec::with_capacity(table.n_rows());
    let mut alerts = Vec::new();
    let mut scorer = card.scorer();
    for (row, input) in inputs.iter().enumerate() {
        let scored = scorer.score_row(input).map_err(|error| {
            let cause = format!("customer {}: {error}", table.customers()[row]);
            Failure::new(Kind::BadInput, cause, "give the scorecard an attribute for such a value")
        })?;
        scores.push(risk_score(scored, table, row, window)?);
        let segment = segments.get(row).filter(|s| s.customer_id == table.customers()[row]);
        let segment = segment.ok_or_else(|| Failure::internal("segments and features differ"))?;
        let about = Alerted { row, segment, recent_spend: recent[row], window };
        alerts.extend(alert(scored, table, &about));
    }
    number_alerts(&mut alerts);
    Ok(ScoredCustomers { card, scores, alerts })
}

/// Returns what each customer spent in the last month of the window.
fn recent_spend(features: &Features, window: ObservationWindow) -> Vec<Money> {
    let last = window.months().last();
    let monthly = &features.monthly;
    let mut spend = vec![Money::ZERO; features.customers.n_rows()];
    let months = monthly.months().unwrap_or_default();
    let Some(Cells::Money(total)) = monthly.column("total_spend") else { return spend };
    for ((customer, month), total) in monthly.customers().iter().zip(months).zip(total.iter()) {
        if Some(*month) == last
            && let Ok(row) = features.customers.customers().binary_search(customer)
        {
            spend[row] = total.unwrap_or(Money::ZERO);
        }
    }
    spend
}

pub(crate) fn tier(tier: fip_scorecard::Tier) -> Result<Tier, Failure> {
    tier.as_str().parse().map_err(Failure::internal)
}

fn risk_score(
    scored: &Scored<'_>,
    table: &FeatureTable,
    row: usize,
    window: ObservationWindow,
) -> Result<RiskScore, Failure> {
    let code = |at: usize| scored.reasons().get(at).map(|reason| reason.code().to_owned());
    let points = |at: usize| scored.reasons().get(at).map(|reason| whole(reason.points_below()));
    Ok(RiskScore {
        customer_id: table.customers()[row],
        as_of_date: window.as_of(),
        score: whole(scored.score()),
        tier: tier(scored.tier())?,
        reason_1: code(0),
        reason_2: code(1),
        reason_3: code(2),
        reason_4: code(3),
        points_1: points(0),
        points_2: points(1),
        points_3: points(2),
        points_4: points(3),
        model_probability: None,
    })
}

/// The tables hold whole points; those of a card with decimals are rounded in them.
fn whole(points: Points) -> i32 {
    points.rounded().whole().unwrap_or_default()
}

/// Whom an alert would be about.
struct Alerted<'a> {
    row: usize,
    segment: &'a CustomerSegment,
    recent_spend: Money,
    window: ObservationWindow,
}

/// Returns the alert about a customer; none at the low tier.
fn alert(scored: &Scored<'_>, table: &FeatureTable, about: &Alerted<'_>) -> Option<RiskAlert> {
    let row = about.row;
    let tier = tier(scored.tier()).ok()?;
    let fraud_count = match table.column("fraud_count") {
        Some(Cells::Integer(cells)) => Some(cells.get(row).and_then(|n| u64::try_from(n).ok())?),
        _ => None,
    };
    let recommended_action = RecommendedAction::of(tier, fraud_count.unwrap_or_default())?;
    let code = |at: usize| scored.reasons().get(at).map(|reason| reason.code().to_owned());
    let text = |at: usize| scored.reasons().get(at).map(fip_scorecard::Reason::text);
    Some(RiskAlert {
        alert_id: AlertId::new(0),
        customer_id: table.customers()[row],
        as_of_date: about.window.as_of(),
        tier,
        score: whole(scored.score()),
        segment: about.segment.segment,
        reason_1: code(0),
        reason_2: code(1),
        reason_3: code(2),
        reason_4: code(3),
        reason_text_1: text(0),
        reason_text_2: text(1),
        reason_text_3: text(2),
        reason_text_4: text(3),
        recent_spend: about.recent_spend,
        fraud_count,
        recommended_action,
    })
}

/// Sorts alerts by score, the riskiest first, and numbers them in that order.
fn number_alerts(alerts: &mut [RiskAlert]) {
    alerts.sort_by_key(|alert| (alert.score, alert.customer_id));
    for (number, alert) in (1..).zip(alerts) {
        alert.alert_id = AlertId::new(number);
    }
}

#[cfg(test)]
mod tests {
    use fip_model::{Attribute, Attributes, Segment};

    use super::*;
    use crate::stages::partly_known;

    fn scored(known: Attributes) -> ScoredCustomers {
        let (project, features) = partly_known::features(known);
        let customers = features.customers.customers();
        let segments: Vec<CustomerSegment> =
            customers.iter().map(|&id| CustomerSegment::inactive(id)).collect();
        assert!(segments.iter().all(|row| row.segment == Segment::Inactive));
        score(card(&project).unwrap(), &features, &segments, partly_known::window()).unwrap()
    }

    #[test]
    fn what_the_ledger_does_not_know_costs_nobody_a_point() {
        let lacking = [Attribute::TimeOfDay, Attribute::Fraud, Attribute::Channel];
        let known = lacking.into_iter().collect::<Attributes>().complement();
        let (whole, part) = (scored(Attributes::ALL), scored(known));
        let set_aside: Vec<&str> = part.card.not_applicable().map(Characteristic::input).collect();
        assert!(set_aside.contains(&"fraud_count") && set_aside.len() < part.card.inputs().len());
        assert_eq!(whole.card.not_applicable().count(), 0);
        for (one, all) in part.scores.iter().zip(&whole.scores) {
            assert!(one.score >= all.score, "{} below {}", one.score, all.score);
        }
        let aside: Vec<&str> =
            part.card.not_applicable().map(|one| one.reason().code.as_str()).collect();
        let reasons = part.scores.iter().flat_map(|row| [&row.reason_1, &row.reason_2]).flatten();
        assert!(reasons.clone().count() > 0);
        assert!(reasons.clone().all(|code| !aside.contains(&code.as_str())));
        assert!(part.alerts.iter().all(|alert| alert.fraud_count.is_none()));
        let flagged = part.scores.iter().filter(|row| row.tier != Tier::Low).count();
        assert_eq!(part.alerts.len(), flagged, "an alert needs no frauds");
    }
}
