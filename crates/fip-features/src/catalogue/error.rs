//! What can be wrong with a declaration of a feature.

use super::text::SyntaxError;

/// Why a catalogue could not be made. The feature is named by its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The name cannot be the name of a column.
    #[error(
        "feature {found:?}: expected a name of lower-case letters, digits and underscores that \
         begins with a letter, has at most 63 characters and is no word of the language"
    )]
    Name {
        /// The name.
        found: String,
    },
    /// Two features, or a feature and a key, have one name.
    #[error(
        "feature {feature}: expected a name of its own, found another column of {table} with it"
    )]
    Clash {
        /// The name.
        feature: String,
        /// The table.
        table: &'static str,
    },
    /// The definition cannot be read, or names a feature that does not exist.
    #[error("feature {feature}: {source}")]
    Syntax {
        /// The feature.
        feature: String,
        /// What is wrong, and where.
        source: SyntaxError,
    },
    /// The definition has no meaning in this table.
    #[error("feature {feature}: expected {expected} in {table}, found \"{found}\"")]
    NotHere {
        /// The feature.
        feature: String,
        /// The table.
        table: &'static str,
        /// What can stand there.
        expected: &'static str,
        /// The definition.
        found: String,
    },
    /// Formulas refer to one another in a circle.
    #[error("feature {}: expected formulas without a circle, found {}", features[0], features.join(" -> "))]
    Cycle {
        /// The features of the circle; the first stands at its end again.
        features: Vec<String>,
    },
    /// Values of different units are added or compared.
    #[error("feature {feature}: expected values of one unit, found {left} and {right}")]
    UnitMismatch {
        /// The feature.
        feature: String,
        /// A unit.
        left: String,
        /// Another.
        right: String,
    },
    /// The declared unit is not that of the definition.
    #[error("feature {feature}: expected a unit like {expected}, found {found:?}")]
    Unit {
        /// The feature.
        feature: String,
        /// The unit that the definition has.
        expected: String,
        /// The unit that was declared.
        found: String,
    },
    /// The catalogue has more different conditions than a transaction has bits for. A condition that
    /// holds in several ways counts once for each: `(a or b) and (c or d)` in four.
    #[error(
        "expected at most {most} different conditions and alternatives joined by or, found {found} or more"
    )]
    TooManyConditions {
        /// How many there may be.
        most: usize,
        /// How many were found before counting ended.
        found: usize,
    },
}
