#![doc = include_str!("../README.md")]

mod cards;

mod bank;
#[cfg_attr(not(test), expect(dead_code, reason = "the worlds take the ledger up next"))]
mod ledger;
mod outcome;
mod uk;
mod validate;

pub use bank::{
    Archetype, Bank, BankError, BankParams, BankValidParams, CustomerTruth, Mode, World,
};
pub use cards::{
    CardReport, CardRows, CardsError, FaultCode, FaultyRow, OnFault, read_cards, stand_in,
};
pub use outcome::Bound;
pub use uk::uk_facts_markdown;
pub use validate::{Check, Limit, Measured, Verdict, WorldView, validate};
