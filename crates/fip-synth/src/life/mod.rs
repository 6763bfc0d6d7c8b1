//! What customers pay without any card file: their payments day by day, at the rates of the United
//! Kingdom.
//!
//! One file a step: the days of the ledger ([`calendar`]), what a customer's year looks like
//! ([`diary`]), the payments of a day ([`shopper`]), card fraud ([`fraud`]), and whole customers by
//! number ([`generator`]). A customer's life is a function of the seed and the customer alone.

mod calendar;
mod diary;
mod fraud;
mod generator;
mod shopper;

pub use generator::{Generator, Part};

pub(crate) use fraud::report_time;
pub(crate) use shopper::{Life, Shopping};
