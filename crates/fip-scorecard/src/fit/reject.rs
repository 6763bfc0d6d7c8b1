//! Reject inference: outcomes for applicants whose outcome nobody saw.
//!
//! A model of accepted applicants says how likely each rejected one would have been an event. The
//! functions here turn that into rows with weights, to be fitted together with the accepted rows. Nothing
//! is drawn at random, so the same input gives the same rows.
//!
//! # References
//!
//! N. Siddiqi, "Intelligent Credit Scoring" (2nd ed., 2017), chapter 10.

use super::RejectError;

/// A rejected applicant with an inferred outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InferredRow {
    /// The index of the applicant among the rejected ones.
    pub reject: usize,
    /// The inferred outcome.
    pub event: bool,
    /// The weight of the row, above 0.
    pub weight: f64,
}

/// Every rejected applicant at or above a probability is an event, every other one a non-event.
///
/// # Errors
///
/// [`RejectError`] when a probability or the cut-off does not lie from 0 to 1.
pub fn hard_cutoff(rejects: &[f64], cutoff: f64) -> Result<Vec<InferredRow>, RejectError> {
    check_all("rejects", rejects)?;
    check("cutoff", 0, cutoff)?;
    let row = |(reject, &p): (usize, &f64)| InferredRow { reject, event: p >= cutoff, weight: 1.0 };
    Ok(rejects.iter().enumerate().map(row).collect())
}

/// Every rejected applicant becomes an event and a non-event, weighted by how likely each is.
///
/// `factor` multiplies the odds of the event, 1 for as risky as the model says: rejected applicants are
/// often riskier than accepted ones of equal data. Rows of weight 0 are left out.
///
/// # Errors
///
/// [`RejectError`] when a probability does not lie from 0 to 1, or the factor is not above 0.
///
/// # Examples
///
/// ```
/// let rows = fip_scorecard::fit::fuzzy(&[0.25], 1.0)?;
/// assert_eq!((rows[0].event, rows[0].weight), (true, 0.25));
/// assert_eq!((rows[1].event, rows[1].weight), (false, 0.75));
/// # Ok::<(), fip_scorecard::fit::RejectError>(())
/// ```
pub fn fuzzy(rejects: &[f64], factor: f64) -> Result<Vec<InferredRow>, RejectError> {
    check_all("rejects", rejects)?;
    check_factor(factor)?;
    let halves = rejects.iter().enumerate().flat_map(|(reject, &p)| {
        // p f / (1 - p + p f) is p where f is 1, to the last bit.
        let more = p * factor;
        split(reject, more / (1.0 - p + more))
    });
    Ok(halves.collect())
}

/// Rejected applicants get the event rate, times `factor`, of the accepted ones with like probabilities.
///
/// The accepted rows, in order of their probability, are cut into `n_bands` bands of equal numbers; rows of
/// equal probability share a band. Each rejected applicant becomes an event and a non-event, weighted by
/// the rate of the band, at most 1: what a random assignment of whole outcomes gives in the mean.
///
/// # Errors
///
/// [`RejectError`] when a probability does not lie from 0 to 1, the factor is not above 0, there is not
/// one label for each accepted row, or there are more bands than accepted rows, or none.
pub fn parcelling(
    accepted: &[f64],
    labels: &[bool],
    rejects: &[f64],
    n_bands: usize,
    factor: f64,
) -> Result<Vec<InferredRow>, RejectError> {
    check_all("accepted", accepted)?;
    check_all("rejects", rejects)?;
    check_factor(factor)?;
    if labels.len() != accepted.len() {
        return Err(RejectError::Labels { expected: accepted.len(), found: labels.len() });
    }
    if n_bands == 0 || n_bands > accepted.len() {
        return Err(RejectError::Bands { limit: accepted.len(), found: n_bands });
    }
    let bands = bands(accepted, labels, n_bands);
    let halves = rejects.iter().enumerate().flat_map(|(reject, &p)| {
        let at = bands.partition_point(|band| band.from <= p).saturating_sub(1);
        split(reject, (bands[at].rate * factor).min(1.0))
    });
    Ok(halves.collect())
}

/// Accepted rows of probabilities from here up to the next band.
struct Band {
    from: f64,
    rate: f64,
}

