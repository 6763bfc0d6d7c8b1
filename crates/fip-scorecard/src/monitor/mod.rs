//! How a population and its scores change, whom they treat how, and where to cut them off.
//!
//! Everything here works on plain slices: scores, counts, names of groups. Scores rise with safety, and a
//! score is approved when it is at or above a cut-off. Counts may be sums of weights, but the p-values
//! take them for numbers of independent rows.
//!
//! - [`Stability`]: the population stability index of counts, with an explicit rule for empty bins and a
//!   test, for 0.1 is chance in a small sample and alarming in a large one; [`ScoreBins`] counts scores.
//! - [`StabilityReport`]: the score and every characteristic: index, points moved, tests.
//! - [`EventRateShift`]: whether bins keep their event rates once outcomes are known.
//! - [`Disparity`]: approval rates by group at a cut-off, four-fifths rule, difference of means.
//! - [`card_findings`]: lints of a card, by [`prohibited_basis`] of names and [`age_findings`] of the points of
//!   ages; [`Association`]: do attributes stand in for a group?
//! - [`Strategy`]: what every cut-off approves and costs, and the choice of cut-offs and tiers.
//!
//! # Examples
//!
//! ```
//! use fip_scorecard::monitor::{EmptyBins, Stability, StabilityBand};
//!
//! let found = Stability::of(&[250.0, 500.0, 250.0], &[20.0, 50.0, 30.0], EmptyBins::default())?;
//! assert_eq!(found.band, StabilityBand::Stable);
//! assert!(found.p_value.is_some_and(|p| p > 0.05));
//! # Ok::<(), fip_scorecard::monitor::StabilityError>(())
//! ```

mod characteristic;
mod distributions;
mod empty_bins;
mod error;
mod event_rates;
mod report;
mod score_bins;
mod stability;

mod age;
mod association;
mod card_findings;
mod disparity;
mod impact;
mod prohibited;

mod cutoff_choice;
mod strategy;

pub use age::{AgeBand, AgeFinding, age_findings};
pub use association::{Association, AssociationStrength};
pub use card_findings::{CardFinding, card_findings};
pub use characteristic::{AttributeCounts, AttributeShift, CharacteristicStability};
pub use cutoff_choice::{CutoffRule, TierCutoffs, TierRow};
pub use disparity::{Disparity, FairnessRule, GroupOutcome, ReferenceGroup, Verdict};
pub use empty_bins::EmptyBins;
pub use error::{AgeError, FairnessError, StabilityError, StrategyError};
pub use event_rates::{BinEvents, EventRateBin, EventRateShift};
pub use impact::ImpactRatio;
pub use prohibited::{NameFinding, ProtectedBasis, Severity, prohibited_basis};
pub use report::{MeanShift, StabilityReport};
pub use score_bins::ScoreBins;
pub use stability::{Stability, StabilityBand, StabilityBin};
pub use strategy::{Economics, Strategy, StrategyRow};
