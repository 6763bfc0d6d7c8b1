//! Why a variable is not binned, and why a value has no bin.

use super::{OptimiseError, Violation};

/// Why a variable, a specification or a document is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BinningError {
    /// A slice has another length than the values.
    #[error("{what}: expected {expected} rows, found {found}")]
    Length {
        /// `targets`, `weights`, `periods`, or what else lies beside the values.
        what: &'static str,
        /// The number of values.
        expected: usize,
        /// The number found.
        found: usize,
    },
    /// There are no rows.
    #[error("expected at least 1 row, found none")]
    NoRows,
    /// No row has an ordinary value and a positive weight.
    #[error("expected a row with an ordinary value, found missing and special ones only")]
    NoValues,
    /// A value is infinite or not a number.
    #[error("row {row}: expected a finite value, or none for missing, found {found}")]
    NotFinite {
        /// The row.
        row: usize,
        /// The value.
        found: f64,
    },
    /// A target is infinite or not a number.
    #[error("row {row}: expected a finite target, found {found}")]
    TargetNotFinite {
        /// The row.
        row: usize,
        /// The target.
        found: f64,
    },
    /// A weight is negative, infinite or not a number.
    #[error("row {row}: expected a finite weight of at least 0, found {found}")]
    Weight {
        /// The row.
        row: usize,
        /// The weight.
        found: f64,
    },
    /// There are too many periods.
    #[error("expected periods below {limit}, found {found} of them")]
    Periods {
        /// The largest lawful number.
        limit: usize,
        /// The number found.
        found: usize,
    },
    /// All rows have one outcome.
    #[error("expected events and non-events, found weights of {events} and {non_events}")]
    OneClass {
        /// The weight of the events.
        events: f64,
        /// The weight of the non-events.
        non_events: f64,
    },
    /// The target is the same number in all rows, or too large to be squared.
    #[error("expected a target that varies within the range of squares, found one that does not")]
    ConstantTarget,
    /// A missing value where the policy refuses them.
    #[error("expected no missing values, found {n_rows}")]
    MissingRefused {
        /// The number of rows.
        n_rows: u64,
    },
    /// A special code stands twice.
    #[error("expected different special codes, found `{code}` twice")]
    DuplicateSpecial {
        /// The code.
        code: String,
    },
    /// A special code of another kind than the variable, or not finite.
    #[error("expected special codes that are {expected}, found `{code}`")]
    SpecialKind {
        /// What they have to be.
        expected: &'static str,
        /// The code.
        code: String,
    },
    /// A special code is a category as well.
    #[error("expected special codes that are no categories, found `{code}`")]
    SpecialIsCategory {
        /// The code.
        code: String,
    },
    /// A category stands twice.
    #[error("expected each category once, found `{category}` twice")]
    DuplicateCategory {
        /// The category.
        category: String,
    },
    /// A user's cut is infinite or not a number.
    #[error("expected finite cuts, found {found}")]
    CutNotFinite {
        /// The cut.
        found: f64,
    },
    /// A user's cut stands twice, or cuts do not ascend.
    #[error("expected ascending cuts, found {found} in the wrong place or twice")]
    DuplicateCut {
        /// The cut.
        found: f64,
    },
    /// A fixed cut bounds a bin without rows.
    #[error("fixed cut {cut}: expected values between it and the next fixed cut, found none")]
    EmptyBin {
        /// The cut.
        cut: f64,
    },
    /// Counts, moments or their values are unlawful.
    #[error("counts {at}: expected {expected}")]
    Counts {
        /// The place among the counts.
        at: usize,
        /// What they have to be.
        expected: &'static str,
    },
    /// A parameter is outside its range.
    #[error("{name}: expected {expected}, found {found}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// The lawful range.
        expected: &'static str,
        /// The value.
        found: f64,
    },
    /// There is no partition of the prebins.
    #[error("no partition of the prebins")]
    Optimise(#[from] OptimiseError),
    /// A bin of missing or special values has an outcome that never happened, and smoothing refuses it.
    #[error("bin `{bin}`: expected both outcomes, as smoothing refuses empty ones")]
    EmptyOutcome {
        /// The bin.
        bin: String,
    },
    /// A document is written in another version of the format.
    #[error("expected format_version {expected}, found {found}")]
    FormatVersion {
        /// The version this crate reads.
        expected: u32,
        /// The version of the document.
        found: u32,
    },
    /// A document contradicts itself.
    #[error("document: expected {expected}")]
    Document {
        /// What it has to be.
        expected: &'static str,
    },
    /// A document's bins break the rules that it states.
    #[error("document: expected bins that satisfy their own rules")]
    DocumentViolation(#[source] Violation),
}

/// Why a value has no weight of evidence.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TransformError {
    /// A number where the variable has categories, or the other way around.
    #[error("variable `{variable}`, row {row}: expected {expected}, found another kind of value")]
    Kind {
        /// The variable.
        variable: String,
        /// The row, 0 for a single value.
        row: usize,
        /// `a number` or `a category`.
        expected: &'static str,
    },
    /// The value is infinite or not a number.
    #[error("variable `{variable}`, row {row}: expected a finite number, found {found}")]
    NotFinite {
        /// The variable.
        variable: String,
        /// The row, 0 for a single value.
        row: usize,
        /// The value.
        found: f64,
    },
    /// The value is missing, and the policy refuses that.
    #[error("variable `{variable}`, row {row}: expected a value, found none")]
    Missing {
        /// The variable.
        variable: String,
        /// The row, 0 for a single value.
        row: usize,
    },
    /// The data had no such special code.
    #[error(
        "variable `{variable}`, row {row}: expected a special code of the data, found `{code}`"
    )]
    SpecialUnseen {
        /// The variable.
        variable: String,
        /// The row, 0 for a single value.
        row: usize,
        /// The code.
        code: String,
    },
    /// The data had no such category.
    #[error("variable `{variable}`, row {row}: expected a known category, found `{category}`")]
    UnknownCategory {
        /// The variable.
        variable: String,
        /// The row, 0 for a single value.
        row: usize,
        /// The category.
        category: String,
    },
}

