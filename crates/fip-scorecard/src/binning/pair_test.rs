//! Tests of two bins for equal event rates.

use fip_ml::two_sided_p_value;

use super::{Counts, PValueRule, PairTest};

/// Fisher's exact test counts in whole numbers below this.
pub(super) const WHOLE_LIMIT: f64 = 2_147_483_648.0;

/// Tables whose probability is this close to the observed one count as equal to it, as in R.
const FISHER_TIE: f64 = 1e-7;

/// A p-value is met when it is missed by no more than this part of it.
const SLACK: f64 = 1e-9;

impl PairTest {
    /// Returns the probability of event rates at least this different if the true rates are equal.
    ///
    /// 1 where either bin or either outcome has no weight. Fisher's test has none where a weight is not a
    /// whole number below 2³¹.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::binning::{Counts, PairTest};
    ///
    /// let p_value = PairTest::Fisher.p_value(&Counts::unweighted(3, 1), &Counts::unweighted(1, 3));
    /// assert!((p_value.unwrap() - 0.4857142857).abs() < 1e-9);
    /// ```
    pub fn p_value(self, first: &Counts, second: &Counts) -> Option<f64> {
        match self {
            Self::ChiSquared => Some(two_sided_p_value(chi_squared(first, second).sqrt())),
            Self::Fisher => {
                let whole = |weight: f64| weight.fract() <= 0.0 && weight < WHOLE_LIMIT;
                let lawful = [first, second].iter().all(|c| whole(c.non_events) && whole(c.events));
                lawful.then(|| fisher(first, second))
            }
        }
    }
}

/// Pearson's chi-squared of a 2 x 2 table; 0 where a margin is.
fn chi_squared(first: &Counts, second: &Counts) -> f64 {
    let (n_first, n_second) = (first.weight(), second.weight());
    let (non_events, events) = (first.non_events + second.non_events, first.events + second.events);
    let margins = n_first * n_second * non_events * events;
    if margins <= 0.0 {
        return 0.0;
    }
    let cross = first.events * second.non_events - second.events * first.non_events;
    // Divided one by one: the product of four margins may pass the largest number.
    (cross / n_first / n_second) * (cross / non_events / events) * (n_first + n_second)
}

/// Sum of the probabilities of all tables of these margins that are no likelier than this one.
///
/// Weights relative to the likeliest table, by the ratio of neighbours, so there are no factorials.
fn fisher(first: &Counts, second: &Counts) -> f64 {
    let (n_first, n_second) = (first.weight(), second.weight());
    let events = first.events + second.events;
    let (lowest, highest) = ((events - n_second).max(0.0), events.min(n_first));
    // Odds of k + 1 events in the first bin over k.
    let ratio = |k: f64| (n_first - k) * (events - k) / ((k + 1.0) * (n_second - events + k + 1.0));
    let mode = ((n_first + 1.0) * (events + 1.0) / (n_first + n_second + 2.0)).floor();
    let mode = mode.clamp(lowest, highest);
    let mut observed = 1.0;
    let mut k = mode;
    while k < first.events && 0.0 < observed {
        observed *= ratio(k);
        k += 1.0;
    }
    while first.events < k && 0.0 < observed {
        k -= 1.0;
        observed /= ratio(k);
    }
    let limit = observed * (1.0 + FISHER_TIE);
    let (mut all, mut tail) = (1.0, if 1.0 <= limit { 1.0 } else { 0.0 });
    let mut add = |weight: f64| {
        all += weight;
        if weight <= limit {
            tail += weight;
        }
        // Weights fall faster and faster from the mode.
        f64::EPSILON * 1e-3 * limit.min(1.0) < weight
    };
    let (mut weight, mut k) = (1.0, mode);
    while k < highest {
        weight *= ratio(k);
        k += 1.0;
        if !add(weight) {
            break;
        }
    }
    (weight, k) = (1.0, mode);
    while lowest < k {
        k -= 1.0;
        weight /= ratio(k);
        if !add(weight) {
            break;
        }
    }
    (tail / all).min(1.0)
}

/// A [`PValueRule`] made ready for many tests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Significance {
    rule: PValueRule,
    /// Smallest chi-squared whose p-value is lawful.
    critical: f64,
}

impl Significance {
    pub(super) fn new(rule: PValueRule) -> Self {
        let (mut below, mut above) = (0.0, 40.0);
        for _ in 0..60 {
            let middle = 0.5 * (below + above);
            if rule.max < two_sided_p_value(middle) {
                below = middle;
            } else {
                above = middle;
            }
        }
        Self { rule, critical: above * above * (1.0 - SLACK) }
    }

    pub(super) const fn rule(&self) -> PValueRule {
        self.rule
    }

    /// Returns whether two bins differ as much as the rule asks for.
    pub(super) fn tells_apart(&self, first: &Counts, second: &Counts) -> bool {
        match self.rule.test {
            PairTest::ChiSquared => self.critical <= chi_squared(first, second),
            PairTest::Fisher => fisher(first, second) <= self.rule.max * (1.0 + SLACK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p_value(test: PairTest, first: (u64, u64), second: (u64, u64)) -> f64 {
        let counts = |(non_events, events)| Counts::unweighted(non_events, events);
        test.p_value(&counts(first), &counts(second)).unwrap()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-11 * expected, "{found} {expected}");
    }

    /// Exact fractions for Fisher's test; `erfc(sqrt(x / 2))` of the exact chi-squared `x`, Python 3.11.
    #[test]
    fn p_values_agree_with_exact_fractions() {
        let cases = [
            ((30, 20), (25, 45), 0.009_850_131_185_638_442, 0.008_480_573_186_425_764),
            ((300, 20), (425, 45), 0.113_297_132_708_381_42, 0.095_058_277_626_053_83),
            ((12, 0), (5, 9), 0.000_711_142_404_506_248_9, 0.000_592_842_160_082_955_7),
            ((5000, 400), (4000, 500), 2.323_398_697_059_718_4e-10, 1.738_251_216_011_457_6e-10),
        ];
        for (first, second, exact, approximate) in cases {
            close(p_value(PairTest::Fisher, first, second), exact);
            close(p_value(PairTest::Fisher, second, first), exact);
            close(p_value(PairTest::ChiSquared, first, second), approximate);
        }
        assert!(p_value(PairTest::Fisher, (900, 100), (100, 900)) < 1e-300);
    }

    #[test]
    fn no_margin_no_difference() {
        for test in [PairTest::ChiSquared, PairTest::Fisher] {
            close(p_value(test, (5, 0), (9, 0)), 1.0);
            close(p_value(test, (0, 0), (9, 3)), 1.0);
        }
    }

    #[test]
    fn fisher_needs_whole_weights() {
        let half = Counts { n_rows: 1, non_events: 0.5, events: 0.0 };
        assert_eq!(PairTest::Fisher.p_value(&half, &Counts::unweighted(1, 1)), None);
    }

    #[test]
    fn the_critical_value_is_the_p_value() {
        let significance = Significance::new(PValueRule::neighbours(0.05));
        assert!((significance.critical - 3.841_458_820_694_124).abs() < 1e-7);
    }
}
