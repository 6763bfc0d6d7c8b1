//! The invented bank: customers, accounts and merchants around card rows that stay as they are.
//!
//! One file a step: who banks ([`people`]), who sells ([`market`]), which row belongs to whom
//! ([`deal`]), and where, how and when each row was spent ([`spend`]).

mod archetype;
mod area;
mod budget;
mod deal;
mod market;
mod params;
mod payment;
mod people;
mod real;
mod spend;
mod stress;
mod trip;
mod truth;
mod world;

pub use archetype::Archetype;
pub use params::{BankError, BankParams, BankValidParams, Mode};
pub use truth::CustomerTruth;
pub use world::{Bank, World};

pub(crate) use archetype::Habits;
pub(crate) use budget::STRESSED_SPEND;
pub(crate) use market::{Market, Scene, SceneKind, halves, share};
pub(crate) use payment::{Payment, push_customer};
pub(crate) use people::{Person, Population, THRIFT_OF_STRAIN, TREND_OF_STRAIN, WEEKEND_OF_STRAIN};
pub(crate) use stress::{STRESSED_SHARE, a_month_on};
pub(crate) use trip::Trip;
