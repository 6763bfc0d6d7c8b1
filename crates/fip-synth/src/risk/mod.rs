//! What becomes of customers after the as-of date, and how well that can be known before.
//!
//! Each month of the outcome window has a hazard:
//!
//! ```text
//! ln H = level + slope (strain + 0.10 unsteadiness + 0.4 [volatile archetype] + 0.5 [in stress] + 0.3 f)
//! ```
//!
//! Strain, unsteadiness and stress shape behaviour and are in no table; stress comes and goes month by
//! month, also after the as-of date; f is standard normal, drawn for the outcome alone and traceless.
//! Age, region, income and every other exported column have no part. The probability of an event with
//! f and the coming months of stress integrated out is the best that anybody can know, so ranking by
//! it bounds every model.

mod bound;
mod calibrate;

pub use bound::Bound;

use fip_model::{EventType, Month, Outcome, OutcomeWindow, Seed};
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

use crate::bank::{Archetype, BankError, BankValidParams, Person, a_month_on};

/// Weights of what the hazard depends on, against a unit of strain (assumed).
const OF_UNSTEADINESS: f64 = 0.10;
const OF_ARCHETYPE: f64 = 0.4;
const OF_STRESS: f64 = 0.5;
const OF_FRAILTY: f64 = 0.3;

/// The hazard of an event by month, for customers who differ in strain and stress.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hazard {
    level: f64,
    slope: f64,
    gap_months: u32,
    months: u32,
}

impl Hazard {
    /// Returns the cumulative hazard of a month.
    fn of_month(&self, index: f64, stressed: bool, frailty: f64) -> f64 {
        let stress = if stressed { OF_STRESS } else { 0.0 };
        (self.level + self.slope * (index + stress + OF_FRAILTY * frailty)).exp()
    }

    /// Returns the probability of an event in the outcome window, when `stressed` says whether the
    /// customer is in stress in the last month before the as-of date.
    ///
    /// For each frailty of a quadrature rule the probabilities of (no stress, stress) and no event yet
    /// are carried on month by month; what is lacking to 1 at the end is the probability of an event.
    fn probability(&self, index: f64, stressed: bool) -> f64 {
        let mut start = if stressed { [0.0, 1.0] } else { [1.0, 0.0] };
        for _ in 0..self.gap_months {
            start = a_month_on(start);
        }
        let event = |frailty: f64| {
            let survival =
                [false, true].map(|stressed| (-self.of_month(index, stressed, frailty)).exp());
            let mut left = start;
            for _ in 0..self.months {
                left = a_month_on(left);
                left = [left[0] * survival[0], left[1] * survival[1]];
            }
            1.0 - left[0] - left[1]
        };
        // The weights of the rule sum to 1 but for rounding.
        NORMAL_RULE.iter().map(|&(z, weight)| weight * event(z)).sum::<f64>().min(1.0)
    }
}

/// The process that decides what becomes of customers.
#[derive(Debug, Clone)]
pub(crate) struct RiskProcess {
    hazard: Hazard,
    window: OutcomeWindow,
    /// Months of the ledger.
    n_observed: usize,
    seed: Seed,
}

impl RiskProcess {
    /// Returns the process with the wanted base rate and bound.
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub(crate) fn new(params: &BankValidParams) -> Result<Self, BankError> {
        let hazard = Hazard {
            level: 0.0,
            slope: 1.0,
            gap_months: params.gap_months,
            months: params.outcome_months,
        };
        Ok(Self {
            hazard: calibrate::calibrate(params.base_rate, params.bound_auc, hazard),
            window: params.outcome_window()?,
            n_observed: params.window.n_months(),
            seed: params.seed,
        })
    }

    /// Returns the probability that the customer has an event.
    pub(crate) fn probability(&self, person: &Person) -> f64 {
        self.hazard.probability(index(person), person.stress.is_stressed(self.n_observed - 1))
    }

    /// Draws what becomes of the customer.
    pub(crate) fn outcome(&self, person: &Person) -> Outcome {
        let customer_id = person.customer.customer_id;
        let rng = &mut self.seed.stream("outcome", customer_id.number().into());
        let frailty: f64 = StandardNormal.sample(rng);
        let index = index(person);
        let first = self.n_observed + self.hazard.gap_months as usize;
        let hit = (0..self.hazard.months).find(|&month| {
            let stressed = person.stress.is_stressed(first + month as usize);
            let hazard = self.hazard.of_month(index, stressed, frailty);
            rng.r#gen::<f64>() >= (-hazard).exp()
        });
        let month = hit.map(|month| self.window.start().month().plus(month.cast_signed()));
        let day = |month: Month| {
            month.first_day().plus_days(rng.gen_range(0..month.n_days()).cast_signed())
        };
        let event_date = month.map(day);
        let kind = event_type(rng.r#gen());
        Outcome {
            customer_id,
            as_of_date: self.window.observation().as_of(),
            at_risk: event_date.is_some(),
            event_type: event_date.map(|_| kind),
            event_date,
        }
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
    let archetype = if person.archetype == Archetype::Volatile { OF_ARCHETYPE } else { 0.0 };
    person.strain + OF_UNSTEADINESS * person.unsteadiness + archetype
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

#[cfg(test)]
mod tests {
    use fip_model::ObservationWindow;

    use super::*;
    use crate::bank::{BankParams, Population};

    fn params() -> BankValidParams {
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        BankParams::new(window, Seed::new(8)).check().unwrap()
    }

    #[test]
    fn the_normal_rule_has_the_moments_of_the_normal() {
        for (power, moment) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (12, 10_395.0)] {
            let found: f64 = NORMAL_RULE.iter().map(|(z, weight)| weight * z.powi(power)).sum();
            assert!((found - moment).abs() < 1e-6 * f64::max(1.0, moment), "{power}: {found}");
        }
    }

    /// A month of certain survival or of certain death, worked by hand.
    #[test]
    fn the_recursion_is_the_one_by_hand() {
        let hazard = Hazard { level: 2.0_f64.ln().ln(), slope: 0.0, gap_months: 1, months: 3 };
        assert!((hazard.probability(5.0, true) - 7.0 / 8.0).abs() < 1e-12);
    }

    /// 40,000 drawn outcomes agree with the probabilities, as a whole and by tenth of probability.
    #[test]
    fn outcomes_come_by_their_probabilities() {
        let process = RiskProcess::new(&params()).unwrap();
        let people = Population::new(&params()).people(40_000);
        let mut drawn: Vec<(f64, bool)> = people
            .iter()
            .map(|person| (process.probability(person), process.outcome(person).at_risk))
            .collect();
        drawn.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        for tenth in drawn.chunks(4_000) {
            let expected: f64 = tenth.iter().map(|(p, _)| p).sum();
            let variance: f64 = tenth.iter().map(|(p, _)| p * (1.0 - p)).sum();
            let found = tenth.iter().filter(|(_, event)| *event).count() as f64;
            assert!((found - expected).abs() <= 4.0 * variance.sqrt() + 1.0, "{found} {expected}");
        }
        let p: Vec<f64> = drawn.iter().map(|(p, _)| *p).collect();
        let bound = Bound::of(&p);
        assert!((bound.base_rate - 0.10).abs() < 0.004, "{bound:?}");
        assert!((bound.roc_auc - 0.94).abs() < 0.004, "{bound:?}");
    }
}
