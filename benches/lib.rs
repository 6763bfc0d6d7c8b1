//! Criterion benchmarks of the fip crates; see README.md for what each measures.
//!
//! Here is what several of them share.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a bench that fails measures nothing"
)]

pub mod clock;
pub mod ledger;
