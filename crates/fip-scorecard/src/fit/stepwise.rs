//! A search for the candidates of a model, one at a time.

use fip_ml::{LogisticError, LogisticRegression};
use serde::{Deserialize, Serialize};

use super::FitError;
use super::model::Design;

/// Which way the search goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// From no candidates up.
    Forward,
    /// From all candidates down.
    Backward,
    /// From no candidates up; after each entry candidates may leave again.
    #[default]
    Both,
}

/// What makes a model better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Criterion {
    /// Akaike's criterion falls.
    #[default]
    Aic,
    /// Schwarz's criterion falls.
    Bic,
    /// The p-value of the likelihood ratio.
    PValue {
        /// The largest p-value at which a candidate enters.
        enter: f64,
        /// The p-value above which a candidate leaves; not below `enter`.
        remove: f64,
    },
}

/// A stepwise search.
///
/// A candidate that would give any coefficient the wrong sign does not enter; one that has the wrong sign
/// leaves first. Of equal candidates the first is taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stepwise {
    /// Which way the search goes.
    pub direction: Direction,
    /// What makes a model better.
    pub criterion: Criterion,
    /// The largest number of steps; 200 unless set.
    pub max_steps: usize,
}

impl Default for Stepwise {
    fn default() -> Self {
        Self { direction: Direction::Both, criterion: Criterion::Aic, max_steps: 200 }
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// The candidate entered the model.
    Entered,
    /// The candidate left the model.
    Left,
    /// The candidate left the model, for its coefficient had the wrong sign.
    LeftForItsSign,
}

/// One step of the search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was done.
    pub action: Action,
    /// The candidate.
    pub name: String,
    /// The deviance after the step.
    pub deviance: f64,
    /// Akaike's criterion after the step.
    pub aic: f64,
    /// Schwarz's criterion after the step.
    pub bic: f64,
    /// The p-value of the likelihood ratio of the models before and after.
    pub p_value: f64,
}

/// An improvement below this share of the criterion is rounding.
const ROUNDING: f64 = 1e-10;

struct Search<'a, 'b> {
    design: &'a Design<'b>,
    rule: Stepwise,
    forced: &'a [usize],
    columns: Vec<usize>,
    model: LogisticRegression,
    steps: Vec<Step>,
}

/// Returns the chosen candidates of a pool, in the order of the pool, and the steps.
pub(super) fn stepwise(
    design: &Design<'_>,
    pool: &[usize],
    forced: &[usize],
    rule: Stepwise,
) -> Result<(Vec<usize>, Vec<Step>), FitError> {
    check(rule)?;
    let columns = match rule.direction {
        Direction::Backward => pool.to_vec(),
        Direction::Forward | Direction::Both => forced.to_vec(),
    };
    let model = design.fit(&columns)?;
    let mut search = Search { design, rule, forced, columns, model, steps: Vec::new() };
    while search.steps.len() < rule.max_steps {
        let moved = match rule.direction {
            Direction::Forward => search.enter(pool)?,
            Direction::Backward => search.leave()?,
            Direction::Both => search.leave()? || search.enter(pool)?,
        };
        if !moved {
            break;
        }
    }
    search.columns.sort_unstable();
    Ok((search.columns, search.steps))
}

fn check(rule: Stepwise) -> Result<(), FitError> {
    let Criterion::PValue { enter, remove } = rule.criterion else { return Ok(()) };
    for (field, found) in [("enter", enter), ("remove", remove)] {
        let lawful = (0.0..=1.0).contains(&found);
        if !lawful {
            return Err(FitError::Rule { field, found });
        }
    }
    // Otherwise a candidate could enter and leave for ever.
    if remove < enter {
        return Err(FitError::Rule { field: "remove", found: remove });
    }
    Ok(())
}

