//! Scoring with the expert card of 12 characteristics and with a card of 15: one row, one row with
//! reasons, many rows one by one, many rows by columns.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_scorecard::{
    AttributeDocument, CharacteristicDocument, Column, Condition, Cutoffs, Input, Points,
    ReasonCode, Scorecard, ScorecardDocument,
};
use ndarray_rand::rand::{Rng, SeedableRng, rngs::StdRng};

const CARD: &str = include_str!("../crates/fip-cli/assets/scorecard.toml");
const SEED: u64 = 1;

/// Returns rows that reach every attribute: values around the cuts, one in twenty missing.
fn rows(card: &Scorecard, n_rows: usize) -> Vec<Vec<Input<'static>>> {
    let mut rng = StdRng::seed_from_u64(SEED);
    let cuts: Vec<Vec<f64>> = card
        .characteristics()
        .iter()
        .map(|one| {
            let cut = |condition: &Condition| match condition {
                Condition::Interval { from, .. } => *from,
                _ => None,
            };
            one.attributes().iter().filter_map(|row| cut(row.condition())).collect()
        })
        .collect();
    let mut value = |cuts: &Vec<f64>| {
        let cut = cuts[rng.gen_range(0..cuts.len())];
        let number = cut * rng.gen_range(0.5..1.5);
        if rng.gen_bool(0.05) { Input::Missing } else { Input::Number(number) }
    };
    (0..n_rows).map(|_| cuts.iter().map(&mut value).collect()).collect()
}

/// A card of 15 characteristics with seven rows each, as a fitted card has them.
fn fifteen() -> Option<Scorecard> {
    let characteristic = |at: i32| {
        let row = |from: Option<i32>, to: Option<i32>, points: i32| AttributeDocument {
            from: from.map(f64::from),
            to: to.map(f64::from),
            points: Points::new(points),
            label: format!("row {points}"),
            ..AttributeDocument::default()
        };
        let cut = |step: i32| Some(step * 10 + at);
        let mut attributes: Vec<_> = (0..6)
            .map(|step| {
                row(cut(step).filter(|_| step > 0), cut(step + 1).filter(|_| step < 5), step * 7)
            })
            .collect();
        attributes.push(AttributeDocument { missing: true, ..row(None, None, 3) });
        CharacteristicDocument {
            name: format!("characteristic {at}"),
            input: format!("input {at}"),
            description: String::new(),
            actionable: at % 2 == 0,
            refuse_missing: false,
            baseline_points: None,
            reason: ReasonCode { code: format!("R{at}"), text: "Lost".to_owned(), format: None },
            attributes,
        }
    };
    let document = ScorecardDocument {
        format_version: ScorecardDocument::FORMAT_VERSION,
        name: "Fifteen".to_owned(),
        description: String::new(),
        base_points: Points::new(300),
        round_score: false,
        max_reasons: 4,
        baseline: fip_scorecard::BaselineKind::BestAttainable,
        tiers: Cutoffs { high_below: Points::new(450), medium_below: Points::new(550) },
        probability: None,
        population: None,
        checksum: None,
        characteristics: (0..15).map(characteristic).collect(),
    };
    Scorecard::try_from(document).ok()
}

fn score(c: &mut Criterion) {
    if let Ok(card) = toml::from_str::<Scorecard>(CARD) {
        score_with(c, "scorecard", &card);
    }
    if let Some(card) = fifteen() {
        score_with(c, "scorecard_15", &card);
        score_columns(c, &card);
    }
}

/// Fifteen columns of numbers, none missing.
fn score_columns(c: &mut Criterion, card: &Scorecard) {
    let mut group = c.benchmark_group("scorecard_15");
    let mut rng = StdRng::seed_from_u64(SEED);
    let n_rows = 100_000;
    let columns: Vec<Vec<f64>> =
        (0..15).map(|_| (0..n_rows).map(|_| rng.gen_range(0.0..80.0)).collect()).collect();
    let columns: Vec<_> = columns.iter().map(|values| Column::Numbers(values)).collect();
    group.throughput(Throughput::Elements(n_rows));
    group.bench_with_input(BenchmarkId::new("columns", n_rows), &columns, |b, columns| {
        b.iter(|| black_box(card.score_columns(black_box(columns))));
    });
    group.finish();
}

fn score_with(c: &mut Criterion, name: &str, card: &Scorecard) {
    let mut group = c.benchmark_group(name);
    for n_rows in [1, 10_000] {
        let rows = rows(card, n_rows);
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_with_input(BenchmarkId::new("score_only", n_rows), &rows, |b, rows| {
            b.iter(|| {
                for row in rows {
                    let _ = black_box(card.score_only(black_box(row)));
                }
            });
        });
        let mut scorer = card.scorer();
        group.bench_with_input(BenchmarkId::new("with_reasons", n_rows), &rows, |b, rows| {
            b.iter(|| {
                for row in rows {
                    let _ = black_box(scorer.score_row(black_box(row)));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, score);
criterion_main!(benches);
