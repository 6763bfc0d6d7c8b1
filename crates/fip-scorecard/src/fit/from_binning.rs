//! From the bins of a variable to a candidate: every value that the binning takes has an attribute.

use super::{Candidate, CandidateBin, CandidateError};
use crate::binning::{Assigned, BinContent, Binning, Counts, Outcome, SpecialCode, Unknown};
use crate::{Condition, Input};

impl Candidate {
    /// Takes the bins of a variable, and its values in the training rows.
    ///
    /// The weights of evidence are those of the binning; the counts are those of the rows given here, which may
    /// be others than those it was fitted on. What the binning does with missing values, unknown categories and
    /// codes that it never saw, the card does, too: such values become attributes without rows.
    ///
    /// # Errors
    ///
    /// [`CandidateError`] when there is not one value for each outcome, the binning refuses a value, or it
    /// refuses a special code where a card would take it for an ordinary value.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::binning::{BinningSpec, Outcome};
    /// use fip_scorecard::fit::Candidate;
    ///
    /// let ages = [21.0, 22.0, 23.0, 24.0, 45.0, 46.0, 47.0, 48.0].map(Some);
    /// let defaulted = [true, true, true, false, false, false, false, true];
    /// let outcome = Outcome::new(&defaulted);
    /// let binning = BinningSpec::default().fit_numeric("age", &ages, &outcome)?;
    /// let candidate = Candidate::from_binning(&binning, &ages, &outcome)?;
    /// assert_eq!((candidate.name(), candidate.n_rows()), ("age", 8));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_binning<'v, V>(
        binning: &Binning,
        values: &[V],
        outcome: &Outcome<'_, bool>,
    ) -> Result<Self, CandidateError>
    where
        V: Copy + Into<Input<'v>>,
    {
        let name = binning.variable();
        let (expected, found) = (outcome.len(), values.len());
        let rows_of = |weights: Option<&[f64]>| weights.map_or(found, <[f64]>::len);
        if expected != found || rows_of(outcome.weights) != found {
            let name = name.to_owned();
            return Err(CandidateError::Length { name, expected, found });
        }
        let mut rows = Rows::new(binning)?;
        let mut bin_of_row = Vec::with_capacity(values.len());
        for (row, &value) in values.iter().enumerate() {
            let value = value.into();
            let assigned = binning.bin_of(value).map_err(|source| CandidateError::Value {
                name: name.to_owned(),
                row,
                source,
            })?;
            let bin = rows.position(value, assigned);
            bin_of_row.push(bin);
            if outcome.weighs(row) {
                let weight = outcome.weight(row);
                rows.bins[bin].counts += if outcome.targets[row] {
                    Counts { n_rows: 1, non_events: 0.0, events: weight }
                } else {
                    Counts { n_rows: 1, non_events: weight, events: 0.0 }
                };
            }
        }
        let candidate = Self::new(name, name, rows.bins, &bin_of_row)?;
        Ok(match majority_share(values, outcome) {
            Some(share) => candidate.identical_share(share),
            None => candidate.identical_share(0.5),
        })
    }
}

/// The attributes of a card, while rows are counted into them.
struct Rows {
    /// The bins of the binning, then the values that only its policy knows.
    bins: Vec<CandidateBin>,
    missing: Option<usize>,
    other: Option<usize>,
}

impl Rows {
    fn new(binning: &Binning) -> Result<Self, CandidateError> {
        let mut rows = Self { bins: Vec::new(), missing: None, other: None };
        for (at, bin) in binning.bins().iter().enumerate() {
            let content = bin.content();
            if *content == BinContent::Missing {
                rows.missing = Some(at);
            }
            rows.push(&content.words(), condition(content), bin.woe());
        }
        let given = |assigned: Assigned| match assigned {
            Assigned::Bin(bin) => binning.bins()[bin].woe(),
            Assigned::Neutral => 0.0,
        };
        if rows.missing.is_none()
            && let Ok(assigned) = binning.bin_of(Input::Missing)
        {
            rows.missing = Some(rows.bins.len());
            rows.push("missing", Condition::Missing, given(assigned));
        }
        let is_numeric = matches!(
            binning.bins().first().map(crate::binning::Bin::content),
            Some(BinContent::Interval { .. })
        );
        if !is_numeric && let Some(woe) = woe_of_unknown(binning) {
            rows.other = Some(rows.bins.len());
            rows.push("any other", Condition::Other, woe);
        }
        for special in &binning.table.specials {
            let code = &special.code;
            match binning.bin_of(input(code)) {
                Ok(Assigned::Bin(bin))
                    if matches!(binning.bins()[bin].content(), BinContent::Special(_)) => {}
                Ok(assigned) => rows.push(
                    &format!("special {code}"),
                    condition(&BinContent::Special(code.clone())),
                    given(assigned),
                ),
                Err(_) if is_numeric || rows.other.is_some() => {
                    let (name, code) = (binning.variable().to_owned(), code.to_string());
                    return Err(CandidateError::RefusedCode { name, code });
                }
                // A card refuses a category that it does not list, as the binning does.
                Err(_) => {}
            }
        }
        Ok(rows)
    }

