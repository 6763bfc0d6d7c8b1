#![doc = include_str!("../README.md")]

mod matrix;
mod seed;

pub use matrix::{CompleteMatrix, FeatureMatrix, MatrixError};
pub use ndarray;
pub use seed::{Keyed, Seed, Stream};
