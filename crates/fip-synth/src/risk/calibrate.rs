//! Level and slope of the hazard for a wanted base rate and a wanted bound.
//!
//! They are set for the population that people are drawn from, not for the people of one bank, so that
//! what becomes of a customer does not depend on how many others there are.

use super::bound::expected_auc;
use super::{Hazard, OF_ARCHETYPE, OF_UNSTEADINESS};
use crate::bank::{Archetype, STRESSED_SHARE};
use crate::draw::odds;

/// Returns the hazard with the wanted base rate and the wanted ROC-AUC of the best possible ranking.
pub(super) fn calibrate(base_rate: f64, bound_auc: f64, hazard: Hazard) -> Hazard {
    let population = population();
    let points = |hazard: &Hazard| -> Vec<(f64, f64)> {
        let point = |of: &Kind| (hazard.probability(of.index, of.stressed), of.weight);
        population.iter().map(point).collect()
    };
    let mean = |hazard: &Hazard| points(hazard).iter().map(|(p, weight)| p * weight).sum::<f64>();
    // On the scale of log-odds both curves are nearly straight, so few steps are needed.
    let with_slope = |slope: f64| {
        let level = root(-8.0 - 5.0 * slope, 1.0, |level| {
            log_odds(mean(&Hazard { level, slope, ..hazard })) - log_odds(base_rate)
        });
        Hazard { level, slope, ..hazard }
    };
    let slope = root(0.05, 12.0, |slope| {
        log_odds(expected_auc(&mut points(&with_slope(slope)))) - log_odds(bound_auc)
    });
    with_slope(slope)
}

/// Customers who are alike in all that the hazard depends on.
struct Kind {
    index: f64,
    stressed: bool,
    weight: f64,
}

/// Returns the population on a grid of the index, which is normal in each archetype.
fn population() -> Vec<Kind> {
    const STEPS: i32 = 80;
    const WIDEST: f64 = 4.5;
    let sd = f64::hypot(1.0, OF_UNSTEADINESS);
    let volatile = Archetype::Volatile.habits().share;
    let steps: Vec<f64> =
        (-STEPS..=STEPS).map(|step| WIDEST * f64::from(step) / f64::from(STEPS)).collect();
    let density = |z: f64| (-z * z / 2.0).exp();
    let total: f64 = steps.iter().map(|&z| density(z)).sum();
    let mut population = Vec::new();
    for (shift, of_archetype) in [(0.0, 1.0 - volatile), (OF_ARCHETYPE, volatile)] {
        for (stressed, of_stress) in [(false, 1.0 - STRESSED_SHARE), (true, STRESSED_SHARE)] {
            population.extend(steps.iter().map(|&z| Kind {
                index: shift + sd * z,
                stressed,
                weight: of_archetype * of_stress * density(z) / total,
            }));
        }
    }
    population
}

fn log_odds(p: f64) -> f64 {
    odds(p).ln()
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        assert!((root(-40.0, 40.0, |x| logistic(x) - 0.1) - (1.0_f64 / 9.0).ln()).abs() < 1e-9);
        assert!(root(3.0, 9.0, |x| x).to_bits() == 3.0_f64.to_bits());
        assert!(root(-9.0, -3.0, |x| x).to_bits() == (-3.0_f64).to_bits());
    }

    #[test]
    fn the_population_adds_up() {
        let total: f64 = population().iter().map(|of| of.weight).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
