//! What a scorecard and a scorer refuse, and the words they refuse it with.

use fip_scorecard::Input::{Category, Missing, Number};
use fip_scorecard::{
    Baseline, BaselineError, Column, Points, ScoreError, Scorecard, ScorecardDocument,
    ScorecardError,
};

const CARD: &str = include_str!("data/card.toml");

/// Replaces one piece of the sample card and checks the words of the refusal.
fn check(from: &str, to: &str, expected: &str) {
    let document = toml::from_str::<ScorecardDocument>(&CARD.replacen(from, to, 1));
    let found = match document.map(Scorecard::try_from) {
        Ok(Err(refusal)) => refusal.to_string(),
        other => format!("not refused: {other:?}"),
    };
    assert_eq!(found, expected, "with `{to}` in place of `{from}`");
}

#[test]
fn refuses_an_unlawful_head() {
    check("format_version = 1", "format_version = 2", "expected format_version 1, found 2");
    check("Sample card", " ", "expected a name for the scorecard, found blank text");
    check("max_reasons = 2", "max_reasons = 0", "expected max_reasons of at least 1, found 0");
    check(
        "base_points = 500",
        "base_points = 1000001",
        "expected base_points between -1000000 and 1000000, found 1000001",
    );
    let empty = "format_version = 1\nname = 'x'\nbase_points = 0\ncharacteristics = []\n\
                 tiers = { high_below = 0, medium_below = 1 }";
    let found = Scorecard::try_from(toml::from_str::<ScorecardDocument>(empty).unwrap());
    let expected = ScorecardError::CharacteristicCount { limit: 1000, found: 0 };
    assert_eq!(found, Err(expected));
}

#[test]
fn refuses_unlawful_tiers() {
    let tiers = "high_below = 500, medium_below = 540";
    check(
        tiers,
        "high_below = 540, medium_below = 540",
        "expected high_below less than medium_below, found 540 and 540",
    );
    check(
        tiers,
        "high_below = 440, medium_below = 540",
        "expected tier HIGH to be attainable with scores from 440 to 550, found cut-off 440",
    );
    check(
        tiers,
        "high_below = 500, medium_below = 551",
        "expected tier LOW to be attainable with scores from 440 to 550, found cut-off 551",
    );
}

#[test]
fn refuses_an_unlawful_line_baseline_population_and_checksum() {
    let line = |base_odds: f64, pdo: f64| {
        format!(
            "base_points = 500\nprobability = {{ base_score = 600, base_odds = {base_odds:?}, pdo = {pdo:?} }}"
        )
    };
    for (base_odds, pdo) in [(0.0, 20.0), (50.0, 0.0), (50.0, -20.0), (-1.0, 20.0)] {
        let expected = format!(
            "expected a finite base_score and base_odds and pdo above 0, found 600, {base_odds} and {pdo}"
        );
        check("base_points = 500", &line(base_odds, pdo), &expected);
    }
    check(
        "base_points = 500",
        "base_points = 500\nbaseline = \"mean\"",
        "characteristic `Fraud history`: expected baseline_points, for the baseline is mean",
    );
    check(
        "input = \"fraud_count\"",
        "input = \"fraud_count\"\nbaseline_points = 3",
        "characteristic `Fraud history`: expected no baseline_points, for the baseline is \
         best_attainable",
    );
    check(
        "base_points = 500",
        "base_points = 500\npopulation = { source = \"s\", event = \"e\", n_rows = 1, non_events = 1, \
         events = 0, score_cuts = [2, 1], score_shares = [0, 0, 1] }",
        "expected a population with finite weights of 0 or more, ascending score_cuts and one more \
         score_shares",
    );
    let sealed = toml::from_str::<ScorecardDocument>(CARD).unwrap().sealed();
    let sum = sealed.checksum.unwrap();
    check(
        "base_points = 500",
        "base_points = 500\nchecksum = \"0123456789abcdef\"",
        &format!(
            "expected checksum {sum}, found 0123456789abcdef: the card was changed after it was \
             written; remove the line `checksum` if that was meant"
        ),
    );
}

#[test]
fn refuses_special_values_twice_and_without_intervals() {
    check(
        "{ from = 0.25, to = 0.5,",
        "{ values = [-1, 2, -1], points = 1, label = 'special' }, { from = 0.25, to = 0.5,",
        "characteristic `Night activity`: attribute `special`: expected each value once, found -1 \
         again",
    );
    check(
        "other = true",
        "values = [1]",
        "characteristic `Main channel`: attribute `card present`: expected intervals only, found \
         categories or other among them",
    );
    check(
        "reason = { code = \"R02\"",
        "refuse_missing = true\nreason = { code = \"R02\"",
        "characteristic `Night activity`: expected an attribute with missing = true, or \
         refuse_missing = true, found both",
    );
}

