//! Which share of the events the riskiest rows hold, with intervals.

use super::Evaluation;
use super::error::EvaluationError;
use super::proportion::ShareInterval;

/// The riskiest rows: how many events they hold, and how far chance may have moved that.
///
/// Rows of equal probability that the border divides are spread evenly, so events need not be whole.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Capture {
    /// Share of the rows that was asked for.
    pub share: f64,
    /// Rows taken, at least 1.
    pub n_rows: usize,
    /// Events among them.
    pub n_events: f64,
    /// Share of all events that these rows hold, by Wilson's interval.
    pub recall: ShareInterval,
    /// Share of these rows that are events, by Wilson's interval.
    pub precision: ShareInterval,
    /// Precision divided by the event rate; 1 is chance.
    pub lift: f64,
    /// Lower end of the lift, that of the precision divided by the event rate of these rows as it is.
    pub lift_lower: f64,
    /// Upper end of the lift.
    pub lift_upper: f64,
}

impl Evaluation {
    /// Returns the share of the events that the riskiest `share` of the rows holds, a tie at the border
    /// being spread evenly.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidShare`] unless the share is above 0 and at most 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_ml::Evaluation;
    ///
    /// let is_fraud = [true, false, true, false, false, false, false, false];
    /// let evaluation = Evaluation::new(&is_fraud, &[0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1])?;
    /// assert_eq!(evaluation.recall_at(0.25)?, 0.5);
    /// # Ok::<(), fip_ml::EvaluationError>(())
    /// ```
    pub fn recall_at(&self, share: f64) -> Result<f64, EvaluationError> {
        let (_, n_events) = self.riskiest(share)?;
        Ok(n_events / self.n_events as f64)
    }

    /// Returns a line for each share of the rows, with intervals at `level`.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidShare`] unless every share is above 0 and at most 1;
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    pub fn capture_table(
        &self,
        shares: &[f64],
        level: f64,
    ) -> Result<Vec<Capture>, EvaluationError> {
        let line = |&share: &f64| {
            let (n_rows, n_events) = self.riskiest(share)?;
            let recall = ShareInterval::of_parts(n_events, self.n_events as f64, level)?;
            let precision = ShareInterval::of_parts(n_events, n_rows as f64, level)?;
            let lift = |share: f64| share / self.event_rate();
            Ok(Capture {
                share,
                n_rows,
                n_events,
                recall,
                precision,
                lift: lift(precision.share),
                lift_lower: lift(precision.lower),
                lift_upper: lift(precision.upper),
            })
        };
        shares.iter().map(line).collect()
    }

    /// Returns the number of the riskiest rows, rounded but at least 1, and of the events among them.
    fn riskiest(&self, share: f64) -> Result<(usize, f64), EvaluationError> {
        let lawful = 0.0 < share && share <= 1.0;
        if !lawful {
            return Err(EvaluationError::InvalidShare { found: share });
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count is a count"
        )]
        let n_rows = ((share * self.n_rows() as f64).round() as usize).max(1);
        let (mut left, mut n_events) = (n_rows, 0.0);
        for group in &self.groups {
            let taken = left.min(group.n_rows());
            n_events += group.n_events as f64 * (taken as f64 / group.n_rows() as f64);
            left -= taken;
            if left == 0 {
                break;
            }
        }
        Ok((n_rows, n_events))
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn evaluation() -> Evaluation {
        let labels = [true, false, true, true, false, false, false, false];
        Evaluation::new(&labels, &[0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1]).unwrap()
    }

    #[test]
    fn refuses_shares_and_levels() {
        for found in [0.0, 1.1, f64::NAN] {
            assert!(evaluation().recall_at(found).is_err());
            assert!(evaluation().capture_table(&[0.5, found], 0.95).is_err());
        }
        assert!(evaluation().capture_table(&[0.5], 1.0).is_err());
    }

    #[test]
    fn a_tie_at_the_border_is_spread() {
        assert_relative_eq!(evaluation().recall_at(0.5).unwrap(), 2.5 / 3.0);
        assert_relative_eq!(evaluation().recall_at(1.0).unwrap(), 1.0);
        // At least one row.
        assert_relative_eq!(evaluation().recall_at(0.001).unwrap(), 1.0 / 3.0);
    }

    #[test]
    fn lines_hold_recall_precision_and_lift() {
        let table = evaluation().capture_table(&[0.25, 1.0], 0.95).unwrap();
        assert_eq!(table[0].n_rows, 2);
        assert_relative_eq!(table[0].precision.share, 0.5);
        assert_relative_eq!(table[0].recall.share, 1.0 / 3.0);
        assert_relative_eq!(table[0].lift, 0.5 / 0.375);
        assert!(table[0].lift_lower < table[0].lift && table[0].lift < table[0].lift_upper);
        assert_relative_eq!(table[1].lift, 1.0);
        assert_relative_eq!(table[1].recall.upper, 1.0);
    }
}
