#![doc = include_str!("../README.md")]

mod check;
mod checksum;
mod document;
mod scorecard;

mod attribute;
mod characteristic;
mod evidence;
mod lookup;
mod points;
mod probability;
mod reason;
mod tier;

mod applicable;
mod baseline;
mod columns;
mod coverage;
mod improvement;
mod input;
#[cfg(feature = "json")]
mod json;
mod scorer;

mod error;

#[cfg(feature = "fit")]
pub mod binning;
#[doc = include_str!("../CONVENTIONS.md")]
pub mod conventions {}
pub mod export;
#[cfg(feature = "fit")]
pub mod fit;
#[cfg(feature = "monitor")]
pub mod monitor;
#[cfg(feature = "fit")]
pub mod validation;

pub use attribute::{Attribute, Condition};
pub use baseline::{Baseline, BaselineError, BaselineKind};
pub use characteristic::Characteristic;
pub use columns::{Column, ColumnsError};
pub use coverage::Coverage;
pub use document::{AttributeDocument, CharacteristicDocument, ScorecardDocument};
pub use error::{CharacteristicError, ScoreError, ScorecardError};
pub use evidence::{AttributeStatistics, Population};
pub use improvement::{Improvement, Move};
pub use input::Input;
#[cfg(feature = "json")]
pub use json::JsonError;
pub use points::Points;
pub use probability::OddsLine;
pub use reason::{ReasonCode, ValueFormat};
pub use scorecard::Scorecard;
pub use scorer::{Contribution, Reason, Scored, Scorer};
pub use tier::{Cutoffs, Tier};
