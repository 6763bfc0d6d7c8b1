//! A card as a page for people.

mod card;
mod points;
mod write;

pub use card::markdown;
