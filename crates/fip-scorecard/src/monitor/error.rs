//! Why something cannot be monitored.

/// Why stability cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StabilityError {
    /// The two populations are not counted in the same bins.
    #[error("expected counts of {expected} bins, found {found}")]
    WrongLength {
        /// Bins of the reference.
        expected: usize,
        /// Bins of the current population.
        found: usize,
    },
    /// A count is negative or not finite.
    #[error(
        "expected a finite count of at least 0 in bin {bin} of the {population} population, found {found}"
    )]
    InvalidCount {
        /// `reference` or `current`.
        population: &'static str,
        /// Number of the bin, from 0.
        bin: usize,
        /// Value given.
        found: f64,
    },
    /// A population has no rows.
    #[error("expected rows in the {population} population, found none")]
    NoRows {
        /// `reference` or `current`.
        population: &'static str,
    },
    /// A bin is empty in one population only, and the rule refuses that.
    #[error("expected rows in bin {bin} of the {population} population, found none")]
    EmptyBin {
        /// `reference` or `current`.
        population: &'static str,
        /// Number of the bin, from 0.
        bin: usize,
    },
    /// What the rule puts into empty bins is not a positive number.
    #[error("expected a finite count above 0 for empty bins, found {found}")]
    InvalidFill {
        /// Value given.
        found: f64,
    },
    /// A score is not finite.
    #[error("expected a finite score in row {row}, found {found}")]
    NotFinite {
        /// Row of the score, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// The cuts between the bins do not ascend, or one is not finite.
    #[error("expected finite, ascending cuts, found {found} at position {position}")]
    InvalidCut {
        /// Position of the cut, from 0.
        position: usize,
        /// Value given.
        found: f64,
    },
    /// A bin has more events than rows.
    #[error(
        "expected no more events than rows in bin {bin} of the {population} population, found {found}"
    )]
    InvalidEvents {
        /// `reference` or `current`.
        population: &'static str,
        /// Number of the bin, from 0.
        bin: usize,
        /// Events given.
        found: f64,
    },
    /// No bin was asked for.
    #[error("expected at least one bin, found {found}")]
    InvalidBins {
        /// Bins asked for.
        found: usize,
    },
    /// The points of an attribute are not finite.
    #[error("expected finite points of attribute {attribute}, found {found}")]
    InvalidPoints {
        /// Number of the attribute, from 0.
        attribute: usize,
        /// Value given.
        found: f64,
    },
}

/// Why groups cannot be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FairnessError {
    /// There is not one value for each row.
    #[error("expected {expected} values, one for each row, found {found}")]
    WrongLength {
        /// Rows given.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// There are no rows.
    #[error("expected rows, found none")]
    NoRows,
    /// A score or the cut-off is not finite.
    #[error("expected a finite score in row {row}, found {found}")]
    NotFinite {
        /// Row of the score, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// A number of the rule is unlawful.
    #[error("expected `{field}` between 0 and 1, found {found}")]
    InvalidRule {
        /// The field.
        field: &'static str,
        /// Value given.
        found: f64,
    },
    /// The group to compare with does not exist.
    #[error("expected group `{group}` among the rows, found none of it")]
    UnknownGroup {
        /// The name.
        group: String,
    },
    /// No group has as many rows as the rule asks for.
    #[error("expected a group of at least {min_rows} rows to compare with, found none")]
    NoReference {
        /// The smallest lawful number of rows.
        min_rows: usize,
    },
    /// The cut-off is not finite.
    #[error("expected a finite cut-off, found {found}")]
    InvalidCutoff {
        /// Value given.
        found: f64,
    },
}

/// Why the points of ages cannot be checked.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AgeError {
    /// A border or the points are not finite, or a band ends before it begins.
    #[error("expected a band of finite points whose end is above its begin, found band {band}")]
    InvalidBand {
        /// Number of the band, from 0.
        band: usize,
    },
    /// Two bands share an age.
    #[error("expected bands without a shared age, found bands {first} and {second}")]
    Overlap {
        /// Number of the younger band, from 0.
        first: usize,
        /// Number of the older band, from 0.
        second: usize,
    },
}

/// Why cut-offs cannot be judged or chosen.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StrategyError {
    /// There is not one value for each row.
    #[error("expected {expected} values, one for each row, found {found}")]
    WrongLength {
        /// Rows given.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// There is no weight to judge by.
    #[error("expected rows with weight, found none")]
    NoRows,
    /// A score or a cut-off is not finite.
    #[error("expected a finite score at position {row}, found {found}")]
    NotFinite {
        /// Position, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// A weight is negative or not finite.
    #[error("expected a finite weight of at least 0 in row {row}, found {found}")]
    InvalidWeight {
        /// Row of the weight, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// A target is not a share.
    #[error("expected a target between 0 and 1, found {found}")]
    InvalidTarget {
        /// Value given.
        found: f64,
    },
    /// No cut-off reaches the target, or none is better than to approve nobody.
    #[error("expected a cut-off that meets the rule, found none")]
    NoCutoff,
    /// The cut-offs of the tiers do not ascend.
    #[error(
        "expected the cut-off of medium risk above that of high risk, found {high_below} and {medium_below}"
    )]
    NotAscending {
        /// The lowest score that is no longer high risk.
        high_below: f64,
        /// The lowest score that is low risk.
        medium_below: f64,
    },
}
