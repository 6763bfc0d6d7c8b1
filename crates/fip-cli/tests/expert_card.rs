//! The expert card that `fip score` starts from: lawful, complete, and as its comments say.

use fip_scorecard::{Condition, Input, Scorecard, Tier, ValueFormat};

const CARD: &str = include_str!("../assets/scorecard.toml");

#[test]
fn is_lawful_and_uses_each_code_in_order() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    assert_eq!((card.characteristics().len(), card.max_reasons()), (12, 4));
    let codes: Vec<_> = card.characteristics().iter().map(|one| &one.reason().code).collect();
    let expected: Vec<_> = (1..=12).map(|number| format!("R{number:02}")).collect();
    assert!(codes.into_iter().eq(&expected));
    assert_eq!(card.reason_codes().len(), 13, "one more for customers without spending");
}

#[test]
fn every_reason_shows_the_value_in_a_format_or_needs_none() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    for reason in card.reason_codes() {
        assert_eq!(reason.text.contains("{value}"), reason.format.is_some(), "{}", reason.code);
        assert_ne!(reason.format, Some(ValueFormat::Category), "{}", reason.code);
    }
}

/// More fraud, larger spikes, and less regular, more nightly, foreign or cash use never gain points.
#[test]
fn points_fall_with_risk() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    for characteristic in card.characteristics() {
        let points: Vec<_> = characteristic
            .attributes()
            .iter()
            .filter(|row| matches!(row.condition(), Condition::Interval { .. }))
            .map(fip_scorecard::Attribute::points)
            .collect();
        let name = characteristic.input();
        match name {
            "days_since_fraud" | "active_months" => assert!(points.is_sorted(), "{name}"),
            "spend_trend" => assert_eq!(points[2], characteristic.best_points(), "steady is best"),
            _ => assert!(points.is_sorted_by(|a, b| a >= b), "{name}"),
        }
    }
}

#[test]
fn no_fraud_is_the_best_time_since_fraud() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let since = &card.characteristics()[1];
    let missing =
        since.attributes().iter().find(|row| *row.condition() == Condition::Missing).unwrap();
    assert_eq!((since.input(), missing.points()), ("days_since_fraud", since.best_points()));
}

/// A customer without a transaction has no spending to lose points by: one reason says so first.
#[test]
fn a_customer_without_transactions_is_medium_risk_for_want_of_spending() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let value = |input| match input {
        "fraud_count" | "active_months" => Input::Number(0.0),
        _ => Input::Missing,
    };
    let row: Vec<_> = card.inputs().map(value).collect();
    let mut scorer = card.scorer();
    let scored = scorer.score_row(&row).unwrap();
    assert_eq!(scored.tier(), Tier::Medium);
    assert_eq!(scored.reasons()[0].code(), "R13");
}
