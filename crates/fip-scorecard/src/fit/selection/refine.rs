//! The rules that need a model: signs and p-values.

use fip_ml::LogisticRegression;

use super::{Rejection, SelectionRules};
use crate::fit::FitError;
use crate::fit::model::{Design, SignRule};

/// Candidates that stay, their model, and those that left it one after the other.
#[derive(Debug)]
pub(in crate::fit) struct Refined {
    pub(in crate::fit) columns: Vec<usize>,
    pub(in crate::fit) model: LogisticRegression,
    pub(in crate::fit) rejected: Vec<(usize, Rejection)>,
}

/// Fits, rejects the worst candidate, and fits again, until every rule is met.
pub(in crate::fit) fn refine(
    design: &Design<'_>,
    mut columns: Vec<usize>,
    forced: &[usize],
    rules: &SelectionRules,
) -> Result<Refined, FitError> {
    let mut rejected = Vec::new();
    loop {
        if columns.is_empty() {
            return Err(FitError::NothingLeft);
        }
        let model = design.fit(&columns)?;
        let worst = worst_sign(design, &model, &columns, forced)?;
        let worst = worst.or_else(|| worst_p_value(&model, &columns, forced, rules));
        let Some((position, rejection)) = worst else {
            return Ok(Refined { columns, model, rejected });
        };
        rejected.push((columns.remove(position), rejection));
    }
}

/// Returns the candidate whose coefficient has the wrong sign, the most positive first.
fn worst_sign(
    design: &Design<'_>,
    model: &LogisticRegression,
    columns: &[usize],
    forced: &[usize],
) -> Result<Option<(usize, Rejection)>, FitError> {
    let mut worst: Option<(usize, f64)> = None;
    for (position, (&coefficient, at)) in model.coefficients().iter().zip(columns).enumerate() {
        let is_at_zero = coefficient.abs() <= 0.0;
        let is_wrong = match design.regression.signs {
            SignRule::Drop => coefficient > 0.0,
            SignRule::Constrain => is_at_zero,
            SignRule::Ignore => false,
        };
        let is_shrunk = is_at_zero && design.regression.l1 > 0.0;
        if forced.contains(at) {
            if is_wrong {
                let name = design.candidates[*at].name().to_owned();
                return Err(FitError::ForcedSign { name, coefficient });
            }
            continue;
        }
        if !is_wrong && !is_shrunk {
            continue;
        }
        if worst.is_none_or(|(_, largest)| coefficient > largest) {
            worst = Some((position, coefficient));
        }
    }
    Ok(worst.map(|(position, coefficient)| {
        let is_shrunk = coefficient.abs() <= 0.0 && design.regression.l1 > 0.0;
        let wrong = Rejection::WrongSign { coefficient };
        (position, if is_shrunk { Rejection::Shrunk } else { wrong })
    }))
}

/// Returns the candidate of the largest p-value beyond the limit.
fn worst_p_value(
    model: &LogisticRegression,
    columns: &[usize],
    forced: &[usize],
    rules: &SelectionRules,
) -> Option<(usize, Rejection)> {
    let limit = rules.max_p_value?;
    let mut worst: Option<(usize, f64)> = None;
    for (position, line) in model.summary().iter().skip(1).enumerate() {
        let Some(p_value) = line.p_value else { continue };
        let is_free = !forced.contains(&columns[position]);
        if is_free && p_value > limit && worst.is_none_or(|(_, largest)| p_value > largest) {
            worst = Some((position, p_value));
        }
    }
    worst.map(|(position, p_value)| (position, Rejection::PValue { p_value, limit }))
}
