//! Approval rates and scores by group at a cut-off.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::FairnessError;
use super::impact::{ImpactRatio, Sums};

/// The group that others are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum ReferenceGroup {
    /// The group of the highest approval rate that has enough rows; of equal ones the first by name.
    HighestRate,
    /// This group.
    Named(String),
}

/// How groups are compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FairnessRule {
    /// The smallest ratio of approval rates that passes.
    pub min_ratio: f64,
    /// Rows below which a group is listed but not judged.
    pub min_rows: usize,
    /// Confidence level of intervals; a difference is significant when its p-value is below `1 - level`.
    pub level: f64,
    /// The group to compare with.
    pub reference: ReferenceGroup,
}

/// Four fifths, at least 30 rows, a level of 0.95, and the group of the highest rate.
impl Default for FairnessRule {
    fn default() -> Self {
        let reference = ReferenceGroup::HighestRate;
        Self { min_ratio: 0.8, min_rows: 30, level: 0.95, reference }
    }
}

/// What a group's approval rate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum Verdict {
    /// The group is the one compared with.
    Reference,
    /// The group has too few rows to be judged.
    TooFewRows,
    /// Nobody of the reference is approved, so there is no ratio.
    NoRatio,
    /// The ratio is at or above the smallest that passes.
    Passes,
    /// The ratio is below it, but chance explains the difference of the rates.
    BelowWithinChance,
    /// The ratio is below it, and chance does not explain the difference.
    Below,
}

/// A group at a cut-off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOutcome {
    /// Name of the group.
    pub group: String,
    /// Rows of the group.
    pub n_rows: usize,
    /// Rows whose score is at or above the cut-off.
    pub n_approved: usize,
    /// Share of the rows that is approved.
    pub approval_rate: f64,
    /// Mean score.
    pub mean_score: f64,
    /// Mean score less that of the reference, in pooled standard deviations; negative is less favorable.
    /// `None` for the reference, and where the scores of both have no spread.
    pub standardized_difference: Option<f64>,
    /// Comparison of the approval rates; `None` for the reference, and where nobody of it is approved.
    pub impact: Option<ImpactRatio>,
    /// What the comparison says.
    pub verdict: Verdict,
}

/// Approval rates and mean scores of groups, compared with one of them.
///
/// ```text
/// adverse impact ratio = approval rate of the group / approval rate of the reference
/// interval             = ratio · exp(± z · √((1 - p)/(n p) + (1 - q)/(m q)))
/// difference of means  = (mean of the group - mean of the reference) / pooled standard deviation
/// ```
///
/// Where a rate is 0 or 1 the interval is that of counts with 1/2 added to each of approved and rows. A ratio
/// below four fifths is a rule of thumb for evidence of adverse impact, no finding of law; a ratio above
/// it is no proof of the contrary.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{Disparity, FairnessRule, Verdict};
///
/// let scores: Vec<f64> = (0..200).map(f64::from).collect();
/// let groups: Vec<&str> = (0..200).map(|row| if row < 100 { "a" } else { "b" }).collect();
/// let found = Disparity::at_cutoff(&scores, &groups, 50.0, &FairnessRule::default())?;
/// assert_eq!(found.reference, "b");
/// assert_eq!(found.groups[0].impact.map(|impact| impact.ratio), Some(0.5));
/// assert_eq!(found.groups[0].verdict, Verdict::Below);
/// # Ok::<(), fip_scorecard::monitor::FairnessError>(())
/// ```
///
/// # References
///
/// Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D) (1978): the four-fifths rule.
/// D. Katz et al., "Obtaining confidence intervals for the risk ratio in cohort studies" (Biometrics 34,
/// 1978).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disparity {
    /// Scores at or above it are approved.
    pub cutoff: f64,
    /// The group compared with.
    pub reference: String,
    /// The groups by name.
    pub groups: Vec<GroupOutcome>,
}

