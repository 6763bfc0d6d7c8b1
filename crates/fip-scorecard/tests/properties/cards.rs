//! Random lawful scorecards and rows for them.

use fip_scorecard::{
    AttributeDocument, BaselineKind, CharacteristicDocument, Cutoffs, Input, Points, ReasonCode,
    ScorecardDocument,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const CATEGORIES: [&str; 6] = ["ATM", "CHIP", "ONLINE", "TAP", "WALLET", "other"];
const CODES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// A number a user may pass: any finite one, with zeros and the ends of the range often.
pub(crate) fn number() -> impl Strategy<Value = f64> {
    let special = select(vec![0.0, -0.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1.0]);
    let any = any::<f64>().prop_filter("finite", |number| number.is_finite());
    prop_oneof![special, -3.0..3.0, any]
}

fn reason() -> impl Strategy<Value = ReasonCode> {
    select(&CODES[..]).prop_map(|code| {
        let text = format!("Text of {code}");
        ReasonCode { code: code.to_owned(), text, format: None }
    })
}

/// Points between -50 and 50, mostly whole.
fn points() -> impl Strategy<Value = Points> {
    prop_oneof![
        3 => (-50..=50).prop_map(Points::new),
        1 => (-50_000_000_000..=50_000_000_000_i64).prop_map(Points::from_billionths),
        1 => (-100..=100_i64).prop_map(|halves| Points::from_billionths(halves * 500_000_000)),
    ]
}

/// A row of points between -50 and 50, at times with a reason of its own.
fn row() -> impl Strategy<Value = AttributeDocument> {
    (points(), proptest::option::weighted(0.2, reason())).prop_map(|(points, reason)| {
        AttributeDocument { points, reason, ..AttributeDocument::default() }
    })
}

/// One to six intervals that cover the line.
fn intervals() -> impl Strategy<Value = Vec<AttributeDocument>> {
    (proptest::collection::vec(number(), 0..=5), proptest::collection::vec(row(), 6)).prop_map(
        |(mut cuts, rows)| {
            cuts.sort_by(f64::total_cmp);
            cuts.dedup_by(|b, a| *b <= *a);
            let from = std::iter::once(None).chain(cuts.iter().copied().map(Some));
            let to = cuts.iter().copied().map(Some).chain([None]);
            let ends = from.zip(to);
            ends.zip(rows).map(|((from, to), row)| AttributeDocument { from, to, ..row }).collect()
        },
    )
}

/// One to three lists of categories, at times with a row for the others.
fn categories() -> impl Strategy<Value = Vec<AttributeDocument>> {
    (1..=3_usize, any::<bool>(), proptest::collection::vec(row(), 4)).prop_map(
        |(n_lists, has_other, rows)| {
            let lists = (0..n_lists).map(|at| {
                let list = CATEGORIES.iter().take(5).skip(at).step_by(n_lists);
                let categories = Some(list.map(|&name| name.to_owned()).collect());
                AttributeDocument { categories, ..rows[at].clone() }
            });
            let other = AttributeDocument { other: true, ..rows[3].clone() };
            lists.chain(has_other.then_some(other)).collect()
        },
    )
}

fn number_code() -> Vec<f64> {
    vec![-999.0, 0.0, 1.0]
}

fn characteristic() -> impl Strategy<Value = CharacteristicDocument> {
    let known = prop_oneof![2 => intervals(), 1 => categories()];
    let extra = (row(), row(), any::<Index>(), select(vec![None, Some(number_code())]), 0..5_u8);
    (known, extra, reason(), any::<bool>()).prop_map(
        |(mut attributes, (missing, special, at, code, kind), reason, actionable)| {
            let refuse_missing = kind == 0;
            if !refuse_missing {
                let missing = AttributeDocument { missing: true, ..missing };
                attributes.insert(at.index(attributes.len() + 1), missing);
            }
            let takes_numbers = attributes.iter().all(|row| row.categories.is_none());
            if let Some(values) = code.filter(|_| takes_numbers) {
                let special = AttributeDocument { values: Some(values), ..special };
                attributes.insert(at.index(attributes.len() + 1), special);
            }
            for (at, attribute) in attributes.iter_mut().enumerate() {
                attribute.label = format!("row {at}");
            }
            CharacteristicDocument {
                name: String::new(),
                input: String::new(),
                description: String::new(),
                actionable,
                refuse_missing,
                baseline_points: None,
                reason,
                attributes,
            }
        },
    )
}

/// A lawful document of one to six characteristics.
pub(crate) fn document() -> impl Strategy<Value = ScorecardDocument> {
    let characteristics = proptest::collection::vec(characteristic(), 1..=6);
    let head = (-500..=900, 1..=5_usize, any::<bool>());
    (characteristics, head, 0.0..1.0, 0.0..1.0).prop_map(
        |(mut characteristics, (base_points, max_reasons, round_score), high, medium)| {
            for (at, characteristic) in characteristics.iter_mut().enumerate() {
                characteristic.name = format!("characteristic {at}");
                characteristic.input = format!("input {at}");
            }
            // Enough spread for three tiers.
            let first = &mut characteristics[0];
            if std::mem::take(&mut first.refuse_missing) {
                let label = "missing".to_owned();
                let row =
                    AttributeDocument { missing: true, label, ..AttributeDocument::default() };
                first.attributes.push(row);
            }
            characteristics[0].attributes[0].points = Points::new(60);
            characteristics[0].attributes[1].points = Points::new(-60);
            let (worst, best) = attainable(base_points, &characteristics);
            let high_below = between(worst + 1, best - 1, high);
            let medium_below = between(high_below + 1, best, medium);
            ScorecardDocument {
                format_version: ScorecardDocument::FORMAT_VERSION,
                name: "random".to_owned(),
                description: String::new(),
                base_points: Points::new(base_points),
                round_score,
                max_reasons,
                baseline: BaselineKind::BestAttainable,
                tiers: Cutoffs {
                    high_below: Points::new(high_below),
                    medium_below: Points::new(medium_below),
                },
                probability: None,
                population: None,
                checksum: None,
                characteristics,
            }
        },
    )
}

/// Returns a score above the lowest attainable one and one below the highest, both whole.
fn attainable(base: i32, characteristics: &[CharacteristicDocument]) -> (i32, i32) {
    let whole = |points: Points| points.floor().whole().unwrap_or_default();
    characteristics.iter().fold((base, base), |(worst, best), characteristic| {
        let points = characteristic.attributes.iter().map(|row| row.points);
        let (least, most) =
            (points.clone().min().unwrap_or_default(), points.max().unwrap_or_default());
        (worst + whole(least) + 1, best + whole(most))
    })
}

fn between(low: i32, high: i32, share: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a share of a small range")]
    let step = (f64::from(high - low) * share) as i32;
    low + step
}

fn lawful_value(characteristic: &CharacteristicDocument) -> BoxedStrategy<Input<'static>> {
    let rows = &characteristic.attributes;
    if rows.iter().all(|row| row.categories.is_none()) {
        let mut cuts: Vec<f64> = rows.iter().filter_map(|row| row.from).collect();
        cuts.extend([-0.0, -999.0, 1.0]);
        let numbers = prop_oneof![select(cuts), number()].prop_map(Input::Number);
        return or_missing(numbers.boxed(), characteristic.refuse_missing);
    }
    let n_known = if rows.iter().any(|row| row.other) { 6 } else { 5 };
    let known = select(&CATEGORIES[..n_known]).prop_map(Input::Category);
    or_missing(known.boxed(), characteristic.refuse_missing)
}

fn or_missing(
    known: BoxedStrategy<Input<'static>>,
    refuse_missing: bool,
) -> BoxedStrategy<Input<'static>> {
    if refuse_missing { known } else { prop_oneof![4 => known, 1 => Just(Input::Missing)].boxed() }
}

/// A lawful document with a row it can score; cuts and missing values are often in it.
pub(crate) fn document_and_row() -> impl Strategy<Value = (ScorecardDocument, Vec<Input<'static>>)>
{
    document().prop_flat_map(|document| {
        let row: Vec<_> = document.characteristics.iter().map(lawful_value).collect();
        (Just(document), row)
    })
}
