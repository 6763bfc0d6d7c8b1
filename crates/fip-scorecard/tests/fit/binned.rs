//! From rows to a card: the card treats every value as the binnings do.

use fip_scorecard::binning::{
    Binning, BinningSpec, Fallback, Missing, Outcome, SpecialCode, TransformError, Unknown,
};
use fip_scorecard::fit::{
    Base, Candidate, CandidateError, FittedScorecard, Rounding, ScorecardBuilder, SelectionRules,
};
use fip_scorecard::{Condition, Input};

const N_ROWS: usize = 500;

/// Ages with missing ones and a code, channels with rare ones, and who defaulted.
struct Rows {
    ages: Vec<Option<f64>>,
    channels: Vec<Option<&'static str>>,
    defaulted: Vec<bool>,
}

fn rows() -> Rows {
    let mut rows = Rows { ages: Vec::new(), channels: Vec::new(), defaulted: Vec::new() };
    for at in 0..N_ROWS {
        let (age, luck) = ((at * 37 % 53) as f64, at * 61 % 97);
        rows.ages.push(match at % 20 {
            0 => None,
            1 => Some(-999.0),
            _ => Some(18.0 + age),
        });
        let channel = ["branch", "online", "phone", "agent"][at * 13 % 31 % 4];
        rows.channels.push((at % 25 != 0).then_some(channel));
        let risk = 50.0 - 0.6 * age + if channel == "online" { 20.0 } else { 0.0 };
        rows.defaulted.push((luck as f64) < risk);
    }
    rows
}

fn age_spec() -> BinningSpec {
    BinningSpec::default().special_codes([SpecialCode::Number(-999.0)])
}

struct Fitted {
    age: Binning,
    channel: Binning,
    card: FittedScorecard,
}

fn fit(rows: &Rows, age: &BinningSpec, channel: &BinningSpec) -> Fitted {
    let outcome = Outcome::new(&rows.defaulted);
    let age = age.fit_numeric("age", &rows.ages, &outcome).unwrap();
    let channel = channel.fit_categorical("channel", &rows.channels, &outcome).unwrap();
    let candidates = [
        Candidate::from_binning(&age, &rows.ages, &outcome).unwrap(),
        Candidate::from_binning(&channel, &rows.channels, &outcome).unwrap(),
    ];
    let builder = ScorecardBuilder::new("test")
        .rules(SelectionRules::none())
        .base(Base::Row)
        .rounding(Rounding::None);
    let card = builder.fit(&candidates, &outcome).unwrap();
    Fitted { age, channel, card }
}

impl Fitted {
    /// What the evidence of the binnings makes of two values.
    fn expected(&self, age: Input<'_>, channel: Input<'_>) -> Result<f64, TransformError> {
        let report = self.card.report();
        let [first, second] = [0, 1].map(|at| report.characteristics[at].coefficient.estimate);
        let sum = first * self.age.woe_of(age)? + second * self.channel.woe_of(channel)?;
        Ok(report.line.score(report.intercept.estimate + sum))
    }

    /// Holds the card against the binnings; both refuse a value or neither does.
    fn hold(&self, age: Input<'_>, channel: Input<'_>) {
        let found = self.card.card().score_only(&[age, channel]);
        match self.expected(age, channel) {
            Ok(expected) => {
                let found = f64::from(found.unwrap());
                assert!((found - expected).abs() < 4e-9, "{age:?} {channel:?}: {found} {expected}");
            }
            Err(refusal) => assert!(found.is_err(), "{refusal}"),
        }
    }

    fn hold_all(&self, rows: &Rows) {
        for at in 0..N_ROWS {
            self.hold(rows.ages[at].into(), rows.channels[at].into());
        }
        for age in [-999.0, -998.0, 0.0, 25.5, 1e9, f64::NAN] {
            self.hold(Input::Number(age), Input::Category("online"));
        }
        for channel in [Input::Category("carrier pigeon"), Input::Category(""), Input::Missing] {
            self.hold(Input::Number(40.0), channel);
            self.hold(Input::Missing, channel);
        }
    }
}

#[test]
fn the_card_scores_rows_as_the_binnings_say() {
    let rows = rows();
    fit(&rows, &age_spec(), &BinningSpec::default()).hold_all(&rows);
}

