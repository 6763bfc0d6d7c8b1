//! Exports against the crate itself: the same score, tier and reasons for every row, lawful or not.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../properties/cards.rs"]
#[expect(dead_code, reason = "shared with the properties, which use all of it")]
mod cards;
mod cases;
mod golden;
mod refusals;
mod rust;
mod sql;
