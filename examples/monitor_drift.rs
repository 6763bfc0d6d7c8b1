//! Has the population changed since the card was made, and which characteristic moved the scores?
//!
//! Run with `cargo run -p fip-examples --example monitor_drift`. It prints the stability index of the score with its
//! band and p-value, then each characteristic's index and the points by which it moved the mean score. Both
//! populations are generated: the later one uses more of its limits.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fip_model::Seed;
use fip_scorecard::monitor::{AttributeCounts, CharacteristicStability, EmptyBins};
use fip_scorecard::monitor::{ScoreBins, Stability, StabilityReport};
use fip_scorecard::{Input, ScoreError, Scorecard};
use ndarray_rand::rand::Rng;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let card: Scorecard = toml::from_str(include_str!("cards/overdraft.toml"))?;
    let (before, was) = scores_and_counts(&card, 5_000, 0.0)?;
    let (now, is) = scores_and_counts(&card, 2_000, 0.15)?;
    let (mut characteristics, rule) = (Vec::new(), EmptyBins::default());
    for ((one, was), is) in card.characteristics().iter().zip(was).zip(is) {
        let mut rows = Vec::new();
        for ((row, reference), current) in one.attributes().iter().zip(was).zip(is) {
            let (label, points) = (row.label(), f64::from(row.points()));
            rows.push(AttributeCounts { label, points, reference, current });
        }
        characteristics.push(CharacteristicStability::of(one.name(), &rows, rule)?);
    }
    let bins = ScoreBins::quantiles(&before, 10)?;
    let found = StabilityReport::of(&bins, &before, &now, characteristics, rule)?;

    let told = |of: &Stability| format!("{:.3}, p-value {:.3}", of.index, of.chi_squared_p_value);
    println!("{:18} PSI {}, {:?}", "Score", told(&found.score), found.score.band);
    println!("{:18} {:.1}, was {:.1}", "Mean score", found.mean.current, found.mean.reference);
    for one in found.by_shift() {
        println!("{:18} CSI {}, {:+.1} points", one.name, told(&one.stability), one.shift);
    }
    let moved: Vec<&str> = found.significant(0.01).iter().map(|one| one.name.as_str()).collect();
    println!("Moved beyond chance: {}", moved.join(", "));
    Ok(())
}

type Tally = (Vec<f64>, Vec<Vec<f64>>);

/// Returns scores of generated applicants and, by characteristic, how many each attribute has.
fn scores_and_counts(card: &Scorecard, n: u64, more_used: f64) -> Result<Tally, ScoreError> {
    let zeros = card.characteristics().iter().map(|one| vec![0.0; one.attributes().len()]);
    let (mut scores, mut counts, mut scorer) = (vec![], zeros.collect::<Vec<_>>(), card.scorer());
    for row in 0..n {
        let mut rng = Seed::new(n).stream("applicant", row);
        let used = (rng.gen_range(0.0..1.0_f64) + more_used).min(1.0);
        let (months, returned) = (rng.gen_range(0..180_u8), rng.gen_range(0..6_u8));
        let row = [used, f64::from(months), f64::from(returned.saturating_sub(3))];
        let scored = scorer.score_row(&row.map(Input::Number))?;
        scores.push(f64::from(scored.score()));
        for (counts, one) in counts.iter_mut().zip(scored.contributions()) {
            let mut rows = one.characteristic().attributes().iter();
            counts[rows.position(|row| row == one.attribute()).unwrap_or_default()] += 1.0;
        }
    }
    Ok((scores, counts))
}
