//! What customers pay without any card file: their payments day by day, at the rates of the United
//! Kingdom.
//!
//! One file a step: the days of the ledger ([`calendar`]), what a customer's year looks like
//! ([`diary`]), the payments of a day ([`shopper`]), and card fraud ([`fraud`]). A customer's
//! life is a function of the seed and the customer alone.

mod calendar;
mod diary;
mod fraud;
mod shopper;

pub(crate) use shopper::{Life, Shopping};
