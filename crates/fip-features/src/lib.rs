#![doc = include_str!("../README.md")]

mod catalogue;
mod measure;

mod accumulate;
mod error;
mod finish;
mod kernel;
mod ledger;

pub use catalogue::{
    FeatureDefinition, customer_catalogue, customer_spec, monthly_catalogue, monthly_spec,
};
pub use error::FeatureError;
pub use kernel::{Features, compute};
pub use measure::{Filter, Measure};
