//! A shallow tree that imitates another model's decisions and can be read.

use std::fmt::Write;

use fip_model::CompleteMatrix;
use fip_model::ndarray::{Array1, ArrayView1, Axis};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_trees::{DecisionTree, TreeNode};

use super::error::ChallengerError;
use crate::columns::check_columns;
use crate::labels::check_labels;

/// A shallow decision tree of linfa, fitted to decisions: its rules say in words what a forest does.
///
/// Fit it in the features' own units ([`Preprocessor::impute`](crate::Preprocessor::impute)), so that the
/// rules can be read. It is an explanation, not a model: [`fidelity`](Self::fidelity) says how far to
/// believe it.
///
/// linfa-trees breaks a tie of two classes in a leaf by the order of a hash map, which changes from run
/// to run, and it adds weights in 32 bits. Here decisions of `true` weigh 1 + 2⁻¹² and at most 4,095 rows
/// are used, evenly spaced where there are more: every sum of weights is then exact and no leaf can tie.
///
/// # Examples
///
/// ```
/// use fip_ml::SurrogateTree;
/// use fip_model::FeatureMatrix;
///
/// let cells = (0..40).map(|row| Some(f64::from(row)));
/// let matrix = FeatureMatrix::from_cells(vec!["recency_days".to_owned()], cells)?;
/// let matrix = matrix.complete().ok_or("no cell is missing")?;
/// let flagged: Vec<bool> = (0..40).map(|row| row >= 25).collect();
/// let tree = SurrogateTree::fit(&matrix, &flagged, 3, 5)?;
/// assert_eq!(tree.rules()[0], "if recency_days <= 24.5 then no (25 of 40 rows, 0.0% yes)");
/// assert_eq!(tree.fidelity(&matrix, &flagged)?, 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// M. Craven, J. Shavlik, "Extracting tree-structured representations of trained networks" (NIPS 1995).
#[derive(Debug, Clone, PartialEq)]
pub struct SurrogateTree {
    names: Vec<String>,
    /// The root first, children behind their parent.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    cut: Option<Cut>,
    n_rows: usize,
    n_yes: usize,
}

/// Rows up to the threshold go to `left`, others to `right`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    column: usize,
    threshold: f64,
    left: usize,
    right: usize,
}

/// A deeper tree has more leaves than a reader has patience.
const MAX_DEPTH: usize = 6;

/// With these two, sums of weights have at most 12 bits on either side of the point: 24, what an `f32`
/// holds. And no number of rows below 2¹² times 2⁻¹² is whole, so no two classes weigh the same.
const MAX_ROWS: usize = (1 << 12) - 1;
const YES_WEIGHT: f32 = 1.0 + 1.0 / 4096.0;

impl SurrogateTree {
    /// Fits a tree of at most `max_depth` cuts in a row, with at least `min_samples_leaf` rows in a leaf,
    /// to decisions: those of a forest at a threshold, or the label itself.
    ///
    /// # Errors
    ///
    /// [`ChallengerError::InvalidDepth`] outside 1 to 6; [`ChallengerError::EmptyLeaves`];
    /// [`ChallengerError::Labels`] when there is not one decision a row or all are equal;
    /// [`ChallengerError::Library`].
    pub fn fit(
        matrix: &CompleteMatrix,
        decisions: &[bool],
        max_depth: usize,
        min_samples_leaf: usize,
    ) -> Result<Self, ChallengerError> {
        if !(1..=MAX_DEPTH).contains(&max_depth) {
            return Err(ChallengerError::InvalidDepth { max: MAX_DEPTH, found: max_depth });
        }
        if min_samples_leaf == 0 {
            return Err(ChallengerError::EmptyLeaves);
        }
        let n_rows = matrix.view().nrows();
        check_labels(decisions, n_rows)?;
        let used = n_rows.min(MAX_ROWS);
        let rows: Vec<usize> = (0..used).map(|at| at * n_rows / used).collect();
        let targets: Array1<bool> = rows.iter().map(|&row| decisions[row]).collect();
        let weights = targets.mapv(|yes| if yes { YES_WEIGHT } else { 1.0 });
        let dataset =
            DatasetBase::new(matrix.view().select(Axis(0), &rows), targets).with_weights(weights);
        let tree = DecisionTree::params()
            .max_depth(Some(max_depth))
            .min_weight_leaf(min_samples_leaf as f32)
            .fit(&dataset)
            .map_err(|source| ChallengerError::Library { source: Box::new(source) })?;
        let mut found = Self { names: matrix.names().to_vec(), nodes: Vec::new() };
        found.copy(tree.root_node());
        found.count(matrix, decisions);
        Ok(found)
    }

