//! Draws from weights, small and fast.

mod alias;
mod weights;

pub(crate) use alias::Alias;
pub(crate) use weights::{Weights, gamma, odds, round_at_random, shift_odds};