#[test]
fn refuses_duplicates() {
    check(
        r#"name = "Night activity""#,
        r#"name = "Fraud history""#,
        "expected unique names of characteristics, found `Fraud history` twice",
    );
    check(
        r#"input = "night_rate""#,
        r#"input = "fraud_count""#,
        "expected one characteristic for each input, found `Fraud history` and `Night activity` \
         on `fraud_count`",
    );
    check(
        r#"code = "R02""#,
        r#"code = "R01""#,
        "expected one text for reason code `R01`, found another in characteristic `Night activity`",
    );
    check(
        r#"label = "none""#,
        r#"label = "one or more""#,
        "characteristic `Fraud history`: expected unique labels, found `one or more` twice",
    );
    check(
        r#"["ONLINE", "MOBILE_WALLET"]"#,
        r#"["ONLINE", "CONTACTLESS"]"#,
        "characteristic `Main channel`: attribute `remote`: expected each category once, found \
         `CONTACTLESS` again",
    );
    check(
        "other = true",
        "missing = true",
        "characteristic `Main channel`: attribute `no channel`: expected one attribute with \
         missing = true, found a second",
    );
}

#[test]
fn refuses_intervals_that_do_not_cover_the_line_once() {
    check(
        "{ from = 0.25, to = 0.5,",
        "{ from = 0.3, to = 0.5,",
        "characteristic `Night activity`: attribute `a quarter to a half`: expected from = 0.25, \
         where the interval before ends, found a gap up to 0.3",
    );
    check(
        "{ from = 0.25, to = 0.5,",
        "{ from = 0.2, to = 0.5,",
        "characteristic `Night activity`: attribute `a quarter to a half`: expected ascending \
         intervals, found an overlap with `less than a quarter`",
    );
    check(
        "{ from = 0.5, points",
        "{ points",
        "characteristic `Night activity`: attribute `a half or more`: expected ascending \
         intervals, found an overlap with `a quarter to a half`",
    );
    check(
        "{ to = 0.25,",
        "{ from = 0, to = 0.25,",
        "characteristic `Night activity`: attribute `less than a quarter`: expected the first \
         interval to have no lower end, found from = 0",
    );
    check(
        "{ from = 0.5, points",
        "{ from = 0.5, to = 1, points",
        "characteristic `Night activity`: attribute `a half or more`: expected the last interval \
         to have no upper end, found to = 1",
    );
    check(
        "{ to = 0.25,",
        "{ to = nan,",
        "characteristic `Night activity`: attribute `less than a quarter`: expected finite cuts, \
         found NaN",
    );
}

#[test]
fn refuses_incomplete_characteristics() {
    check(
        r#"{ missing = true, points = 0, label = "not known" },"#,
        "",
        "characteristic `Fraud history`: expected an attribute with missing = true, or \
             refuse_missing = true, found neither",
    );
    check(
        "from = 1, points",
        "other = true, points",
        "characteristic `Fraud history`: attribute `one or more`: expected intervals only, found \
         categories or other among them",
    );
    check(
        r#"name = "Main channel""#,
        r#"name = "" "#,
        "characteristic `channel`: expected text in `name`, found it blank",
    );
    check(
        r#""Most transactions by {value}", format = "category""#,
        r#""Most transactions by {channel}""#,
        "characteristic `Main channel`: reason `R03`: expected no braces but {value}, found `Most \
         transactions by {channel}`",
    );
    check(
        r#"format = "percent""#,
        r#"format = "category""#,
        "characteristic `Night activity`: reason `R02`: expected a format for numbers, for its \
         text has {value} and its input is a number",
    );
    let one = "format_version = 1\nname = 'x'\nbase_points = 0\n\
               tiers = { high_below = 0, medium_below = 1 }\n[[characteristics]]\nname = 'a'\n\
               input = 'a'\nreason = { code = 'R', text = 'r' }\n\
               attributes = [{ missing = true, points = 0, label = 'm' }]";
    let document: ScorecardDocument = toml::from_str(one).unwrap();
    let found = Scorecard::try_from(document).unwrap_err();
    let expected = "characteristic `a`: expected intervals or categories, found neither";
    assert_eq!(found.to_string(), expected);
}

