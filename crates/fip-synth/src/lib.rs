#![doc = include_str!("../README.md")]

mod cards;

mod bank;
mod outcome;
mod uk;

pub use bank::{Archetype, Bank, BankError, BankParams, BankValidParams, CustomerTruth, World};
pub use cards::{
    CardReport, CardRows, CardsError, FaultCode, FaultyRow, OnFault, read_cards, stand_in,
};
pub use outcome::Bound;
