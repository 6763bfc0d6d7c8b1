//! Months of financial stress: a job lost, a couple parted, an illness.

use fip_model::Keyed;

/// Probability of falling into stress in a month, and of coming out of it (assumed: about one in nine
/// is in stress at any time, for eight months on average).
const INTO: f64 = 0.015;
const OUT_OF: f64 = 0.12;

/// Share of customers in stress in any month: the stationary share of the two-state chain.
pub(crate) const STRESSED_SHARE: f64 = INTO / (INTO + OUT_OF);

/// The months of a customer's ledger and of the outcome after it, each in stress or not: a two-state
/// Markov chain that begins in its stationary distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StressPath {
    months: Vec<bool>,
}

impl StressPath {
    /// Returns the path of a customer over `n_months`; longer paths begin alike.
    pub(crate) fn of_customer(keyed: Keyed, customer: u64, n_months: usize) -> Self {
        // Room for 1,024 months a customer.
        let draw = |month: usize| keyed.uniform((customer << 10) + month as u64);
        let mut stressed = draw(0) < STRESSED_SHARE;
        let mut months = Vec::with_capacity(n_months);
        for month in 1..=n_months {
            months.push(stressed);
            stressed = if stressed { draw(month) >= OUT_OF } else { draw(month) < INTO };
        }
        Self { months }
    }

    /// Returns whether the customer is in stress in a month, from 0; not in stress beyond the path.
    pub(crate) fn is_stressed(&self, month: usize) -> bool {
        self.months.get(month).copied().unwrap_or(false)
    }

    /// Returns the months, first to last.
    pub(crate) fn months(&self) -> &[bool] {
        &self.months
    }
}

/// Moves probabilities of (no stress, stress) on by a month.
pub(crate) fn a_month_on([calm, stressed]: [f64; 2]) -> [f64; 2] {
    [calm * (1.0 - INTO) + stressed * OUT_OF, calm * INTO + stressed * (1.0 - OUT_OF)]
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    #[test]
    fn the_share_in_stress_stays_the_same() {
        let keyed = Seed::new(3).keyed("stress");
        let paths: Vec<StressPath> =
            (1..=20_000).map(|customer| StressPath::of_customer(keyed, customer, 30)).collect();
        for month in [0, 12, 29] {
            let stressed = paths.iter().filter(|path| path.is_stressed(month)).count();
            assert!((stressed as f64 / 20_000.0 - STRESSED_SHARE).abs() < 0.01, "{stressed}");
        }
        let [calm, stressed] = a_month_on([1.0 - STRESSED_SHARE, STRESSED_SHARE]);
        assert!((calm + stressed - 1.0).abs() < 1e-15);
        assert!((stressed - STRESSED_SHARE).abs() < 1e-15);
    }

    #[test]
    fn longer_paths_begin_alike() {
        let keyed = Seed::new(3).keyed("stress");
        let (short, long) =
            (StressPath::of_customer(keyed, 7, 5), StressPath::of_customer(keyed, 7, 50));
        assert_eq!(short.months(), &long.months()[..5]);
        assert!(!short.is_stressed(5));
    }
}