#[test]
fn policies_of_missing_and_unknown_values_go_into_the_card() {
    let mut rows = rows();
    for channel in &mut rows.channels {
        *channel = channel.or(Some("branch"));
    }
    for fallback in [Fallback::Refuse, Fallback::Neutral, Fallback::Worst] {
        for unknown in [Unknown::Refuse, Unknown::Neutral, Unknown::Worst, Unknown::AsOther] {
            let channel = BinningSpec::default()
                .missing(Missing::OwnBin { unseen: fallback })
                .unknown(unknown)
                .rare_share(0.2);
            let fitted = fit(&rows, &age_spec(), &channel);
            fitted.hold_all(&rows);
            let attributes = fitted.card.card().characteristics()[1].attributes();
            let has =
                |condition: Condition| attributes.iter().any(|one| *one.condition() == condition);
            assert_eq!(has(Condition::Missing), fallback != Fallback::Refuse);
        }
    }
}

#[test]
fn policies_hold_for_seen_missing_values_and_unseen_codes() {
    let rows = rows();
    for missing in [Missing::Neutral, Missing::Worst] {
        for unseen in [Fallback::Neutral, Fallback::Worst] {
            let codes = [-999.0, -1.0].map(SpecialCode::Number);
            let age = BinningSpec::default().special_codes(codes);
            let age = age.special_unseen(unseen).missing(missing);
            let fitted = fit(&rows, &age, &BinningSpec::default().missing(missing));
            fitted.hold_all(&rows);
            fitted.hold(Input::Number(-1.0), Input::Category("online"));
        }
    }
}

#[test]
fn a_code_that_is_refused_cannot_be_left_to_the_card() {
    let rows = rows();
    let outcome = Outcome::new(&rows.defaulted);
    let spec = BinningSpec::default().special_codes([-999.0, -1.0].map(SpecialCode::Number));
    let age = spec.fit_numeric("age", &rows.ages, &outcome).unwrap();
    let found = Candidate::from_binning(&age, &rows.ages, &outcome).unwrap_err();
    let (name, code) = ("age".to_owned(), "-1".to_owned());
    assert_eq!(found, CandidateError::RefusedCode { name, code });
}

#[test]
fn values_have_to_fit_binning_and_outcome() {
    let rows = rows();
    let outcome = Outcome::new(&rows.defaulted);
    let age = age_spec().fit_numeric("age", &rows.ages, &outcome).unwrap();
    let found = Candidate::from_binning(&age, &rows.ages[1..], &outcome).unwrap_err();
    let (name, expected) = ("age".to_owned(), N_ROWS);
    assert_eq!(found, CandidateError::Length { name, expected, found: N_ROWS - 1 });
    let mut ages = rows.ages.clone();
    ages[7] = Some(f64::INFINITY);
    let found = Candidate::from_binning(&age, &ages, &outcome).unwrap_err();
    assert!(matches!(found, CandidateError::Value { row: 7, .. }));
    let few = [1.0; 3];
    let found = Candidate::from_binning(&age, &rows.ages, &outcome.weights(&few));
    assert!(matches!(found, Err(CandidateError::Length { .. })));
}

/// Counts of the same rows are those of the binning; a row of weight 0 counts nowhere.
#[test]
fn counts_are_those_of_the_rows() {
    let rows = rows();
    let outcome = Outcome::new(&rows.defaulted);
    let age = age_spec().fit_numeric("age", &rows.ages, &outcome).unwrap();
    let candidate = Candidate::from_binning(&age, &rows.ages, &outcome).unwrap();
    for (bin, expected) in candidate.bins().iter().zip(age.bins()) {
        assert_eq!(&bin.counts, expected.counts());
    }
    assert!((candidate.information_value() - age.information_value()).abs() < 1e-12);
    let mut weights = vec![1.0; N_ROWS];
    weights[0] = 0.0;
    let candidate = Candidate::from_binning(&age, &rows.ages, &outcome.weights(&weights)).unwrap();
    let missing = candidate.bins().iter().find(|bin| bin.condition == Condition::Missing).unwrap();
    let n_missing = rows.ages.iter().filter(|age| age.is_none()).count();
    assert_eq!(missing.counts.n_rows, n_missing as u64 - 1);
}