impl Search<'_, '_> {
    /// Lets the best candidate of the pool enter; returns whether one did.
    fn enter(&mut self, pool: &[usize]) -> Result<bool, FitError> {
        let mut best: Option<(usize, f64, LogisticRegression)> = None;
        for &at in pool.iter().filter(|at| !self.columns.contains(at)) {
            let mut columns = self.columns.clone();
            columns.push(at);
            let model = match self.design.fit_from(&columns, &self.model) {
                Ok(model) => model,
                // What the model says already adds nothing to it.
                Err(LogisticError::Collinear { .. }) => continue,
                Err(other) => return Err(other.into()),
            };
            let value = self.value(&model);
            let is_better = best.as_ref().is_none_or(|(_, least, _)| value < *least);
            if is_better && self.design.has_lawful_signs(&model, &columns, self.forced) {
                best = Some((at, value, model));
            }
        }
        let Some((at, value, model)) = best else { return Ok(false) };
        let pays = match self.rule.criterion {
            Criterion::PValue { enter, .. } => model.likelihood_ratio_p_value(&self.model) <= enter,
            Criterion::Aic | Criterion::Bic => is_less(value, self.value(&self.model)),
        };
        if pays {
            let mut columns = self.columns.clone();
            columns.push(at);
            self.step(Action::Entered, at, columns, model);
        }
        Ok(pays)
    }

    /// Lets the candidate leave that the model misses least; returns whether one did.
    fn leave(&mut self) -> Result<bool, FitError> {
        let free = |at: &usize| !self.forced.contains(at);
        if !self.design.has_lawful_signs(&self.model, &self.columns, self.forced) {
            let signs = self.columns.iter().zip(self.model.coefficients());
            let worst =
                signs.filter(|(at, _)| free(at)).fold(None, |worst, (&at, &found)| match worst {
                    Some((_, largest)) if found <= largest => worst,
                    _ => Some((at, found)),
                });
            if let Some((at, _)) = worst {
                let columns = self.without(at);
                let model = self.design.fit_from(&columns, &self.model)?;
                self.step(Action::LeftForItsSign, at, columns, model);
                return Ok(true);
            }
        }
        let mut best: Option<(usize, f64, LogisticRegression)> = None;
        for &at in self.columns.iter().filter(|&at| free(at)) {
            let model = self.design.fit_from(&self.without(at), &self.model)?;
            let value = self.value(&model);
            if best.as_ref().is_none_or(|(_, least, _)| value < *least) {
                best = Some((at, value, model));
            }
        }
        let Some((at, value, model)) = best else { return Ok(false) };
        let pays = match self.rule.criterion {
            Criterion::PValue { remove, .. } => {
                self.model.likelihood_ratio_p_value(&model) > remove
            }
            Criterion::Aic | Criterion::Bic => is_less(value, self.value(&self.model)),
        };
        if pays {
            self.step(Action::Left, at, self.without(at), model);
        }
        Ok(pays)
    }

    fn without(&self, at: usize) -> Vec<usize> {
        self.columns.iter().copied().filter(|&other| other != at).collect()
    }

    /// Returns what is to be small; among models of as many columns the deviance stands for its p-value.
    fn value(&self, model: &LogisticRegression) -> f64 {
        match self.rule.criterion {
            Criterion::Aic => model.aic(),
            Criterion::Bic => model.bic(self.design.weight()),
            Criterion::PValue { .. } => model.deviance(),
        }
    }

    fn step(&mut self, action: Action, at: usize, columns: Vec<usize>, model: LogisticRegression) {
        let (larger, smaller) = match action {
            Action::Entered => (&model, &self.model),
            Action::Left | Action::LeftForItsSign => (&self.model, &model),
        };
        self.steps.push(Step {
            action,
            name: self.design.candidates[at].name().to_owned(),
            deviance: model.deviance(),
            aic: model.aic(),
            bic: model.bic(self.design.weight()),
            p_value: larger.likelihood_ratio_p_value(smaller),
        });
        self.columns = columns;
        self.model = model;
    }
}

/// Returns whether a criterion is smaller by more than rounding.
fn is_less(value: f64, than: f64) -> bool {
    value < than - ROUNDING * than.abs()
}