fn bands(accepted: &[f64], labels: &[bool], n_bands: usize) -> Vec<Band> {
    let mut rows: Vec<(f64, bool)> = accepted.iter().copied().zip(labels.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = rows.len();
    let mut starts: Vec<usize> = Vec::with_capacity(n_bands);
    for band in 0..n_bands {
        // A band begins at the first row of its lowest probability, so that equal rows stay together.
        let lowest = rows[band * n / n_bands].0;
        let start = rows.partition_point(|row| row.0 < lowest);
        if starts.last() != Some(&start) {
            starts.push(start);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([n]);
    let band = |(&start, end): (&usize, usize)| {
        let n_events = rows[start..end].iter().filter(|row| row.1).count();
        Band { from: rows[start].0, rate: n_events as f64 / (end - start) as f64 }
    };
    starts.iter().zip(ends).map(band).collect()
}

fn split(reject: usize, event: f64) -> impl Iterator<Item = InferredRow> {
    let halves = [(true, event), (false, 1.0 - event)].into_iter();
    let lawful = halves.filter(|half| half.1 > 0.0);
    lawful.map(move |(event, weight)| InferredRow { reject, event, weight })
}

fn check(field: &'static str, row: usize, found: f64) -> Result<(), RejectError> {
    let lawful = (0.0..=1.0).contains(&found);
    if lawful { Ok(()) } else { Err(RejectError::NotAProbability { field, row, found }) }
}

fn check_all(field: &'static str, probabilities: &[f64]) -> Result<(), RejectError> {
    probabilities.iter().enumerate().try_for_each(|(row, &found)| check(field, row, found))
}

fn check_factor(found: f64) -> Result<(), RejectError> {
    let lawful = found.is_finite() && found > 0.0;
    if lawful { Ok(()) } else { Err(RejectError::Factor { found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_probability_factor_or_band() {
        for found in [f64::NAN, -0.1, 1.1] {
            assert!(matches!(
                hard_cutoff(&[0.5, found], 0.5),
                Err(RejectError::NotAProbability { field: "rejects", row: 1, .. })
            ));
            assert!(hard_cutoff(&[0.5], found).is_err());
        }
        assert!(matches!(fuzzy(&[0.5], 0.0), Err(RejectError::Factor { .. })));
        let found = parcelling(&[0.1, 0.2], &[true], &[0.1], 1, 1.0);
        assert_eq!(found, Err(RejectError::Labels { expected: 2, found: 1 }));
        for n_bands in [0, 3] {
            let found = parcelling(&[0.1, 0.2], &[true, false], &[0.1], n_bands, 1.0);
            assert_eq!(found, Err(RejectError::Bands { limit: 2, found: n_bands }));
        }
    }

    #[test]
    fn a_hard_cutoff_counts_its_own_value_as_an_event() {
        let rows = hard_cutoff(&[0.2, 0.5, 0.7], 0.5).unwrap();
        assert_eq!(rows.iter().map(|row| row.event).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn fuzzy_weights_add_up_to_one_and_the_factor_multiplies_the_odds() {
        let rows = fuzzy(&[0.2], 3.0).unwrap();
        assert!((rows[0].weight / rows[1].weight - 3.0 * 0.25).abs() < 1e-12);
        assert!((rows[0].weight + rows[1].weight - 1.0).abs() < 1e-12);
        assert_eq!(fuzzy(&[0.0, 1.0], 1.0).unwrap().len(), 2, "certain outcomes are one row");
    }

    /// Four accepted rows, two bands: rate 0 below 0.4, rate 1/2 from there on.
    #[test]
    fn parcels_get_the_rate_of_their_band() {
        let accepted = [0.1, 0.2, 0.4, 0.6];
        let labels = [false, false, true, false];
        let rows = parcelling(&accepted, &labels, &[0.05, 0.3, 0.9], 2, 1.5).unwrap();
        assert_eq!(rows.len(), 4);
        assert!(!rows[0].event && !rows[1].event);
        assert!((rows[2].weight - 0.75).abs() < 1e-12 && rows[2].event);
        assert!((rows[3].weight - 0.25).abs() < 1e-12 && !rows[3].event);
    }

    #[test]
    fn equal_probabilities_share_a_band() {
        let rows = parcelling(&[0.3; 4], &[true, false, false, false], &[0.3], 4, 1.0).unwrap();
        assert!((rows[0].weight - 0.25).abs() < 1e-12);
    }
}
