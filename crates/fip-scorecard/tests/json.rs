//! Cards as JSON text: the golden file of every version of the format that was released.

#![cfg(feature = "json")]

use fip_scorecard::{Input, JsonError, Points, Scorecard, ScorecardError};

const VERSION_1: &str = include_str!("data/everything_v1.json");

/// The file was written by `to_json` from `everything.toml` and read by eye; it stays as it is.
#[test]
fn the_golden_file_of_version_1_is_read_and_written_to_the_byte() {
    let card: Scorecard = toml::from_str(include_str!("data/everything.toml")).unwrap();
    assert_eq!(Scorecard::from_json(VERSION_1).as_ref(), Ok(&card));
    assert_eq!(card.to_json().unwrap(), VERSION_1);
}

/// By hand: 410.5 + 3.5 + 11.125 = 425.125 is rounded to 425, which is 175 points below 600, where
/// the odds are 50 / 2^8.75. Below the means: 20.05 - 3.5 = 16.55 and 12 - 11.125 = 0.875.
#[test]
fn the_golden_card_scores_as_by_hand() {
    let card = Scorecard::from_json(VERSION_1).unwrap();
    let mut scorer = card.scorer();
    let row = [Input::Number(3.0), Input::Category("a \"quoted\" <thing>")];
    let scored = scorer.score_row(&row).unwrap();
    assert_eq!(scored.score(), Points::new(425));
    assert_eq!(scored.rounding(), Points::from_billionths(-125_000_000));
    let probability = scored.probability().unwrap();
    assert!((probability - 1.0 / (1.0 + 50.0 / 8.75_f64.exp2())).abs() < 1e-15);
    let reasons: Vec<_> =
        scored.reasons().iter().map(fip_scorecard::Reason::points_below).collect();
    assert_eq!(reasons, [16.55, 0.875].map(|one| Points::nearest(one).unwrap()));
    let above_mean = scored.contributions()[0].points_above_mean().unwrap();
    assert!((above_mean - (3.5 - (-500.0 + 1_050.0 + 19_950.0) / 1_000.0)).abs() < 1e-12);
    assert_eq!(scored.contributions()[1].points_above_mean(), None, "no statistics");
}

#[test]
fn a_changed_digit_anywhere_is_told() {
    for (at, digit) in VERSION_1.char_indices().filter(|(_, one)| one.is_ascii_digit()) {
        let other = if digit == '7' { '8' } else { '7' };
        let text = format!("{}{other}{}", &VERSION_1[..at], &VERSION_1[at + 1..]);
        assert!(Scorecard::from_json(&text).is_err(), "{other} for {digit} at byte {at}");
    }
    let changed = VERSION_1.replace("\"points\": 41", "\"points\": 42");
    let found = Scorecard::from_json(&changed);
    assert!(matches!(found, Err(JsonError::Card(ScorecardError::Checksum { .. }))), "{found:?}");
}
