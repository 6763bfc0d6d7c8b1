#![doc = include_str!("../README.md")]

mod check;
mod document;
mod scorecard;

mod attribute;
mod characteristic;
mod points;
mod reason;
mod tier;

mod baseline;
mod improvement;
mod input;
mod scorer;

mod error;

#[cfg(feature = "fit")]
pub mod binning;
pub mod export;
#[cfg(feature = "fit")]
pub mod fit;
#[cfg(feature = "monitor")]
pub mod monitor;
#[cfg(feature = "fit")]
pub mod validation;

pub use attribute::{Attribute, Condition};
pub use baseline::{Baseline, BaselineError};
pub use characteristic::Characteristic;
pub use document::{AttributeDocument, CharacteristicDocument, ScorecardDocument};
pub use error::{CharacteristicError, ScoreError, ScorecardError};
pub use improvement::{Improvement, Move};
pub use input::Input;
pub use points::Points;
pub use reason::{ReasonCode, ValueFormat};
pub use scorecard::Scorecard;
pub use scorer::{Contribution, Reason, Scored, Scorer};
pub use tier::{Cutoffs, Tier};
