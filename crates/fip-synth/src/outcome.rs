//! What becomes of customers after the as-of date, and how well that can be known before.
//!
//! ```text
//! logit p_i(f) = a + k (strain_i + 0.45 unsteadiness_i + volatility of the archetype + 0.3 f)
//! ```
//!
//! Strain and unsteadiness shape behaviour and are in no table; f is standard normal, drawn for the
//! outcome alone and traceless. Age, region, income and every other exported column have no part.
//! `p_i`, the probability with f integrated out, is the best that anybody can know, so the ROC-AUC of
//! ranking by `p_i` bounds every model; a and k are set so that the mean of `p_i` is the wanted base rate
//! and that ROC-AUC the wanted bound.

use fip_model::{EventType, Outcome, OutcomeWindow, Seed};
use serde::{Deserialize, Serialize};

use crate::bank::{Archetype, BankValidParams, Person};

/// How well the best possible model can do on a world, known because the world was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// Mean probability of an event.
    pub base_rate: f64,
    /// Expected ROC-AUC of ranking customers by their true probability.
    pub roc_auc: f64,
    /// Expected average precision of the same ranking.
    pub average_precision: f64,
    /// Expected Brier score of the true probabilities.
    pub brier: f64,
}

impl Bound {
    /// Returns how well ranking by true probabilities does.
    pub(crate) fn of(p: &[f64]) -> Self {
        Self {
            base_rate: mean(p),
            roc_auc: expected_auc(p),
            average_precision: expected_average_precision(p),
            brier: p.iter().map(|p| p * (1.0 - p)).sum::<f64>() / p.len().max(1) as f64,
        }
    }
}

/// The probabilities of events.
pub(crate) struct RiskProcess {
    probabilities: Vec<f64>,
    /// log-odds without the traceless part.
    known: Vec<f64>,
    /// Weight of the traceless part.
    spread: f64,
}

/// Weight of the traceless part against a unit of strain.
const FRAILTY: f64 = 0.3;

impl RiskProcess {
    /// Returns the process with the wanted base rate and bound for these people.
    pub(crate) fn calibrate(people: &[Person], params: &BankValidParams) -> Self {
        let index: Vec<f64> = people.iter().map(index).collect();
        let process = |slope: f64| {
            // On the scale of log-odds both curves are nearly straight, so few steps are needed. At a
            // level of 0 half of the customers have an event, which is more than any base rate.
            let even = log_odds(params.base_rate);
            let level = root(even - 6.0 * slope, slope, |level| {
                log_odds(mean(&probabilities(&index, level, slope))) - even
            });
            (level, slope)
        };
        let slope = root(0.05, 12.0, |slope| {
            let (level, slope) = process(slope);
            log_odds(expected_auc(&probabilities(&index, level, slope)))
                - log_odds(params.bound_auc)
        });
        let (level, slope) = process(slope);
        Self {
            probabilities: probabilities(&index, level, slope),
            known: index.iter().map(|x| level + slope * x).collect(),
            spread: slope * FRAILTY,
        }
    }

    /// Returns each customer's probability of an event, with the traceless part integrated out.
    pub(crate) fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Returns how well ranking by the probabilities does.
    pub(crate) fn bound(&self) -> Bound {
        Bound::of(&self.probabilities)
    }

