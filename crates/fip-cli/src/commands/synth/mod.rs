//! `fip synth`: a generated bank of any size, as Parquet.
//!
//! One file a step: what is to be made ([`plan`]), where rows come from ([`source`]), one partition
//! ([`partition`]) and its files ([`file`]), what is there already ([`manifest`]), all of it
//! ([`generate`]), and one customer alone ([`customer`]).

mod customer;
mod file;
mod generate;
mod manifest;
mod partition;
mod plan;
mod source;
#[cfg(test)]
mod tests;