    /// Copies a node of linfa's and what hangs on it, and returns its number.
    fn copy(&mut self, node: &TreeNode<f64, bool>) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { cut: None, n_rows: 0, n_yes: 0 });
        if let [Some(left), Some(right)] = node.children()[..] {
            let (column, threshold, _) = node.split();
            let (left, right) = (self.copy(left), self.copy(right));
            self.nodes[at].cut = Some(Cut { column, threshold, left, right });
        }
        at
    }

    /// Counts all rows, also those that were left out of the fit, in the nodes they pass.
    fn count(&mut self, matrix: &CompleteMatrix, decisions: &[bool]) {
        for (row, &yes) in matrix.view().rows().into_iter().zip(decisions) {
            let mut at = Some(0);
            while let Some(node) = at {
                self.nodes[node].n_rows += 1;
                self.nodes[node].n_yes += usize::from(yes);
                at = self.next(node, row);
            }
        }
    }

    fn next(&self, node: usize, row: ArrayView1<'_, f64>) -> Option<usize> {
        let cut = self.nodes[node].cut?;
        Some(if row[cut.column] <= cut.threshold { cut.left } else { cut.right })
    }

    fn decides(&self, node: usize) -> bool {
        2 * self.nodes[node].n_yes >= self.nodes[node].n_rows
    }

    /// Returns the tree's decision for each row: what most rows in its leaf were decided, yes on a tie.
    ///
    /// # Errors
    ///
    /// [`ChallengerError::Columns`] when the columns are not those of the fit.
    pub fn predict(&self, matrix: &CompleteMatrix) -> Result<Vec<bool>, ChallengerError> {
        check_columns(&self.names, matrix.names())?;
        let leaf = |row: ArrayView1<'_, f64>| {
            std::iter::successors(Some(0), |&node| self.next(node, row)).last().unwrap_or(0)
        };
        Ok(matrix.view().rows().into_iter().map(|row| self.decides(leaf(row))).collect())
    }

    /// Returns the share of the rows on which the tree decides as the model it imitates.
    ///
    /// Compare it with the share of the more frequent decision, which saying always the same reaches.
    ///
    /// # Errors
    ///
    /// [`ChallengerError::Columns`], and [`ChallengerError::Lengths`] when there is not one decision for
    /// each row, or no row.
    pub fn fidelity(
        &self,
        matrix: &CompleteMatrix,
        decisions: &[bool],
    ) -> Result<f64, ChallengerError> {
        let predicted = self.predict(matrix)?;
        if predicted.is_empty() || predicted.len() != decisions.len() {
            return Err(ChallengerError::Lengths { left: predicted.len(), right: decisions.len() });
        }
        let agreed =
            predicted.iter().zip(decisions).filter(|(ours, theirs)| ours == theirs).count();
        Ok(agreed as f64 / predicted.len() as f64)
    }

    /// Returns a line of text for each leaf: the conditions on the way to it, the decision, how many rows
    /// of the fit it holds and how many of them were decided yes.
    pub fn rules(&self) -> Vec<String> {
        let mut rules = Vec::new();
        self.write_rules(0, &mut Vec::new(), &mut rules);
        rules
    }

    fn write_rules(&self, node: usize, conditions: &mut Vec<String>, rules: &mut Vec<String>) {
        if let Some(cut) = self.nodes[node].cut {
            for (sign, child) in [("<=", cut.left), (">", cut.right)] {
                let threshold = readable(cut.threshold);
                conditions.push(format!("{} {sign} {threshold}", self.names[cut.column]));
                self.write_rules(child, conditions, rules);
                conditions.pop();
            }
            return;
        }
        let Node { n_rows, n_yes, .. } = self.nodes[node];
        let condition =
            if conditions.is_empty() { "always".to_owned() } else { conditions.join(" and ") };
        let decision = if self.decides(node) { "yes" } else { "no" };
        let share = 100.0 * n_yes as f64 / n_rows.max(1) as f64;
        let mut rule = format!("if {condition} then {decision}");
        // Writing to a string cannot fail.
        let _ = write!(rule, " ({n_rows} of {} rows, {share:.1}% yes)", self.nodes[0].n_rows);
        rules.push(rule);
    }
}

