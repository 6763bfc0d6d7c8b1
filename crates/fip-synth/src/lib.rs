#![doc = include_str!("../README.md")]

mod draw;
mod uk;

mod cards;

mod bank;
mod ledger;
mod life;
mod risk;
mod world;

mod identifiers;
mod validate;

pub use bank::{Archetype, BankError, BankParams, BankValidParams, Mode};
pub use cards::{
    CardReport, CardRows, CardsError, FaultCode, FaultyRow, OnFault, read_cards, stand_in,
    write_stand_in,
};
pub use identifiers::{
    IdentifierHit, IdentifierReport, UnsafeIdentifier, scan_identifiers, unsafe_identifiers,
};
pub use risk::Bound;
pub use uk::uk_facts_markdown;
pub use validate::{
    Check, Limit, Measured, Portrait, PortraitPart, PortraitReference, Verdict, WorldView,
    portrait, validate,
};
pub use world::{Bank, CustomerTruth, Generator, Part, World};