    /// Draws what becomes of each customer.
    pub(crate) fn outcomes(
        &self,
        people: &[Person],
        seed: Seed,
        window: OutcomeWindow,
    ) -> Vec<Outcome> {
        use ndarray_rand::rand::Rng;
        use ndarray_rand::rand_distr::{Distribution, StandardNormal};

        let n_days = window.end().days_since(window.start());
        let outcome = |(person, known): (&Person, &f64)| {
            let customer_id = person.customer.customer_id;
            let rng = &mut seed.stream("outcome", customer_id.number().into());
            let frailty: f64 = StandardNormal.sample(rng);
            let at_risk = rng.r#gen::<f64>() < sigmoid(known + self.spread * frailty);
            let event_date = window.start().plus_days(rng.gen_range(0..n_days));
            let event_type = event_type(rng.r#gen());
            Outcome {
                customer_id,
                as_of_date: window.observation().as_of(),
                at_risk,
                event_type: at_risk.then_some(event_type),
                event_date: at_risk.then_some(event_date),
            }
        };
        people.iter().zip(&self.known).map(outcome).collect()
    }
}

/// Shares of events by kind (assumed).
fn event_type(u: f64) -> EventType {
    match u {
        u if u < 0.45 => EventType::MissedPayments,
        u if u < 0.70 => EventType::PersistentOverdraft,
        u if u < 0.88 => EventType::ReturnedDirectDebits,
        u if u < 0.96 => EventType::ChargeOff,
        _ => EventType::Insolvency,
    }
}

fn index(person: &Person) -> f64 {
    let archetype = if person.archetype == Archetype::Volatile { 0.5 } else { 0.0 };
    person.strain + 0.45 * person.unsteadiness + archetype
}

/// Points and weights of the Gauss-Hermite rule of order 7 for a standard normal.
///
/// M. Abramowitz, I. Stegun, "Handbook of mathematical functions" (1964), table 25.10, scaled by the
/// square root of 2 and of pi.
const NORMAL_RULE: [(f64, f64); 7] = [
    (-3.750_439_717_725_742, 0.000_548_268_855_972_218),
    (-2.366_759_410_734_541, 0.030_757_123_967_586_5),
    (-1.154_405_394_739_968, 0.240_123_178_605_013),
    (0.0, 0.457_142_857_142_857_4),
    (1.154_405_394_739_968, 0.240_123_178_605_013),
    (2.366_759_410_734_541, 0.030_757_123_967_586_5),
    (3.750_439_717_725_742, 0.000_548_268_855_972_218),
];

fn probabilities(index: &[f64], level: f64, slope: f64) -> Vec<f64> {
    let integrated = |x: &f64| {
        NORMAL_RULE
            .iter()
            .map(|(z, weight)| weight * sigmoid(level + slope * (x + FRAILTY * z)))
            .sum()
    };
    index.iter().map(integrated).collect()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn log_odds(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

/// Returns where `f`, which rises, crosses 0 between `low` and `high`; an end when it does not.
///
/// False position with the Illinois rule: an end that stays twice is weighed down by half, so that both
/// ends close in (M. Dowell, P. Jarratt, "A modified regula falsi method", 1971).
fn root(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const MOST_STEPS: usize = 100;
    const CLOSE: f64 = 1e-10;
    let (mut at_low, mut at_high) = (f(low), f(high));
    if at_low >= 0.0 {
        return low;
    }
    if at_high <= 0.0 {
        return high;
    }
    let mut middle = low;
    let mut moved_low = None;
    for _ in 0..MOST_STEPS {
        middle = (low * at_high - high * at_low) / (at_high - at_low);
        let at_middle = f(middle);
        if at_middle.abs() < CLOSE || high - low < CLOSE {
            break;
        }
        let below = at_middle < 0.0;
        if below {
            (low, at_low) = (middle, at_middle);
        } else {
            (high, at_high) = (middle, at_middle);
        }
        // The end that stays for a second time is weighed down.
        match moved_low {
            Some(true) if below => at_high /= 2.0,
            Some(false) if !below => at_low /= 2.0,
            _ => {}
        }
        moved_low = Some(below);
    }
    middle
}

/// Returns the expected ROC-AUC of ranking by true probabilities.
///
/// ```text
/// AUC = sum over pairs p_i (1 - p_j) ([p_i > p_j] + [p_i = p_j] / 2) / (sum p  sum (1 - p))
/// ```
fn expected_auc(p: &[f64]) -> f64 {
    let mut sorted = p.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (mut below, mut pairs) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        let events: f64 = tied.iter().sum();
        let others = tied.len() as f64 - events;
        pairs += events * (below + others / 2.0);
        below += others;
    }
    let events: f64 = sorted.iter().sum();
    pairs / (events * (sorted.len() as f64 - events))
}

/// Returns the expected average precision of ranking by true probabilities, the expectation of each
/// precision taken as the ratio of expectations.
fn expected_average_precision(p: &[f64]) -> f64 {
    let mut sorted = p.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let total: f64 = sorted.iter().sum();
    let (mut caught, mut sum) = (0.0, 0.0);
    for (rank, p) in sorted.iter().enumerate() {
        // The row itself is an event with probability p; those before it are caught on average.
        sum += p * (1.0 + caught) / (rank + 1) as f64;
        caught += p;
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_outcomes_can_be_ranked_perfectly() {
        assert!((expected_auc(&[0.0, 0.0, 1.0]) - 1.0).abs() < 1e-15);
        assert!((expected_average_precision(&[0.0, 1.0, 1.0]) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn equal_probabilities_cannot_be_ranked() {
        assert!((expected_auc(&[0.3; 10]) - 0.5).abs() < 1e-15);
    }

    /// Two customers with p and q: the pairs that can be told apart by hand.
    #[test]
    fn the_pair_formula_is_the_one_by_hand() {
        let (p, q) = (0.8, 0.1);
        let by_hand =
            (p * (1.0 - q) + 0.5 * (p * (1.0 - p) + q * (1.0 - q))) / ((p + q) * (2.0 - p - q));
        assert!((expected_auc(&[q, p]) - by_hand).abs() < 1e-15);
    }

    #[test]
    fn roots_take_few_steps() {
        let n_steps = std::cell::Cell::new(0);
        let found = root(-9.0, 9.0, |x| {
            n_steps.set(n_steps.get() + 1);
            x.exp() - 2.0
        });
        assert!((found - 2.0_f64.ln()).abs() < 1e-9);
        assert!(n_steps.get() <= 25, "{} steps", n_steps.get());
    }

    #[test]
    fn roots_are_found_or_the_nearer_end() {
        assert!((root(0.0, 9.0, |x| x * x * x - 8.0) - 2.0).abs() < 1e-9);
        assert!((root(-40.0, 40.0, |x| sigmoid(x) - 0.1) - (1.0_f64 / 9.0).ln()).abs() < 1e-9);
        assert!(root(3.0, 9.0, |x| x).to_bits() == 3.0_f64.to_bits());
        assert!(root(-9.0, -3.0, |x| x).to_bits() == (-3.0_f64).to_bits());
    }

    #[test]
    fn the_normal_rule_has_the_moments_of_the_normal() {
        for (power, moment) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (12, 10_395.0)] {
            let found: f64 = NORMAL_RULE.iter().map(|(z, weight)| weight * z.powi(power)).sum();
            assert!((found - moment).abs() < 1e-6 * f64::max(1.0, moment), "{power}: {found}");
        }
    }
}
