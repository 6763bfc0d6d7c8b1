//! Ranges of parameters to draw candidates from.

use fip_model::Seed;

use crate::forest::{ForestError, ForestValidParams, MaxFeatures, RandomForest};
use crate::class_weights::ClassWeights;
use crate::logistic::{LogisticError, LogisticRegression, LogisticValidParams};

/// Why no candidates could be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// A list of choices is empty.
    #[error("expected at least one choice of {choice}, found none")]
    NoChoice {
        /// Name of the list.
        choice: &'static str,
    },
    /// A range is not one of finite, positive numbers from low to high.
    #[error("expected a range of finite numbers above 0, low end first, found {low} to {high}")]
    InvalidRange {
        /// Low end given.
        low: f64,
        /// High end given.
        high: f64,
    },
    /// The forest refuses a candidate.
    #[error(transparent)]
    Forest(#[from] ForestError),
    /// The logistic regression refuses a candidate.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
}

/// What candidates of a logistic regression are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticSpace {
    /// Ends of the penalty λ, drawn evenly on the logarithmic scale; 1/C of scikit-learn.
    pub penalty: [f64; 2],
    /// Shares of the penalty that fall to the absolute coefficients: 0 is ridge, 1 is lasso.
    pub l1_shares: Vec<f64>,
    /// Weights of the classes.
    pub class_weights: Vec<ClassWeights>,
}

/// Penalties from 0.001 to 1,000; ridge, elastic net and lasso; equal class weights.
impl Default for LogisticSpace {
    fn default() -> Self {
        Self {
            penalty: [1e-3, 1e3],
            l1_shares: vec![0.0, 0.5, 1.0],
            class_weights: vec![ClassWeights::Equal],
        }
    }
}

impl LogisticSpace {
    /// Returns `n` candidates, the strongest penalty first. Each is a function of the seed and of its number:
    /// a longer draw holds the shorter one.
    ///
    /// # Errors
    ///
    /// [`SpaceError::InvalidRange`], [`SpaceError::NoChoice`], [`SpaceError::Logistic`] for a share of the
    /// penalty outside 0 to 1.
    pub fn draw(&self, n: usize, seed: Seed) -> Result<Vec<LogisticValidParams>, SpaceError> {
        let draws = Draws { seed, purpose: "logistic space" };
        check_range(self.penalty)?;
        let candidate = |number: usize| {
            let penalty = between(self.penalty, draws.uniform(number, 0));
            let share = draws.choice("the l1 share", &self.l1_shares, number, 1)?;
            let class_weights = draws.choice("class weights", &self.class_weights, number, 2)?;
            let params = LogisticRegression::params()
                .l1(share * penalty)
                .l2((1.0 - share) * penalty)
                .class_weights(class_weights)
                .check()?;
            Ok((penalty, params))
        };
        let mut drawn = (0..n).map(candidate).collect::<Result<Vec<_>, SpaceError>>()?;
        drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(drawn.into_iter().map(|(_, params)| params).collect())
    }
}

/// What candidates of a random forest are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestSpace {
    /// Number of trees of every candidate; more are better, and only cost time.
    pub n_trees: usize,
    /// Largest depths to choose from; `usize::MAX` is no limit.
    pub max_depth: Vec<usize>,
    /// Ends of the smallest leaf, drawn evenly on the logarithmic scale.
    pub min_samples_leaf: [usize; 2],
    /// Columns tried at a split.
    pub max_features: Vec<MaxFeatures>,
}

impl ForestSpace {
    /// Returns the space for a table of `n_columns`: 200 trees; no limit of depth or 4, 8, 12; leaves from 1 to
    /// 64 draws; half, once and twice the square root of the number of columns.
    pub fn new(n_columns: usize) -> Self {
        let root = n_columns.isqrt().max(1);
        let exactly = |n: usize| MaxFeatures::Exactly(n.clamp(1, n_columns.max(1)));
        Self {
            n_trees: 200,
            max_depth: vec![4, 8, 12, usize::MAX],
            min_samples_leaf: [1, 64],
            max_features: vec![exactly(root / 2), MaxFeatures::Sqrt, exactly(2 * root)],
        }
    }

