//! Association of a characteristic's attributes with a protected group.

use std::collections::BTreeMap;

use serde::Serialize;

use super::distributions::chi_squared_p_value;
use super::error::FairnessError;

/// How strong an association is, by custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum AssociationStrength {
    /// V below 0.1.
    Negligible,
    /// V from 0.1 to below 0.3.
    Weak,
    /// V from 0.3 to below 0.5: look for another characteristic, or for evidence that this one is needed.
    Moderate,
    /// V of 0.5 or more: the characteristic may stand in for the group.
    Strong,
}

/// The association of two classifications of the same rows.
///
/// ```text
/// V = √(χ² / (n · (min(attributes, groups) - 1)))
/// ```
///
/// 0 is independence, 1 says that one tells the other. With few rows or many attributes V is too high by
/// chance; `corrected_v` is Bergsma's correction.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{Association, AssociationStrength};
///
/// let homes = ["rent", "rent", "own", "own"];
/// let found = Association::of(&homes, &["a", "a", "b", "b"])?;
/// assert_eq!(found.cramers_v, 1.0);
/// assert_eq!(found.strength, AssociationStrength::Strong);
/// # Ok::<(), fip_scorecard::monitor::FairnessError>(())
/// ```
///
/// # References
///
/// H. Cramér, "Mathematical methods of statistics" (1946). W. Bergsma, "A bias-correction for Cramér's V and
/// Tschuprow's T" (Journal of the Korean Statistical Society 42, 2013).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Association {
    /// Rows.
    pub n_rows: usize,
    /// Distinct attributes.
    pub n_attributes: usize,
    /// Distinct groups.
    pub n_groups: usize,
    /// Pearson's statistic of independence.
    pub chi_squared: f64,
    /// Its p-value.
    pub p_value: f64,
    /// Cramér's V, 0 to 1; 0 with a single attribute or group.
    pub cramers_v: f64,
    /// V less what chance adds to it.
    pub corrected_v: f64,
    /// How strong V is.
    pub strength: AssociationStrength,
}

impl Association {
    /// Returns the association of the attribute of each row with its group.
    ///
    /// # Errors
    ///
    /// [`FairnessError::WrongLength`] when there is not one group for each attribute, and
    /// [`FairnessError::NoRows`].
    pub fn of<A: AsRef<str>, G: AsRef<str>>(
        attributes: &[A],
        groups: &[G],
    ) -> Result<Self, FairnessError> {
        let n_rows = attributes.len();
        if groups.len() != n_rows {
            return Err(FairnessError::WrongLength { expected: n_rows, found: groups.len() });
        }
        if n_rows == 0 {
            return Err(FairnessError::NoRows);
        }
        let mut cells: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut of_attribute: BTreeMap<&str, usize> = BTreeMap::new();
        let mut of_group: BTreeMap<&str, usize> = BTreeMap::new();
        for (attribute, group) in attributes.iter().zip(groups) {
            let (attribute, group) = (attribute.as_ref(), group.as_ref());
            *cells.entry((attribute, group)).or_default() += 1;
            *of_attribute.entry(attribute).or_default() += 1;
            *of_group.entry(group).or_default() += 1;
        }
        let mut chi_squared = 0.0;
        for (attribute, &in_attribute) in &of_attribute {
            for (group, &in_group) in &of_group {
                let expected = in_attribute as f64 * in_group as f64 / n_rows as f64;
                let found = cells.get(&(*attribute, *group)).map_or(0.0, |&count| count as f64);
                chi_squared += (found - expected) * (found - expected) / expected;
            }
        }
        Ok(Self::from_statistic(chi_squared, n_rows, of_attribute.len(), of_group.len()))
    }

    fn from_statistic(chi_squared: f64, n_rows: usize, rows: usize, columns: usize) -> Self {
        let n = n_rows as f64;
        let degrees = (rows - 1) * (columns - 1);
        let phi = chi_squared / n;
        let root = |phi: f64, levels: f64| {
            if levels > 1.0 { (phi / (levels - 1.0)).sqrt().min(1.0) } else { 0.0 }
        };
        let cramers_v = root(phi, rows.min(columns) as f64);
        // Bergsma's levels; a single row leaves nothing to correct.
        let others = (n - 1.0).max(1.0);
        let reduced = |levels: usize| levels as f64 - ((levels - 1) as f64).powi(2) / others;
        let corrected = (phi - degrees as f64 / others).max(0.0);
        let strength = match cramers_v {
            v if v < 0.1 => AssociationStrength::Negligible,
            v if v < 0.3 => AssociationStrength::Weak,
            v if v < 0.5 => AssociationStrength::Moderate,
            _ => AssociationStrength::Strong,
        };
        Self {
            n_rows,
            n_attributes: rows,
            n_groups: columns,
            chi_squared,
            p_value: chi_squared_p_value(chi_squared, degrees),
            cramers_v,
            corrected_v: root(corrected, reduced(rows).min(reduced(columns))),
            strength,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(table: &[[usize; 3]]) -> (Vec<String>, Vec<String>) {
        let mut rows = (Vec::new(), Vec::new());
        for (attribute, counts) in table.iter().enumerate() {
            for (group, &count) in counts.iter().enumerate() {
                rows.0.extend(std::iter::repeat_n(attribute.to_string(), count));
                rows.1.extend(std::iter::repeat_n(group.to_string(), count));
            }
        }
        rows
    }

    #[test]
    fn refuses_no_rows_and_other_lengths() {
        let none: [&str; 0] = [];
        assert_eq!(Association::of(&none, &none), Err(FairnessError::NoRows));
        let error = FairnessError::WrongLength { expected: 1, found: 0 };
        assert_eq!(Association::of(&["a"], &none), Err(error));
    }

    /// `scipy.stats.chi2_contingency(table, correction=False)` and `scipy.stats.contingency.association`.
    #[test]
    fn agrees_with_scipy() {
        let (attributes, groups) = expand(&[[30, 10, 5], [20, 25, 15], [5, 10, 40]]);
        let found = Association::of(&attributes, &groups).unwrap();
        assert!(
            (found.chi_squared - 59.358_228_752_168_145).abs() < 1e-10,
            "{}",
            found.chi_squared
        );
        assert!((found.cramers_v - 0.430_690_683_496_317_9).abs() < 1e-12, "{}", found.cramers_v);
        assert!(
            (found.p_value / 3.957_010_632_605_881e-12 - 1.0).abs() < 1e-10,
            "{}",
            found.p_value
        );
        assert!(
            (found.corrected_v - 0.418_471_741_173_431_2).abs() < 1e-12,
            "{}",
            found.corrected_v
        );
        assert_eq!(found.strength, AssociationStrength::Moderate);
    }

    #[test]
    fn independence_and_a_single_group_are_0() {
        let (attributes, groups) = expand(&[[10, 20, 30], [20, 40, 60]]);
        let found = Association::of(&attributes, &groups).unwrap();
        assert!(found.cramers_v < 1e-7 && found.corrected_v < 1e-7);
        let single = Association::of(&["a", "b"], &["x", "x"]).unwrap();
        assert!(single.cramers_v < 1e-12 && (single.p_value - 1.0).abs() < 1e-12);
    }
}
