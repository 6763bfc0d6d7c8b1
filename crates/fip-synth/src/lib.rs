#![doc = include_str!("../README.md")]

mod cards;

mod bank;
mod identifiers;
#[cfg_attr(not(test), expect(dead_code, reason = "the worlds take the ledger up next"))]
mod ledger;
mod outcome;
mod uk;

pub use bank::{
    Archetype, Bank, BankError, BankParams, BankValidParams, CustomerTruth, Mode, World,
};
pub use cards::{
    CardReport, CardRows, CardsError, FaultCode, FaultyRow, OnFault, read_cards, stand_in,
    write_stand_in,
};
pub use identifiers::{
    IdentifierHit, IdentifierReport, UnsafeIdentifier, scan_identifiers, unsafe_identifiers,
};
pub use outcome::Bound;
pub use uk::uk_facts_markdown;