impl Disparity {
    /// Compares groups; row `i` has score `scores[i]` and belongs to `groups[i]`. Rows whose group is not
    /// known should be left out or have a group of their own.
    ///
    /// # Errors
    ///
    /// [`FairnessError`] when lengths differ, there are no rows, a number is unlawful, or the group to
    /// compare with does not exist or is too small.
    pub fn at_cutoff<S: AsRef<str>>(
        scores: &[f64],
        groups: &[S],
        cutoff: f64,
        rule: &FairnessRule,
    ) -> Result<Self, FairnessError> {
        rule.check()?;
        if !cutoff.is_finite() {
            return Err(FairnessError::InvalidCutoff { found: cutoff });
        }
        if groups.len() != scores.len() {
            return Err(FairnessError::WrongLength { expected: scores.len(), found: groups.len() });
        }
        if scores.is_empty() {
            return Err(FairnessError::NoRows);
        }
        if let Some(row) = scores.iter().position(|score| !score.is_finite()) {
            return Err(FairnessError::NotFinite { row, found: scores[row] });
        }
        // Sorted, so that the order of the rows does not reach the sums.
        let mut rows: Vec<(&str, f64)> =
            groups.iter().map(AsRef::as_ref).zip(scores.iter().copied()).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(b.0).then(a.1.total_cmp(&b.1)));
        let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
        for (group, score) in rows {
            sums.entry(group).or_default().add(score, cutoff);
        }
        let (reference, base) = rule.find_reference(&sums)?;
        let outcome =
            |(&group, &found): (&&str, &Sums)| rule.outcome(group, found, reference, base);
        let groups = sums.iter().map(outcome).collect();
        Ok(Self { cutoff, reference: reference.to_owned(), groups })
    }

    /// Returns the groups whose ratio is below the rule, whether or not chance explains it.
    pub fn below(&self) -> impl Iterator<Item = &GroupOutcome> {
        self.groups
            .iter()
            .filter(|row| matches!(row.verdict, Verdict::Below | Verdict::BelowWithinChance))
    }
}

impl FairnessRule {
    fn check(&self) -> Result<(), FairnessError> {
        let inside = |field, found: f64| {
            let lawful = 0.0 < found && found < 1.0;
            if lawful { Ok(()) } else { Err(FairnessError::InvalidRule { field, found }) }
        };
        inside("min_ratio", self.min_ratio)?;
        inside("level", self.level)
    }

