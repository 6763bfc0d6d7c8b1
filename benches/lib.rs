//! Criterion benchmarks of the fip crates; see README.md for what each measures.
