//! A card as PMML 4.4.

mod characteristics;
mod document;
mod error;
mod fields;
mod output;
mod xml;

pub use document::pmml;
pub use error::PmmlError;
