//! The language in which features are declared.

mod conditions;
mod formulas;
mod lexer;
mod parser;

pub use lexer::SyntaxError;
pub(crate) use parser::{Scope, definition, distance, predicate};
