//! The optimiser of bins against brute force, against OptBinning, and against unlawful problems.
#![cfg(feature = "fit")]

mod brute;
mod properties;
mod reference;
mod refusals;