    fn push(&mut self, label: &str, condition: Condition, woe: f64) {
        let mut unique = label.to_owned();
        let mut number = 2;
        while self.bins.iter().any(|bin| bin.label == unique) {
            unique = format!("{label} ({number})");
            number += 1;
        }
        self.bins.push(CandidateBin { label: unique, condition, woe, counts: Counts::ZERO });
    }

    /// Returns the attribute of a value.
    fn position(&self, value: Input<'_>, assigned: Assigned) -> usize {
        match (value, assigned) {
            (Input::Missing, _) => self.missing.unwrap_or_default(),
            (_, Assigned::Bin(bin)) => bin,
            (Input::Number(number), Assigned::Neutral) => self.listed(|condition| {
                matches!(condition, Condition::Values(codes) if codes.iter().any(|&code| is_same(code, number)))
            }),
            (Input::Category(category), Assigned::Neutral) => self.listed(|condition| {
                matches!(condition, Condition::Categories(names) if names.iter().any(|name| name == category))
            }),
        }
    }

    /// Returns the attribute of a condition, or that of other values.
    fn listed(&self, holds: impl Fn(&Condition) -> bool) -> usize {
        let found = self.bins.iter().position(|bin| holds(&bin.condition));
        found.or(self.other).unwrap_or_default()
    }
}

fn is_same(left: f64, right: f64) -> bool {
    left.total_cmp(&(right + 0.0)).is_eq()
}

fn input(code: &SpecialCode) -> Input<'_> {
    match code {
        SpecialCode::Number(number) => Input::Number(*number),
        SpecialCode::Text(text) => Input::Category(text),
    }
}

fn condition(content: &BinContent) -> Condition {
    match content {
        BinContent::Interval { from, to } => Condition::Interval { from: *from, to: *to },
        BinContent::Categories { names, .. } => Condition::Categories(names.clone()),
        BinContent::Special(SpecialCode::Number(number)) => Condition::Values(vec![*number]),
        BinContent::Special(SpecialCode::Text(text)) => Condition::Categories(vec![text.clone()]),
        BinContent::Missing => Condition::Missing,
    }
}

/// Returns the weight of evidence of a category that the data did not have, `None` where it is refused.
fn woe_of_unknown(binning: &Binning) -> Option<f64> {
    let bins = binning.bins().iter();
    match binning.policy().unknown {
        Unknown::Refuse => None,
        Unknown::Neutral => Some(0.0),
        Unknown::Worst => {
            let ordinary = bins.filter(|bin| bin.content().is_ordinary());
            ordinary.map(crate::binning::Bin::woe).min_by(f64::total_cmp)
        }
        Unknown::AsOther => {
            let is_other = |content: &BinContent| {
                matches!(content, BinContent::Categories { other: true, .. })
            };
            bins.into_iter().find(|bin| is_other(bin.content())).map(crate::binning::Bin::woe)
        }
    }
}

/// Returns the share of the weight that has the most frequent value, where that is more than half.
///
/// # References
///
/// R. S. Boyer, J. S. Moore, "MJRTY: a fast majority vote algorithm" (1991).
fn majority_share<'v, V>(values: &[V], outcome: &Outcome<'_, bool>) -> Option<f64>
where
    V: Copy + Into<Input<'v>>,
{
    let (mut leader, mut lead, mut total) = (Input::Missing, 0.0, 0.0);
    for (row, &value) in values.iter().enumerate() {
        let (value, weight) = (value.into(), outcome.weight(row));
        total += weight;
        if value == leader {
            lead += weight;
        } else {
            lead -= weight;
        }
        if lead < 0.0 {
            (leader, lead) = (value, -lead);
        }
    }
    let same = values.iter().enumerate().filter(|(_, value)| (**value).into() == leader);
    let weight: f64 = same.map(|(row, _)| outcome.weight(row)).sum();
    Some(weight / total).filter(|&share| share > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_is_found_wherever_it_stands() {
        let labels = [false; 7];
        let outcome = Outcome::new(&labels);
        for values in [[1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 3.0, 1.0, 4.0, 1.0, 1.0]] {
            let share = majority_share(&values, &outcome).unwrap();
            assert!((share - 4.0 / 7.0).abs() < 1e-12);
        }
        assert_eq!(majority_share(&[1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0], &outcome), None);
        let weights = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let outcome = Outcome::new(&labels).weights(&weights);
        let share = majority_share(&[1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0], &outcome).unwrap();
        assert!((share - 0.75).abs() < 1e-12);
    }
}
