//! Scoring with the expert card of 12 characteristics: one row, one row with reasons, 10 000 rows.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_scorecard::{Condition, Input, Scorecard};
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

fn score(c: &mut Criterion) {
    let Ok(card) = toml::from_str::<Scorecard>(CARD) else { return };
    let mut group = c.benchmark_group("scorecard");
    for n_rows in [1, 10_000] {
        let rows = rows(&card, n_rows);
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
