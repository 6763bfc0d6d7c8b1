//! What a search found.

use crate::moments::mean_and_std_dev;

/// One candidate and how it did in every fold.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial<P> {
    params: P,
    candidate: usize,
    fold_auc: Vec<f64>,
}

impl<P> Trial<P> {
    pub(super) fn new(params: P, candidate: usize, fold_auc: Vec<f64>) -> Self {
        Self { params, candidate, fold_auc }
    }

    /// Returns the parameters.
    pub fn params(&self) -> &P {
        &self.params
    }

    /// Returns the number of the candidate in the order given, from 0.
    pub fn candidate(&self) -> usize {
        self.candidate
    }

    /// Returns the area under the ROC curve within each fold.
    pub fn fold_auc(&self) -> &[f64] {
        &self.fold_auc
    }

    /// Returns the mean of the folds' areas.
    pub fn mean_auc(&self) -> f64 {
        mean_and_std_dev(&self.fold_auc).0
    }

    /// Returns the sample standard deviation of the folds' areas, 0 for a single fold.
    pub fn std_dev_auc(&self) -> f64 {
        mean_and_std_dev(&self.fold_auc).1
    }

    /// Returns the standard error of the mean, as if folds were independent.
    pub fn std_error_auc(&self) -> f64 {
        self.std_dev_auc() / (self.fold_auc.len() as f64).sqrt()
    }
}

/// All candidates, the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Search<P> {
    /// Never empty; best mean first, equal ones in the order given.
    trials: Vec<Trial<P>>,
}

impl<P> Search<P> {
    pub(super) fn new(mut trials: Vec<Trial<P>>) -> Self {
        trials.sort_by(|a, b| b.mean_auc().total_cmp(&a.mean_auc()));
        Self { trials }
    }

    /// Returns every candidate, the highest mean area first; equal ones in the order given.
    pub fn trials(&self) -> &[Trial<P>] {
        &self.trials
    }

    /// Returns the candidate of the highest mean area.
    pub fn best(&self) -> &Trial<P> {
        &self.trials[0]
    }

    /// Returns, of the candidates whose mean lies within one standard error of the best, the one that was
    /// given first: the simplest, where candidates are given from simple to flexible.
    ///
    /// # References
    ///
    /// L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and regression trees" (1984), 3.4.3.
    pub fn one_standard_error(&self) -> &Trial<P> {
        let best = self.best();
        let floor = best.mean_auc() - best.std_error_auc();
        let within = self.trials.iter().filter(|trial| trial.mean_auc() >= floor);
        within.min_by_key(|trial| trial.candidate).unwrap_or(best)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn the_simplest_within_one_error_is_chosen() {
        let trials = [[0.70, 0.72], [0.78, 0.80], [0.79, 0.83], [0.78, 0.81]];
        let trials = trials.iter().enumerate().map(|(at, auc)| Trial::new(at, at, auc.to_vec()));
        let found = Search::new(trials.collect());
        // Best mean 0.81 with standard error 0.02: 0.79 is within, 0.71 is not.
        assert_eq!(found.best().candidate(), 2);
        assert_relative_eq!(found.best().std_error_auc(), 0.02, epsilon = 1e-12);
        assert_eq!(found.one_standard_error().params(), &1);
        assert_eq!(found.trials().last().map(Trial::candidate), Some(0));
    }

    #[test]
    fn one_fold_has_no_spread() {
        assert_relative_eq!(Trial::new((), 0, vec![0.7]).std_error_auc(), 0.0);
    }
}