    fn find_reference<'a>(
        &self,
        sums: &BTreeMap<&'a str, Sums>,
    ) -> Result<(&'a str, Sums), FairnessError> {
        let large = |found: &Sums| found.n >= self.min_rows;
        let none = FairnessError::NoReference { min_rows: self.min_rows };
        match &self.reference {
            ReferenceGroup::Named(name) => match sums.get_key_value(name.as_str()) {
                Some((&group, &found)) if large(&found) => Ok((group, found)),
                Some(_) => Err(none),
                None => Err(FairnessError::UnknownGroup { group: name.clone() }),
            },
            ReferenceGroup::HighestRate => {
                let mut best: Option<(&str, Sums)> = None;
                for (&group, &found) in sums.iter().filter(|(_, found)| large(found)) {
                    if best.is_none_or(|(_, best)| found.rate() > best.rate()) {
                        best = Some((group, found));
                    }
                }
                best.ok_or(none)
            }
        }
    }

    fn outcome(&self, group: &str, found: Sums, reference: &str, base: Sums) -> GroupOutcome {
        let is_reference = group == reference;
        let impact = if is_reference { None } else { found.impact(base, self.level) };
        let verdict = match impact {
            _ if is_reference => Verdict::Reference,
            _ if found.n < self.min_rows => Verdict::TooFewRows,
            None => Verdict::NoRatio,
            Some(impact) if impact.ratio >= self.min_ratio => Verdict::Passes,
            Some(impact) if impact.p_value < 1.0 - self.level => Verdict::Below,
            Some(_) => Verdict::BelowWithinChance,
        };
        GroupOutcome {
            group: group.to_owned(),
            n_rows: found.n,
            n_approved: found.approved,
            approval_rate: found.rate(),
            mean_score: found.mean,
            standardized_difference: if is_reference { None } else { found.difference(base) },
            impact,
            verdict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A group of `n` rows of which `approved` have score 1, the others 0.
    fn rows(groups: &[(&'static str, usize, usize)]) -> (Vec<f64>, Vec<&'static str>) {
        let one = |&(name, n, approved): &(&'static str, usize, usize)| {
            (0..n).map(move |row| (if row < approved { 1.0 } else { 0.0 }, name))
        };
        groups.iter().flat_map(one).unzip()
    }

    fn at(groups: &[(&'static str, usize, usize)]) -> Disparity {
        let (scores, names) = rows(groups);
        Disparity::at_cutoff(&scores, &names, 1.0, &FairnessRule::default()).unwrap()
    }

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-10 * expected.abs().max(1.0)
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        let rule = FairnessRule::default();
        let of = |scores: &[f64], groups: &[&str], cutoff, rule: &FairnessRule| {
            Disparity::at_cutoff(scores, groups, cutoff, rule).unwrap_err()
        };
        assert_eq!(of(&[], &[], 0.0, &rule), FairnessError::NoRows);
        assert_eq!(
            of(&[1.0], &[], 0.0, &rule),
            FairnessError::WrongLength { expected: 1, found: 0 }
        );
        assert!(matches!(
            of(&[f64::NAN], &["a"], 0.0, &rule),
            FairnessError::NotFinite { row: 0, .. }
        ));
        assert!(matches!(of(&[1.0], &["a"], f64::NAN, &rule), FairnessError::InvalidCutoff { .. }));
        assert_eq!(of(&[1.0], &["a"], 0.0, &rule), FairnessError::NoReference { min_rows: 30 });
        let named = |name: &str| FairnessRule {
            reference: ReferenceGroup::Named(name.to_owned()),
            ..rule.clone()
        };
        let unknown = FairnessError::UnknownGroup { group: "b".to_owned() };
        assert_eq!(of(&[1.0], &["a"], 0.0, &named("b")), unknown);
        let level = FairnessRule { level: 1.0, ..rule.clone() };
        assert!(matches!(of(&[1.0], &["a"], 0.0, &level), FairnessError::InvalidRule { .. }));
    }

    #[test]
    fn equal_rates_have_ratio_1() {
        let found = at(&[("a", 100, 40), ("b", 50, 20)]);
        let impact = found.groups[1].impact.unwrap();
        assert!(close(impact.ratio, 1.0) && close(impact.p_value, 1.0));
        assert!(impact.lower < 1.0 && 1.0 < impact.upper);
        assert_eq!(found.groups[1].verdict, Verdict::Passes);
        assert!(close(found.groups[1].standardized_difference.unwrap(), 0.0));
        assert_eq!(found.below().count(), 0);
    }

    /// `scipy.stats.contingency.relative_risk(60, 200, 240, 400).confidence_interval(0.95)` and the z-test
    /// of the pooled shares; the difference of means by numpy.
    #[test]
    fn agrees_with_scipy() {
        let found = at(&[("a", 200, 60), ("b", 400, 240)]);
        let impact = found.groups[0].impact.unwrap();
        assert!(close(impact.ratio, 0.5));
        assert!(close(impact.lower, 0.398_732_574_012_058_7), "{}", impact.lower);
        assert!(close(impact.upper, 0.626_986_647_929_194_2), "{}", impact.upper);
        assert!(close(impact.p_value / 4.262_191_597_843_629e-12, 1.0), "{}", impact.p_value);
        let difference = found.groups[0].standardized_difference.unwrap();
        assert!(close(difference, -0.624_499_799_839_839_7), "{difference}");
        assert_eq!(found.groups[0].verdict, Verdict::Below);
    }

    #[test]
    fn small_groups_are_listed_and_not_judged() {
        let found = at(&[("a", 100, 50), ("b", 10, 1), ("c", 40, 15)]);
        assert_eq!(found.groups[1].verdict, Verdict::TooFewRows);
        assert_eq!(found.groups[2].verdict, Verdict::BelowWithinChance);
        assert_eq!(found.reference, "a");
        assert_eq!(at(&[("a", 30, 15), ("b", 30, 15)]).groups[1].verdict, Verdict::Passes);
    }

    #[test]
    fn rates_of_0_and_1_have_intervals() {
        let found = at(&[("a", 50, 50), ("b", 50, 0)]);
        let impact = found.groups[1].impact.unwrap();
        assert!(impact.ratio < f64::MIN_POSITIVE && impact.lower < f64::MIN_POSITIVE);
        assert!(0.0 < impact.upper && impact.upper < 0.2);
        assert_eq!(found.groups[1].verdict, Verdict::Below);
        let nobody = at(&[("a", 50, 0), ("b", 50, 0)]);
        assert_eq!(nobody.groups[1].verdict, Verdict::NoRatio);
        assert_eq!(nobody.groups[1].standardized_difference, None);
    }
}