#[test]
fn refuses_unknown_keys_and_shows_its_words_through_serde() {
    let unknown = CARD.replacen("points = 20", "points = 20, weight = 2", 1);
    assert!(toml::from_str::<Scorecard>(&unknown).unwrap_err().message().contains("`weight`"));
    let unlawful = CARD.replacen("max_reasons = 2", "max_reasons = 0", 1);
    let found = toml::from_str::<Scorecard>(&unlawful).unwrap_err();
    assert_eq!(found.message(), "expected max_reasons of at least 1, found 0");
}

#[test]
fn refuses_inputs_by_name() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let absent = card.score([("fraud_count", Number(0.0)), ("night_rate", Number(0.0))]);
    assert_eq!(absent.unwrap_err(), ScoreError::AbsentInput { input: "channel".to_owned() });
    let repeated = card.score([("channel", Missing), ("channel", Missing)]);
    assert_eq!(repeated.unwrap_err(), ScoreError::RepeatedInput { input: "channel".to_owned() });
}

#[test]
fn refuses_values_and_scores_the_next_row_as_if_nothing_had_been() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let closed =
        CARD.replacen("{ other = true, points = -10, label = \"another channel\" },", "", 1);
    let closed: Scorecard = toml::from_str(&closed).unwrap();
    let mut scorer = closed.scorer();
    let lawful = [Number(1.0), Number(0.3), Category("ONLINE")];
    let expected = scorer.score_row(&lawful).unwrap().clone();
    let channel = || "channel".to_owned();
    for (row, refusal) in [
        (
            [Number(0.0), Number(0.0), Number(1.0)],
            ScoreError::ExpectedCategory { input: channel(), found: 1.0 },
        ),
        (
            [Number(0.0), Number(0.0), Category("ATM")],
            ScoreError::UnseenCategory { input: channel(), found: "ATM".to_owned() },
        ),
        (
            [Category("A"), Missing, Missing],
            ScoreError::ExpectedNumber { input: "fraud_count".to_owned(), found: "A".to_owned() },
        ),
    ] {
        assert_eq!(scorer.score_row(&row).unwrap_err(), refusal);
        assert_eq!(closed.score_only(&row).unwrap_err(), refusal);
        assert_eq!(scorer.score_row(&lawful).unwrap(), &expected);
    }
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = card.score_only(&[Number(0.0), Number(number), Missing]);
        assert!(matches!(found, Err(ScoreError::NotFinite { .. })), "{number}");
    }
    let short = ScoreError::RowLength { expected: 3, found: 1 };
    assert_eq!(card.score_only(&[Missing]).unwrap_err(), short);
}

#[test]
fn refuses_means_that_do_not_fit() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let found = card.scorer_with(Baseline::Given(&[Points::ZERO])).unwrap_err();
    assert_eq!(found, BaselineError::Length { expected: 3, found: 1 });
    for mean in [20.5, -40.5].map(|mean| Points::nearest(mean).unwrap()) {
        let found = card.scorer_with(Baseline::Given(&[mean, Points::ZERO, Points::ZERO]));
        assert!(matches!(found, Err(BaselineError::Points { .. })), "{mean}");
    }
}

#[test]
fn columns_are_refused_at_the_first_bad_row() {
    let card: Scorecard = toml::from_str(CARD).unwrap();
    let (frauds, nights) = (vec![0.0; 3_000], vec![0.5; 3_000]);
    let (mut bad_frauds, mut channels) = (frauds.clone(), vec![Some(0_u32); 3_000]);
    let score = |frauds: &[f64], nights: &[f64], channels: &[Option<u32>]| {
        let channel = Column::Indices { indices: channels, names: &["ATM", "ONLINE"] };
        card.score_columns(&[Column::Numbers(frauds), Column::Numbers(nights), channel])
            .map_err(|error| error.to_string())
    };
    assert_eq!(score(&frauds, &nights, &channels).unwrap(), vec![Points::new(505); 3_000]);
    bad_frauds[2_500] = f64::NAN;
    let nan = "row 2500: input `fraud_count`: expected a finite number, found NaN".to_owned();
    assert_eq!(score(&bad_frauds, &nights, &channels), Err(nan));
    channels[1_700] = Some(2);
    let beyond = "row 1700, input `channel`: expected the index of a name, found one beyond them";
    assert_eq!(score(&bad_frauds, &nights, &channels), Err(beyond.to_owned()));
    let short = "input `night_rate`: expected 3000 rows, as in the first column, found 2";
    assert_eq!(score(&frauds, &nights[..2], &channels), Err(short.to_owned()));
    let found = card.score_columns(&[Column::Numbers(&frauds)]).unwrap_err();
    assert_eq!(found.to_string(), "expected 3 columns, one for each input, found 1");
}
