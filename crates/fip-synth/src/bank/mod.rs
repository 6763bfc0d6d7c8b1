//! The invented bank: customers, accounts and merchants around card rows that stay as they are.
//!
//! One file a step: who banks ([`people`]), who sells ([`merchants`]), which row belongs to whom
//! ([`deal`]), and where, how and when each row was spent ([`spend`]).

mod archetype;
mod deal;
mod draw;
mod merchants;
mod params;
mod people;
mod spend;
mod world;

pub use archetype::Archetype;
pub use params::{BankError, BankParams, BankValidParams, Mode};
pub use world::{Bank, CustomerTruth, World};

pub(crate) use draw::shift_odds;
pub(crate) use people::Person;
#[cfg(test)]
pub(crate) use people::people;
