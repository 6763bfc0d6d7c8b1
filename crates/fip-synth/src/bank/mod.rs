//! Customers, accounts and merchants, and what card rows, which stay as they are, say of them.
//!
//! One file a step: who banks ([`people`]), who sells ([`market`]), which row belongs to whom
//! ([`deal`]), where, how and when each row was spent ([`spend`]), and the payments that come of it
//! ([`real`]).

mod archetype;
mod area;
mod budget;
mod deal;
mod market;
mod params;
mod payment;
mod people;
mod real;
mod report;
mod resident;
mod spend;
mod stress;
mod trip;

pub use archetype::Archetype;
pub use params::{BankError, BankParams, BankValidParams, Mode};

pub(crate) use archetype::Habits;
#[cfg(test)]
pub(crate) use area::Area;
pub(crate) use budget::STRESSED_SPEND;
pub(crate) use market::{Market, Scene, SceneKind, halves, share};
pub(crate) use payment::{Payment, ids_of, push_customer};
pub(crate) use people::{Person, Population, THRIFT_OF_STRAIN, TREND_OF_STRAIN, WEEKEND_OF_STRAIN};
pub(crate) use real::real_payments;
pub(crate) use report::{later, report_time};
pub(crate) use resident::Resident;
pub(crate) use stress::{STRESSED_SHARE, a_month_on};
pub(crate) use trip::Trip;