/// Why an edit is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// There is no such bin, or no bin behind it.
    #[error("edit {edit}: expected a bin of ordinary values below {limit}, found {found}")]
    Bin {
        /// The edit, from 0.
        edit: usize,
        /// The number of bins that lie in range.
        limit: usize,
        /// The bin asked for.
        found: usize,
    },
    /// The prebins have no cut there.
    #[error("edit {edit}: expected one of the kept cuts, found {found}; the nearest is {nearest}")]
    NoCut {
        /// The edit, from 0.
        edit: usize,
        /// The cut asked for.
        found: f64,
        /// The nearest cut that there is.
        nearest: f64,
    },
    /// A bin ends there already, or the cut is moved past its neighbours.
    #[error("edit {edit}: expected a cut inside the bin, found {found}")]
    OutsideBin {
        /// The edit, from 0.
        edit: usize,
        /// The cut asked for.
        found: f64,
    },
    /// The edit is for the other kind of variable.
    #[error("edit {edit}: expected a {expected} variable")]
    Kind {
        /// The edit, from 0.
        edit: usize,
        /// `numeric` or `categorical`.
        expected: &'static str,
    },
    /// The data had no such category, or it is a special code.
    #[error("edit {edit}: expected a category of the data, found `{found}`")]
    NoCategory {
        /// The edit, from 0.
        edit: usize,
        /// The category asked for.
        found: String,
    },
    /// The category shares its counts with others that were pooled before.
    #[error("edit {edit}: expected a category with counts of its own, found the pooled `{found}`")]
    Pooled {
        /// The edit, from 0.
        edit: usize,
        /// The category asked for.
        found: String,
    },
    /// A bin lacks an outcome, and smoothing refuses that.
    #[error("expected both outcomes in each bin, as smoothing refuses empty ones")]
    NoValue,
    /// The bins break a rule.
    #[error("expected bins that satisfy the rules")]
    Violation(#[from] Violation),
}
