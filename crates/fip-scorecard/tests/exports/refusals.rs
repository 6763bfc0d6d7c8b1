//! Cards and options that cannot be exported say why.

use fip_scorecard::export::{Dialect, PmmlError, SqlError, SqlOptions, pmml, sql};
use fip_scorecard::{Scorecard, ScorecardDocument};

fn document() -> ScorecardDocument {
    toml::from_str(include_str!("../data/card.toml")).unwrap()
}

fn card(change: impl Fn(&mut ScorecardDocument)) -> Scorecard {
    let mut document = document();
    change(&mut document);
    Scorecard::try_from(document).unwrap()
}

#[test]
fn keys_are_not_columns_of_the_answer() {
    let card = card(|_| {});
    for (keys, found) in
        [(["a", "Score"], "Score"), (["a", "A"], "A"), (["points_2", "b"], "points_2")]
    {
        let options = SqlOptions::new("t").key(keys[0]).key(keys[1]);
        let refused = Err(SqlError::Key { column: found.to_owned() });
        assert_eq!(sql(&card, Dialect::Standard, &options), refused);
    }
    let options = SqlOptions::new("t").key("points_3");
    assert!(sql(&card, Dialect::Standard, &options).is_ok(), "the card gives two reasons");
}

#[test]
fn names_and_texts_without_an_end_are_refused() {
    let plain = card(|_| {});
    for options in [SqlOptions::new(""), SqlOptions::new("t").key("a\0b")] {
        let found = sql(&plain, Dialect::Sqlite, &options);
        assert!(matches!(found, Err(SqlError::Name { .. })), "{found:?}");
    }
    let card = card(|document| document.characteristics[0].reason.code = "R\0".to_owned());
    let found = sql(&card, Dialect::Sqlite, &SqlOptions::default());
    assert_eq!(found, Err(SqlError::Text { found: "R\0".to_owned() }));
    assert!(matches!(pmml(&card), Err(PmmlError::Character { found: '\0', .. })));
}

#[test]
fn inputs_are_not_outputs() {
    let card = card(|document| document.characteristics[0].input = "reason_2".to_owned());
    assert_eq!(pmml(&card), Err(PmmlError::Input { input: "reason_2".to_owned() }));
}

/// Nine decimals, a million points and two hundred characteristics of one code are beyond 64 bits
/// with their place, and beyond the whole numbers of a double.
#[test]
fn points_too_many_and_too_fine_are_refused() {
    let card = card(|document| {
        let mut one = document.characteristics[0].clone();
        one.attributes[0].points = fip_scorecard::Points::new(-1_000_000);
        one.attributes[1].points =
            fip_scorecard::Points::from_billionths(1_000_000_000_000_000 - 1);
        document.characteristics.extend((0..200).map(|at| {
            let mut one = one.clone();
            one.name = format!("{at}");
            one.input = format!("{at}");
            one
        }));
    });
    let found = sql(&card, Dialect::Postgres, &SqlOptions::default());
    assert!(matches!(found, Err(SqlError::Fineness { decimals: 9, .. })), "{found:?}");
    assert!(matches!(pmml(&card), Err(PmmlError::Fineness { decimals: 9, .. })));
}
