//! The query in SQLite against the crate.

use fip_scorecard::export::{Dialect, SqlOptions, sql};
use fip_scorecard::{Input, Points, Scorecard, Tier};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::cases::{Case, Given, Outcome, cases, refused_input};

/// An empty database with the `exp` that SQLite has where it was compiled with mathematics.
fn database() -> Connection {
    let database = Connection::open_in_memory().unwrap();
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    database.create_scalar_function("exp", 1, flags, |row| Ok(row.get::<f64>(0)?.exp())).unwrap();
    database
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Creates the table `card points` with the rows, numbered by `row id`.
fn fill(database: &Connection, card: &Scorecard, rows: &[Vec<Input<'_>>]) {
    let inputs: Vec<_> = card.inputs().map(quoted).collect();
    let columns = inputs.join(", ");
    database
        .execute_batch(&format!("CREATE TABLE \"card points\" (\"row id\" INTEGER, {columns})"))
        .unwrap();
    let marks = vec!["?"; inputs.len() + 1].join(", ");
    let mut insert =
        database.prepare(&format!("INSERT INTO \"card points\" VALUES ({marks})")).unwrap();
    for (number, row) in (0_i64..).zip(rows) {
        let value = |input: &Input<'_>| match *input {
            Input::Missing => Value::Null,
            Input::Number(number) => Value::Real(number),
            Input::Category(name) => Value::Text(name.to_owned()),
        };
        let values = [Value::Integer(number)].into_iter().chain(row.iter().map(value));
        insert.execute(params_from_iter(values)).unwrap();
    }
}

/// Returns the points nearest to a number of the answer, which must be that of the points exactly.
fn points(value: &Value) -> Points {
    match value {
        Value::Integer(whole) => Points::new(i32::try_from(*whole).unwrap()),
        Value::Real(number) => {
            let points = Points::nearest(*number).unwrap();
            let expected: f64 = points.to_string().parse().unwrap();
            assert_eq!(number.to_bits(), expected.to_bits(), "{points}");
            points
        }
        other => panic!("expected points, found {other:?}"),
    }
}

/// What a row of the answer says beside its probability, and the text of its error.
fn outcome(row: &Row<'_>, n_reasons: usize) -> (Outcome, Option<String>) {
    let error: Option<String> = row.get("error").unwrap();
    let value = |name: &str| row.get::<_, Value>(name).unwrap();
    let nth = |name: &str, nth: usize| value(&format!("{name}_{nth}"));
    if let Some(error) = error {
        for name in ["score", "tier"] {
            assert_eq!(value(name), Value::Null, "{error}");
        }
        for at in 1..=n_reasons {
            assert_eq!([nth("reason", at), nth("points", at)], [Value::Null, Value::Null]);
        }
        return (Err(refused_input(&error)), Some(error));
    }
    let tier: String = row.get("tier").unwrap();
    let tier = Tier::ALL.into_iter().find(|one| one.as_str() == tier).unwrap();
    let reason = |at| match nth("reason", at) {
        Value::Text(code) => Some((code, points(&nth("points", at)))),
        other => {
            assert_eq!((other, nth("points", at)), (Value::Null, Value::Null));
            None
        }
    };
    let reasons = (1..=n_reasons).map_while(reason).collect();
    let (score, probability) = (points(&value("score")), row.get("probability").ok());
    (Ok(Given { score, tier, probability, reasons }), None)
}

/// Scores the rows by the query.
fn by_query(card: &Scorecard, rows: &[Vec<Input<'_>>]) -> Vec<Outcome> {
    let database = database();
    fill(&database, card, rows);
    let options = SqlOptions::new("card points").schema("main").key("row id");
    let query = sql(card, Dialect::Sqlite, &options).unwrap();
    let mut statement = database.prepare(&query).unwrap_or_else(|error| panic!("{error}\n{query}"));
    let n_reasons = card.max_reasons().min(card.reason_codes().len());
    let mut found = vec![None; rows.len()];
    let mut answer = statement.query([]).unwrap();
    while let Some(row) = answer.next().unwrap() {
        let number: usize = row.get("row id").unwrap();
        assert!(found[number].replace(outcome(row, n_reasons).0).is_none());
    }
    found.into_iter().map(Option::unwrap).collect()
}

/// SQLite stores NaN as a missing value.
fn without_nan(row: &mut [Input<'_>]) {
    for value in row {
        if matches!(value, Input::Number(number) if number.is_nan()) {
            *value = Input::Missing;
        }
    }
}

#[test]
fn sqlite_gives_what_the_crate_gives() {
    for Case { card, mut rows } in cases() {
        for row in &mut rows {
            without_nan(row);
        }
        let found = by_query(&card, &rows);
        let expected = Case { card, rows }.outcomes();
        for (number, (found, expected)) in found.into_iter().zip(expected).enumerate() {
            compare(found, expected, number);
        }
    }
}

fn compare(mut found: Outcome, mut expected: Outcome, number: usize) {
    if let (Ok(found), Ok(expected)) = (&mut found, &mut expected) {
        let of = |probability: Option<f64>| probability.unwrap_or(-1.0);
        let (a, b) = (of(found.probability.take()), of(expected.probability.take()));
        assert!((a - b).abs() <= 1e-14 + 1e-12 * b.abs(), "row {number}: {a} {b}");
    }
    assert_eq!(found, expected, "row {number}");
}

/// A text is more than every number in SQLite, and `CAST` makes it 0: neither may become a score.
#[test]
fn sqlite_refuses_values_of_another_type() {
    let card: Scorecard = toml::from_str(include_str!("../data/card.toml")).unwrap();
    let database = database();
    let text = Input::Category("1");
    let rows = [
        vec![text, Input::Number(0.1), Input::Category("ATM")],
        vec![Input::Number(1.0), Input::Number(0.1), Input::Number(1.0)],
    ];
    fill(&database, &card, &rows);
    let query = sql(&card, Dialect::Sqlite, &SqlOptions::new("card points")).unwrap();
    let mut statement = database.prepare(&query).unwrap();
    let answer = statement.query_map([], |row| Ok(outcome(row, 2).1.unwrap())).unwrap();
    let found: Vec<_> = answer.map(Result::unwrap).collect();
    let expected = [
        "input `fraud_count`: expected a number, found another type",
        "input `channel`: expected text, found another type",
    ];
    assert_eq!(found, expected);
}

/// Expressions of a thousand terms and stages of two thousand columns would be refused.
#[test]
fn sqlite_takes_a_card_of_three_hundred_characteristics() {
    let mut document: fip_scorecard::ScorecardDocument =
        toml::from_str(include_str!("../data/card.toml")).unwrap();
    let first = document.characteristics[0].clone();
    document.characteristics.extend((0..300).map(|at| {
        let mut one = first.clone();
        one.name = format!("{} {at}", first.name);
        one.input = format!("{}_{at}", first.input);
        one.reason.code = format!("X{at}");
        one
    }));
    let card = Scorecard::try_from(document).unwrap();
    let value = |at: usize, input: &str| match input {
        "channel" => Input::Category("ATM"),
        _ => Input::Number(if at.is_multiple_of(7) { 1.0 } else { 0.0 }),
    };
    let row: Vec<_> = card.inputs().enumerate().map(|(at, input)| value(at, input)).collect();
    let rows = vec![row];
    let found = by_query(&card, &rows);
    assert_eq!(found, Case { card, rows }.outcomes());
}
