//! Randomness as a pure function of seed, purpose and entity: what no number of threads, customers,
//! merchants or card rows may move, and what no outcome may be read from.

#![expect(clippy::unwrap_used, reason = "a step that fails fails its test")]

mod exactness;
mod fixture;
mod leaks;
mod prefixes;
mod purposes;
mod streams;
mod threads;
