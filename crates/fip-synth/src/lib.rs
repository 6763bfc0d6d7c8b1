#![doc = include_str!("../README.md")]

mod cards;
mod draw;

mod bank;
mod identifiers;
mod ledger;
mod life;
mod risk;
mod uk;
mod validate;

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
pub use life::{Generator, Part};
pub use risk::Bound;
pub use uk::uk_facts_markdown;
pub use validate::{
    Check, Limit, Measured, Portrait, PortraitPart, PortraitReference, Verdict, WorldView,
    portrait, validate,
};
