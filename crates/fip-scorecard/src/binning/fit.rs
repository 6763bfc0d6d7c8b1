//! Fitting: a table of prebins goes in, the best bins come out.

use super::document::check_outcomes;
use super::model::{Binning, Rules, Search, ShapeResult, problem};
use super::spec::{BinningSpec, ShapeRule};
use super::table::{Prebins, Table};
use super::{
    AutoRule, BinningError, CategoryCounts, Counts, NumericCounts, Outcome, Partition, Problem,
    Shape, Tried, categorical, numeric, optimise, optimise_auto,
};

impl BinningSpec {
    /// Bins a numeric variable.
    ///
    /// # Errors
    ///
    /// [`BinningError`] for rows that are unlawful or contradict the policy, and where no bins satisfy
    /// the constraints.
    pub fn fit_numeric(
        &self,
        variable: &str,
        values: &[Option<f64>],
        outcome: &Outcome<'_, bool>,
    ) -> Result<Binning, BinningError> {
        self.fit_table(numeric::table_of_rows(self, variable, values, outcome)?)
    }

    /// Bins a categorical variable.
    ///
    /// # Errors
    ///
    /// As [`BinningSpec::fit_numeric`].
    pub fn fit_categorical(
        &self,
        variable: &str,
        values: &[Option<&str>],
        outcome: &Outcome<'_, bool>,
    ) -> Result<Binning, BinningError> {
        self.fit_table(categorical::table_of_rows(self, variable, values, outcome)?)
    }

    /// Bins a numeric variable of which the counts are known.
    ///
    /// # Errors
    ///
    /// As [`BinningSpec::fit_numeric`].
    pub fn fit_counts(
        &self,
        variable: &str,
        counts: &NumericCounts,
    ) -> Result<Binning, BinningError> {
        self.fit_table(numeric::table_of_counts(self, variable, counts)?)
    }

    /// Bins a categorical variable of which the counts are known.
    ///
    /// # Errors
    ///
    /// As [`BinningSpec::fit_numeric`].
    pub fn fit_category_counts(
        &self,
        variable: &str,
        counts: &CategoryCounts,
    ) -> Result<Binning, BinningError> {
        self.fit_table(categorical::table_of_counts(self, variable, counts)?)
    }

    fn fit_table(&self, table: Table<Counts>) -> Result<Binning, BinningError> {
        check_outcomes(&table.totals())?;
        let rules = Rules::of(self);
        let search = self.search(&table, &rules)?;
        Binning::new(table, rules, search)
    }

    fn search(&self, table: &Table<Counts>, rules: &Rules) -> Result<Search, BinningError> {
        let problem = problem(table, rules);
        let (chosen, tried) = match (&table.prebins, &self.shape) {
            (Prebins::Cuts(_), ShapeRule::Auto(rule)) => best_shape(&problem, rule)?,
            (Prebins::Cuts(_), ShapeRule::Given(shape)) => given_shape(&problem, *shape)?,
            // Categories lie in the order of their rates already.
            (Prebins::Levels(_), _) => given_shape(&problem, Shape::Ascending)?,
        };
        Ok(Search {
            ends: chosen.ends,
            shape: chosen.shape,
            value: chosen.value,
            certificate: Some(chosen.certificate),
            tried,
            violation: None,
        })
    }
}

type Solved = (Partition, Vec<ShapeResult>);

fn given_shape(problem: &Problem<'_>, shape: Shape) -> Result<Solved, BinningError> {
    let partition = optimise(problem, shape)?;
    let solved = ShapeResult::solved(shape, partition.n_bins(), partition.value);
    Ok((partition, vec![solved]))
}

fn best_shape(problem: &Problem<'_>, rule: &AutoRule) -> Result<Solved, BinningError> {
    let auto = optimise_auto(problem, rule)?;
    let result = |tried: &Tried| match &tried.partition {
        Ok(found) => ShapeResult::solved(tried.shape, found.n_bins(), found.value),
        Err(error) => ShapeResult::failed(tried.shape, error),
    };
    let tried = auto.tried.iter().map(result).collect();
    Ok((auto.chosen, tried))
}