    /// Returns `n` candidates, the largest leaves and then the shallowest trees first. Each is a function of the
    /// seed and of its number; all have `seed` as their own, so chance favours none of them.
    ///
    /// # Errors
    ///
    /// [`SpaceError::InvalidRange`], [`SpaceError::NoChoice`], [`SpaceError::Forest`] for a candidate that the
    /// forest refuses.
    pub fn draw(&self, n: usize, seed: Seed) -> Result<Vec<ForestValidParams>, SpaceError> {
        let draws = Draws { seed, purpose: "forest space" };
        let leaves = self.min_samples_leaf.map(|leaf| leaf as f64);
        check_range(leaves)?;
        let candidate = |number: usize| {
            let leaf = rounded(between(leaves, draws.uniform(number, 0)));
            let depth = draws.choice("the depth", &self.max_depth, number, 1)?;
            let features =
                draws.choice("columns tried at a split", &self.max_features, number, 2)?;
            let params = RandomForest::params(seed)
                .n_trees(self.n_trees)
                .min_samples_leaf(leaf)
                .max_depth(depth)
                .max_features(features);
            Ok(params.check()?)
        };
        let mut drawn = (0..n).map(candidate).collect::<Result<Vec<_>, SpaceError>>()?;
        drawn.sort_by(|a, b| {
            let by_leaf = b.min_samples_leaf().cmp(&a.min_samples_leaf());
            by_leaf.then(a.max_depth().cmp(&b.max_depth()))
        });
        Ok(drawn)
    }
}

/// Uniform numbers that belong to a candidate and a parameter.
struct Draws {
    seed: Seed,
    purpose: &'static str,
}

/// Parameters that a candidate may have.
const MAX_PARAMETERS: u64 = 8;

impl Draws {
    fn uniform(&self, candidate: usize, parameter: u64) -> f64 {
        self.seed.keyed(self.purpose).uniform(candidate as u64 * MAX_PARAMETERS + parameter)
    }

    fn choice<T: Copy>(
        &self,
        name: &'static str,
        choices: &[T],
        candidate: usize,
        parameter: u64,
    ) -> Result<T, SpaceError> {
        let u = self.uniform(candidate, parameter);
        let at = floored(u * choices.len() as f64);
        choices.get(at).or(choices.last()).copied().ok_or(SpaceError::NoChoice { choice: name })
    }
}

fn check_range([low, high]: [f64; 2]) -> Result<(), SpaceError> {
    let lawful = low > 0.0 && low <= high && high.is_finite();
    if lawful { Ok(()) } else { Err(SpaceError::InvalidRange { low, high }) }
}

/// Returns the number a share `u` of the way from low to high on the logarithmic scale.
fn between([low, high]: [f64; 2], u: f64) -> f64 {
    (low.ln() + u * (high.ln() - low.ln())).exp().clamp(low, high)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
fn floored(value: f64) -> usize {
    value as usize
}

fn rounded(value: f64) -> usize {
    floored(value.round())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_empty_lists_and_ranges_that_are_none() {
        let draw = |space: &LogisticSpace| space.draw(3, Seed::new(1)).unwrap_err();
        let lawful = LogisticSpace::default();
        let none = LogisticSpace { l1_shares: Vec::new(), ..lawful.clone() };
        assert_eq!(draw(&none), SpaceError::NoChoice { choice: "the l1 share" });
        for penalty in [[0.0, 1.0], [2.0, 1.0], [f64::NAN, 1.0], [1.0, f64::INFINITY]] {
            let space = LogisticSpace { penalty, ..lawful.clone() };
            assert!(matches!(draw(&space), SpaceError::InvalidRange { .. }));
        }
        let beyond = LogisticSpace { l1_shares: vec![1.5], ..lawful };
        assert!(matches!(draw(&beyond), SpaceError::Logistic(LogisticError::InvalidL2 { .. })));
        let space = ForestSpace { n_trees: 0, ..ForestSpace::new(3) };
        assert_eq!(space.draw(1, Seed::new(1)), Err(SpaceError::Forest(ForestError::NoTrees)));
        let space = ForestSpace { min_samples_leaf: [0, 4], ..ForestSpace::new(3) };
        assert!(matches!(space.draw(1, Seed::new(1)), Err(SpaceError::InvalidRange { .. })));
    }

    #[test]
    fn draws_lie_within_and_run_from_simple_to_flexible() {
        let drawn = LogisticSpace::default().draw(50, Seed::new(3)).unwrap();
        let penalty = |params: &LogisticValidParams| params.l1() + params.l2();
        assert!(drawn.iter().all(|params| (1e-3..=1.000_001e3).contains(&penalty(params))));
        assert!(drawn.windows(2).all(|pair| penalty(&pair[0]) >= penalty(&pair[1]) * 0.999));
        assert!(drawn.iter().any(|params| params.l1() > 0.0));
        assert!(drawn.iter().any(|params| params.l1() <= 0.0));
        let drawn = ForestSpace::new(9).draw(50, Seed::new(3)).unwrap();
        assert!(drawn.iter().all(|params| (1..=64).contains(&params.min_samples_leaf())));
        assert!(drawn.is_sorted_by_key(|params| std::cmp::Reverse(params.min_samples_leaf())));
    }

    #[test]
    fn a_longer_draw_holds_the_shorter_one() {
        let space = LogisticSpace::default();
        let short = space.draw(5, Seed::new(9)).unwrap();
        let long = space.draw(12, Seed::new(9)).unwrap();
        assert!(short.iter().all(|params| long.contains(params)));
        assert_ne!(short, space.draw(5, Seed::new(10)).unwrap());
    }
}
