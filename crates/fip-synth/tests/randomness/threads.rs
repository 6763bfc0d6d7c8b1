//! The same bytes for any number of threads, and twice; others for another seed.

use fip_model::Seed;
use fip_synth::Bound;

use crate::fixture::{SEED, Texts, cards_with_repetitions, every_mode, params};

/// More customers than the 64 that are generated at once, so that parts are really joined.
const N_CUSTOMERS: usize = 70;
const N_ROWS: usize = 3000;

fn everything(seed: Seed, n_threads: usize) -> Vec<(&'static str, Texts, Bound)> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    let cards = cards_with_repetitions(SEED, N_ROWS);
    let worlds = pool.install(|| every_mode(params(seed, N_CUSTOMERS), &cards));
    worlds.iter().map(|(mode, world)| (*mode, Texts::of(world), world.bound)).collect()
}

#[test]
fn one_two_three_and_seven_threads_write_the_same_bytes() {
    let once = everything(SEED, 1);
    for n_threads in [1, 2, 3, 7] {
        for ((mode, one, bound), (_, other, other_bound)) in
            once.iter().zip(everything(SEED, n_threads))
        {
            let differing = one.differing(&other);
            assert!(differing.is_empty(), "{mode}, {n_threads} threads: {differing:?}");
            let bits = |bound: &Bound| {
                [bound.base_rate, bound.roc_auc, bound.average_precision, bound.brier]
                    .map(f64::to_bits)
            };
            assert_eq!(bits(bound), bits(&other_bound), "{mode}, {n_threads} threads");
        }
    }
}

/// No line of a table is in the same table of the next seed: seeds share no draw. Outcomes may be
/// alike, since most customers have no event; merchants have few names.
#[test]
fn the_next_seed_changes_every_line() {
    let next = Seed::new(SEED.value() + 1);
    for ((mode, one, _), (_, other, _)) in everything(SEED, 2).iter().zip(everything(next, 2)) {
        for ((name, a), (_, b)) in one.tables().into_iter().zip(other.tables()) {
            if a.is_empty() {
                assert!(
                    matches!((*mode, name), ("anchor" | "generate", "ledger")),
                    "{mode} {name}"
                );
                continue;
            }
            let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
            let most = match name {
                "outcomes" => a.len() * 9 / 10 + 1,
                "merchants" => a.len() / 20,
                _ => 0,
            };
            assert!(same <= most, "{mode}, {name}: {same} of {} lines", a.len());
        }
    }
}
