//! What a customer wants to spend in each month of the window, and what is spent of it.

use fip_model::{Date, Month, ObservationWindow, Stream};

use super::people::Person;
use crate::draw::{Weights, gamma};
use crate::uk;

/// Spending in a month of stress against other months: income falls by about as much (assumed).
pub(crate) const STRESSED_SPEND: f64 = 0.8;

/// Money spent and money wanted, in pounds by month.
#[derive(Debug)]
pub(super) struct Budget {
    wanted: Vec<f64>,
    spent: Vec<f64>,
}

impl Budget {
    /// Returns a budget of `pounds` over the months: days, season, trend, stress and unsteadiness.
    pub(super) fn of(person: &Person, months: &[Month], pounds: f64, rng: &mut Stream) -> Self {
        let volatility = person.habits.volatility;
        let shape = 1.0 / (volatility * volatility);
        let middle = (months.len() as f64 - 1.0) / 2.0;
        let mut wanted: Vec<f64> = Vec::with_capacity(months.len());
        for (t, &month) in months.iter().enumerate() {
            let (_, number) = month.year_month();
            // The factors are of a day, and months differ in days.
            let season =
                open_days(month, person.first_day) * uk::MONTH_FACTORS[number as usize - 1];
            let trend = (1.0 + person.trend * (t as f64 - middle)).max(0.1);
            let stress = if person.stress.is_stressed(t) { STRESSED_SPEND } else { 1.0 };
            let unsteady = gamma(shape, rng).max(1e-6);
            wanted.push(season * trend * stress * unsteady);
        }
        let sum: f64 = wanted.iter().sum();
        let scale = pounds / sum.max(f64::MIN_POSITIVE);
        for wanted in &mut wanted {
            *wanted *= scale;
        }
        Self { spent: vec![0.0; wanted.len()], wanted }
    }

    /// Books what was spent on a day of the window.
    pub(super) fn book(&mut self, window: ObservationWindow, date: Date, pounds: f64) {
        if let Some(month) = window.month_position(date.midnight()) {
            self.spent[month] += pounds;
        }
    }

    /// Returns the months by the money that is left.
    pub(super) fn left(&self) -> Weights {
        Weights::new(self.wanted.iter().zip(&self.spent).map(|(wanted, spent)| wanted - spent))
    }

    /// Returns the months by the money that was wanted.
    pub(super) fn wanted(&self) -> Weights {
        Weights::new(self.wanted.iter().copied())
    }
}

/// Returns the days of the month on which the customer could spend.
fn open_days(month: Month, first_day: Date) -> f64 {
    let n_days = f64::from(month.n_days());
    let closed = f64::from(first_day.days_since(month.first_day()));
    (n_days - closed).clamp(0.0, n_days)
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;
    use crate::bank::{BankParams, Population};

    #[test]
    fn a_month_has_money_for_its_days_and_its_season() {
        let seed = Seed::new(3);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let params = BankParams::new(window, seed).check().unwrap();
        let months: Vec<Month> = window.months().collect();
        let mut sums = [0.0; 12];
        let steady = |person: &&Person| {
            let stressed = (0..12).any(|month| person.stress.is_stressed(month));
            !stressed && person.first_day <= window.start()
        };
        let people = Population::new(&params).people(4_000);
        let people: Vec<&Person> = people.iter().filter(steady).collect();
        for (at, person) in people.iter().enumerate() {
            let budget = Budget::of(person, &months, 1.0, &mut seed.stream("test", at as u64));
            for (sum, wanted) in sums.iter_mut().zip(&budget.wanted) {
                *sum += wanted / people.len() as f64;
            }
            assert!((budget.wanted.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        // Mean factor by days of 2025.
        let weight = |at: usize| f64::from(months[at].n_days()) * uk::MONTH_FACTORS[at];
        let all: f64 = (0..12).map(weight).sum();
        for (at, sum) in sums.iter().enumerate() {
            let expected = weight(at) / all;
            assert!((sum / expected - 1.0).abs() < 0.025, "month {at}: {sum}, {expected}");
        }
    }

    #[test]
    fn days_before_the_first_are_closed() {
        let month = Month::new(2025, 2).unwrap();
        let day = |text: (u32, u32)| Date::new(2025, text.0, text.1).unwrap();
        assert!((open_days(month, day((1, 5))) - 28.0).abs() < 1e-9);
        assert!((open_days(month, day((2, 8))) - 21.0).abs() < 1e-9);
        assert!(open_days(month, day((3, 1))).abs() < 1e-9);
    }
}
