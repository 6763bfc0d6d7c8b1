//! A card as the source of a module.

mod module;
mod names;
mod rows;

pub use module::rust;
