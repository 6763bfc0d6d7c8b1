//! Losses that judge the probability itself, not only its rank.

use super::Evaluation;

impl Evaluation {
    /// Returns the Brier score, the mean of `(p - y)²`, 0 to 1; lower is better.
    ///
    /// The event rate as the prediction for all reaches `rate (1 - rate)`.
    pub fn brier(&self) -> f64 {
        self.mean_of(|p, event| if event { (1.0 - p) * (1.0 - p) } else { p * p })
    }

    /// Returns the logarithmic loss in nats, the mean of `-ln(probability given to what happened)`.
    ///
    /// Probabilities are clipped to `[ε, 1 - ε]` with ε = 2⁻⁵², as scikit-learn does, so the loss of a
    /// row that was ruled out is 36.04 instead of infinite.
    pub fn log_loss(&self) -> f64 {
        self.mean_of(|p, event| {
            let p = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if event { -p.ln() } else { -(1.0 - p).ln() }
        })
    }

    pub(super) fn mean_of(&self, loss: impl Fn(f64, bool) -> f64) -> f64 {
        let of_group = |group: &super::Group| {
            let events = group.n_events as f64 * loss(group.probability, true);
            events + group.n_non_events as f64 * loss(group.probability, false)
        };
        self.groups.iter().map(of_group).sum::<f64>() / self.n_rows() as f64
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn certainty_that_fails_costs_36_nats_and_not_infinity() {
        let evaluation = Evaluation::new(&[true, false], &[0.0, 1.0]).unwrap();
        assert_relative_eq!(evaluation.log_loss(), 36.043_653_389_117_15, epsilon = 1e-12);
        assert_relative_eq!(evaluation.brier(), 1.0);
    }

    #[test]
    fn the_event_rate_for_all_has_the_variance_as_its_brier_score() {
        let evaluation = Evaluation::new(&[true, false, false, false], &[0.25; 4]).unwrap();
        assert_relative_eq!(evaluation.brier(), 0.1875);
    }
}