/// Returns the number with four significant digits, whole above 1,000.
fn readable(value: f64) -> String {
    let magnitude = value.abs();
    let decimals = [1e3, 1e2, 1e1, 1.0, 1e-1, 1e-2].iter().position(|&bound| magnitude >= bound);
    let text = format!("{value:.*}", decimals.unwrap_or(6));
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::Array2;

    use super::*;

    fn matrix(n_rows: usize, cell: impl Fn(usize, usize) -> f64) -> CompleteMatrix {
        let names = vec!["atm_rate".to_owned(), "recency_days".to_owned()];
        let values = Array2::from_shape_fn((n_rows, 2), |(row, column)| cell(row, column));
        CompleteMatrix::new(names, values).unwrap()
    }

    #[test]
    fn refuses_depths_leaves_and_decisions() {
        let x = matrix(4, |row, _| row as f64);
        let yes = [true, false, true, false];
        for depth in [0, 7] {
            let found = SurrogateTree::fit(&x, &yes, depth, 1).unwrap_err();
            assert!(matches!(found, ChallengerError::InvalidDepth { .. }));
        }
        assert!(matches!(SurrogateTree::fit(&x, &yes, 2, 0), Err(ChallengerError::EmptyLeaves)));
        assert!(matches!(
            SurrogateTree::fit(&x, &[true; 4], 2, 1),
            Err(ChallengerError::Labels(_))
        ));
    }

    #[test]
    fn a_rule_that_is_a_tree_is_found_and_written_down() {
        let x = matrix(
            200,
            |row, column| {
                if column == 0 { (row % 10) as f64 / 10.0 } else { (row / 10) as f64 }
            },
        );
        let decisions: Vec<bool> =
            x.view().rows().into_iter().map(|row| row[0] > 0.55 && row[1] > 7.5).collect();
        let tree = SurrogateTree::fit(&x, &decisions, 3, 1).unwrap();
        assert!((tree.fidelity(&x, &decisions).unwrap() - 1.0).abs() < 1e-12);
        let rules = tree.rules();
        assert_eq!(rules.len(), 3);
        let yes: Vec<&String> = rules.iter().filter(|rule| rule.contains("then yes")).collect();
        assert_eq!(yes.len(), 1);
        assert!(yes[0].contains("atm_rate > 0.55") && yes[0].contains("recency_days > 7.5"));
        assert!(yes[0].ends_with("(48 of 200 rows, 100.0% yes)"));
    }

    /// Half of the rows with a low rate are decided yes. Without the weights linfa tosses a coin for their
    /// leaf, and prunes the cut when it falls like the other leaf.
    #[test]
    fn the_same_tree_every_time_even_where_classes_tie() {
        let x = matrix(400, |row, column| if column == 0 { (row % 2) as f64 } else { 0.0 });
        let decisions: Vec<bool> = (0..400).map(|row| row % 4 != 0).collect();
        let first = SurrogateTree::fit(&x, &decisions, 4, 1).unwrap();
        for _ in 0..40 {
            assert_eq!(SurrogateTree::fit(&x, &decisions, 4, 1).unwrap(), first);
        }
    }

    /// More rows than are used: evenly spaced ones are fitted, all are counted.
    #[test]
    fn every_row_is_counted() {
        let x = matrix(10_000, |row, _| row as f64);
        let decisions: Vec<bool> = (0..10_000).map(|row| row >= 6_000).collect();
        let tree = SurrogateTree::fit(&x, &decisions, 2, 1).unwrap();
        assert!(tree.rules()[0].contains("of 10000 rows"));
        assert!(tree.fidelity(&x, &decisions).unwrap() > 0.999);
    }

    #[test]
    fn thresholds_read_well() {
        let cases = [
            (12_345.6, "12346"),
            (24.5, "24.5"),
            (0.123_456, "0.1235"),
            (0.0, "0"),
            (100.0, "100"),
        ];
        for (value, expected) in cases {
            assert_eq!(readable(value), expected);
        }
    }
}
