//! Every shape, and the one whose value is worth its turns.

use serde::{Deserialize, Serialize};

use super::check::join;
use super::error::OptimiseError;
use super::partition::Partition;
use super::problem::Problem;
use super::run::Run;
use crate::binning::{Counts, Shape};

/// How [`optimise_auto`] chooses among shapes.
///
/// The criterion of a partition is
///
/// ```text
/// value - |value| (turn_penalty · turns + bin_penalty · (bins - 1))
/// ```
///
/// where turns are the changes of direction of its event rates from bin to bin. The largest wins; of equal
/// ones the first in `shapes`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AutoRule {
    /// The shapes to try, the preferred first.
    pub shapes: Vec<Shape>,
    /// Share of the value that each turn has to be worth; 0.1 by default.
    pub turn_penalty: f64,
    /// Share of the value that each bin after the first has to be worth; 0.005 by default.
    pub bin_penalty: f64,
}

impl Default for AutoRule {
    fn default() -> Self {
        Self { shapes: Shape::ALL.to_vec(), turn_penalty: 0.1, bin_penalty: 0.005 }
    }
}

impl AutoRule {
    /// Sets the shapes to try, the preferred first.
    #[must_use]
    pub fn shapes(mut self, shapes: &[Shape]) -> Self {
        self.shapes = shapes.to_vec();
        self
    }

    /// Sets the share of the value that each turn has to be worth.
    #[must_use]
    pub const fn turn_penalty(mut self, share: f64) -> Self {
        self.turn_penalty = share;
        self
    }

    /// Sets the share of the value that each bin after the first has to be worth.
    #[must_use]
    pub const fn bin_penalty(mut self, share: f64) -> Self {
        self.bin_penalty = share;
        self
    }

    fn validate(&self) -> Result<(), OptimiseError> {
        let penalties = [("turn_penalty", self.turn_penalty), ("bin_penalty", self.bin_penalty)];
        for (name, found) in penalties {
            let lawful = found.is_finite() && 0.0 <= found;
            if !lawful {
                let expected = "a finite number of at least 0";
                return Err(OptimiseError::Constraint { name, expected, found });
            }
        }
        if self.shapes.is_empty() {
            let (name, expected) = ("shapes", "at least 1 shape");
            return Err(OptimiseError::Constraint { name, expected, found: 0.0 });
        }
        Ok(())
    }
}

/// The best partition of every shape, and the chosen one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Auto {
    /// The partition of the largest criterion.
    pub chosen: Partition,
    /// Every shape in the order of the rule.
    pub tried: Vec<Tried>,
}

/// What became of one shape.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tried {
    /// The shape.
    pub shape: Shape,
    /// Its best partition, or why there is none.
    pub partition: Result<Partition, OptimiseError>,
    /// Changes of direction of its event rates.
    pub turns: usize,
    /// What the choice maximises; minus infinity without a partition.
    pub criterion: f64,
}

/// Returns the best partition of each shape, each proven, and chooses one by a penalised value.
///
/// The shapes share one table of segments, so all seven cost little more than one.
///
/// # Errors
///
/// The problem or the rule is unlawful, or no shape has a partition; then the error is that of the first.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{AutoRule, Counts, Problem, Shape, optimise_auto};
///
/// let prebins = [(70, 30), (75, 25), (90, 10), (60, 40)].map(|(g, b)| Counts::unweighted(g, b));
/// let auto = optimise_auto(&Problem::new(&prebins), &AutoRule::default())?;
/// assert_eq!(auto.chosen.shape, Shape::Valley);
/// assert_eq!(auto.tried.len(), 7);
/// # Ok::<(), fip_scorecard::binning::OptimiseError>(())
/// ```
pub fn optimise_auto(problem: &Problem<'_>, rule: &AutoRule) -> Result<Auto, OptimiseError> {
    rule.validate()?;
    let run = Run::new(problem)?;
    let tried = run.all(&rule.shapes).into_iter().zip(&rule.shapes).map(|(partition, &shape)| {
        let (turns, criterion) = partition
            .as_ref()
            .map_or((0, f64::NEG_INFINITY), |partition| criterion(problem, rule, partition));
        Tried { shape, partition, turns, criterion }
    });
    let tried: Vec<Tried> = tried.collect();
    let best = tried.iter().reduce(|a, b| if a.criterion < b.criterion { b } else { a });
    let chosen = best.map(|best| best.partition.clone()).ok_or(OptimiseError::NoPrebins)??;
    Ok(Auto { chosen, tried })
}

fn criterion(problem: &Problem<'_>, rule: &AutoRule, partition: &Partition) -> (usize, f64) {
    let bins = join(problem.prebins, &partition.ends);
    let rates = bins.iter().filter_map(Counts::event_rate);
    let turns = turns(rates);
    let share = rule.turn_penalty * turns as f64 + rule.bin_penalty * (bins.len() - 1) as f64;
    (turns, partition.value - partition.value.abs() * share)
}

/// Returns how often a sequence changes direction; equal neighbours have none.
fn turns(levels: impl Iterator<Item = f64>) -> usize {
    let (mut turns, mut last, mut up) = (0, None, None);
    for level in levels {
        let change = last.map(|last: f64| level - last).filter(|change| 1e-12 < change.abs());
        if let Some(change) = change {
            let rises = 0.0 < change;
            turns += usize::from(up.is_some_and(|up: bool| up != rises));
            up = Some(rises);
        }
        last = Some(level);
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_changes_of_direction() {
        assert_eq!(turns([0.1, 0.1, 0.2, 0.2, 0.3].into_iter()), 0);
        assert_eq!(turns([0.1, 0.3, 0.3, 0.2].into_iter()), 1);
        assert_eq!(turns([0.1, 0.3, 0.2, 0.4].into_iter()), 2);
        assert_eq!(turns([0.1].into_iter()), 0);
    }
}
