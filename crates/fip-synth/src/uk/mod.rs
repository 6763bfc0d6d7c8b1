//! What the invented bank takes from the United Kingdom.
//!
//! Every number has a unit, a source and a degree of sureness, by construction: scalars are
//! declared through the macro `facts!`, and each table has a `TableFact` beside it.

mod fact;

mod abroad;
mod banking;
mod fraud;
mod income;
mod payments;
mod people;
mod places;
mod tickets;
mod time;

mod markdown;

pub(crate) use abroad::*;
pub(crate) use banking::*;
pub(crate) use fraud::*;
pub(crate) use income::*;
pub(crate) use payments::*;
pub(crate) use people::*;
pub(crate) use places::*;
pub(crate) use tickets::*;
pub(crate) use time::*;

pub use markdown::uk_facts_markdown;

use fact::Topic;

pub(crate) use fact::{pence, whole};

/// Every figure, in the order of the document.
const TOPICS: [Topic; 9] = [PAYMENTS, TICKETS, TIME, WHERE, PEOPLE, INCOME, BANKING, ABROAD, FRAUD];

#[cfg(test)]
mod tests;
