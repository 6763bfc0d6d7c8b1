//! What is wrong with a design.

use thiserror::Error;

/// A fault of a design, found before a file is written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PowerBiError {
    /// A table that the model stands on is not in the dictionary.
    #[error("the dictionary has no table {table}")]
    MissingTable {
        /// Name of the table.
        table: String,
    },
    /// A name that must be the only one of its kind is not.
    #[error("{place}: the name {name} is used twice")]
    NotUnique {
        /// Where names must differ.
        place: String,
        /// The name.
        name: String,
    },
    /// A name that nothing bears.
    #[error("{place}: there is no {kind} {name}")]
    Unresolved {
        /// What refers to it.
        place: String,
        /// What was expected: a table, a column, a measure, a page.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Two ends of a relationship, or a column and what its query makes, have different types.
    #[error("{place}: expected type {expected}, found {found}")]
    WrongType {
        /// The relationship or column.
        place: String,
        /// Type of the end that is one, or of the column.
        expected: &'static str,
        /// Type of the other.
        found: &'static str,
    },
    /// A relationship gives a table a second way to filter another.
    #[error("{from} filters {to} on more than one way")]
    Ambiguous {
        /// The table that filters.
        from: String,
        /// The table that is filtered.
        to: String,
    },
    /// A text that people or programs need is not there, or cannot be as it is.
    #[error("{place}: {problem}")]
    Text {
        /// What should bear it.
        place: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A visual does not lie on its page, or lies on another visual.
    #[error("page {page}: {visual} {problem}")]
    Layout {
        /// Name of the page.
        page: String,
        /// Name of the visual.
        visual: String,
        /// What is wrong.
        problem: String,
    },
    /// A file that another one names is not among the files.
    #[error("{named_by} names {path}, which is not there")]
    MissingFile {
        /// The file that names it.
        named_by: String,
        /// The path, from the folder of the project.
        path: String,
    },
    /// The asset of measures cannot be read.
    #[error("measures, line {line}: {problem}")]
    Measures {
        /// Line, from 1.
        line: usize,
        /// What was expected.
        problem: &'static str,
    },
}
