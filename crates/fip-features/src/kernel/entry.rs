//! A transaction, packed.

use std::borrow::Cow;

use fip_model::ObservationWindow;

use super::matcher::{BitTables, Matcher, N_COUNTRIES, RowColumns, country_position};
use crate::error::FeatureError;
use crate::ledger::{Ledger, LedgerRows};

/// What the kernel needs of a transaction. `W` bytes hold a bit for each condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<const W: usize> {
    /// Amount in pence.
    pub(super) pence: i64,
    /// Seconds since the window's start.
    pub(super) second: u32,
    /// Position of the merchant.
    pub(super) merchant: u32,
    /// Position of the customer in its bucket.
    pub(super) customer: u16,
    /// Position of the month in the window.
    pub(super) month: u16,
    /// Country and channel.
    pub(super) place: Place,
    /// Which conditions it meets.
    pub(super) bits: [u8; W],
}

impl<const W: usize> Entry<W> {
    pub(super) const EMPTY: Self = Self {
        pence: 0,
        second: 0,
        merchant: 0,
        customer: 0,
        month: 0,
        place: Place(0),
        bits: [0; W],
    };
}

/// A country and a channel in 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u16);

impl Place {
    const N_CHANNELS: usize = 8;
    const _FITS: () = assert!(N_COUNTRIES * Self::N_CHANNELS <= 1 << 16);

    #[expect(clippy::cast_possible_truncation, reason = "676 countries times 8 fit 16 bits")]
    const fn new(country: usize, channel: fip_model::Channel) -> Self {
        Self((country * Self::N_CHANNELS + channel as usize) as u16)
    }

    pub(super) const fn country(self) -> usize {
        self.0 as usize / Self::N_CHANNELS
    }

    pub(super) const fn channel(self) -> usize {
        self.0 as usize % Self::N_CHANNELS
    }
}

pub(super) const DAY_SECONDS: i64 = 86_400;

/// Makes entries of rows.
#[derive(Debug)]
pub(super) struct Packer<'a, const W: usize> {
    pub(super) rows: LedgerRows<'a>,
    frauds: Cow<'a, [bool]>,
    start: i64,
    /// Month and weekday of each day of the window.
    days: Vec<(u16, u32)>,
    tables: BitTables<W>,
}

impl<'a, const W: usize> Packer<'a, W> {
    /// Returns the packer of a ledger's rows in a window.
    pub(super) fn new(
        ledger: &'a Ledger<'_>,
        window: ObservationWindow,
        matcher: &Matcher,
    ) -> Result<Self, FeatureError> {
        let rows = ledger.rows();
        let sum = (rows.amounts.iter())
            .try_fold(0_i64, |sum, amount| sum.checked_add(amount.pence().checked_abs()?));
        if sum.is_none() {
            return Err(FeatureError::TooMuchMoney);
        }
        let mut days = Vec::new();
        for (position, month) in (0_u16..).zip(window.months()) {
            let first = month.first_day();
            let n_days = month.n_days().cast_signed();
            days.extend((0..n_days).map(|at| (position, first.plus_days(at).weekday())));
        }
        Ok(Self {
            rows,
            frauds: ledger.frauds_known(window.as_of()),
            start: window.start().midnight().epoch_seconds(),
            days,
            tables: matcher.tables(ledger.merchants()),
        })
    }

    /// Returns the entry of a row; `None` outside the window.
    #[inline]
    pub(super) fn entry(&self, row: usize) -> Option<Entry<W>> {
        let second = u32::try_from(self.rows.at[row].epoch_seconds() - self.start).ok()?;
        const DAY: u32 = DAY_SECONDS as u32;
        let day = second / DAY;
        let &(month, weekday) = self.days.get(day as usize)?;
        let country = country_position(self.rows.countries[row]);
        let channel = self.rows.channels[row];
        let merchant = self.rows.merchants[row];
        let pence = self.rows.amounts[row].pence();
        let bits = self.tables.bits(&RowColumns {
            channel,
            merchant,
            country,
            hour: ((second - day * DAY) / 3600) as usize,
            weekday: weekday as usize,
            fraud: self.frauds[row],
            pence,
        });
        let place = Place::new(country, channel);
        Some(Entry { pence, second, merchant, customer: 0, month, place, bits })
    }
}
