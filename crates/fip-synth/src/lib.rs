#![doc = include_str!("../README.md")]

mod cards;
mod draw;

mod bank;
mod ledger;
mod life;
mod risk;
mod uk;

pub use bank::{
    Archetype, Bank, BankError, BankParams, BankValidParams, CustomerTruth, Mode, World,
};
pub use cards::{
    CardReport, CardRows, CardsError, FaultCode, FaultyRow, OnFault, read_cards, stand_in,
};
pub use life::{Generator, Part};
pub use risk::Bound;
pub use uk::uk_facts_markdown;
