//! A transaction, packed.

use std::borrow::Cow;
use std::ops::Range;

use fip_model::{Money, ObservationWindow};

use super::matcher::{BitTables, Bits, Matcher, N_COUNTRIES, RowColumns, country_number};
use crate::error::FeatureError;
use crate::ledger::{Ledger, LedgerRows};

/// What the kernel needs of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields {
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
    pub(super) bits: u64,
}

/// A transaction in few words: a vector of these is zeroed by the system, and one is moved at once.
pub(super) trait Entry: Copy + std::fmt::Debug + Send + Sync {
    /// The word in which the conditions are looked up.
    type Bits: Bits;
    /// Returns the entry of these fields.
    fn new(fields: Fields) -> Self;
    /// Returns `n` empty entries.
    fn zeroed(n: usize) -> Vec<Self>;
    /// Returns the words that every entry has.
    fn head(&self) -> [u64; 3];
    /// Returns which conditions the transaction meets.
    fn bits(&self) -> u64;

    /// Returns the amount in pence.
    #[inline]
    fn pence(&self) -> i64 {
        self.head()[0].cast_signed()
    }

    /// Returns the seconds since the window's start.
    #[inline]
    fn second(&self) -> u32 {
        low(self.head()[1])
    }

    /// Returns the position of the merchant.
    #[inline]
    fn merchant(&self) -> u32 {
        low(self.head()[1] >> 32)
    }

    /// Returns the position of the customer in its bucket.
    #[inline]
    fn customer(&self) -> usize {
        (low(self.head()[2]) & 0xffff) as usize
    }

    /// Returns the position of the month in the window.
    #[inline]
    fn month(&self) -> u16 {
        lowest(self.head()[2] >> 16)
    }

    /// Returns country and channel.
    #[inline]
    fn place(&self) -> Place {
        Place(lowest(self.head()[2] >> 32))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half of a word is what is asked for")]
const fn low(word: u64) -> u32 {
    word as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the low quarter is what is asked for")]
const fn lowest(word: u64) -> u16 {
    word as u16
}

const fn head(fields: &Fields) -> [u64; 3] {
    [
        fields.pence.cast_unsigned(),
        fields.second as u64 | (fields.merchant as u64) << 32,
        fields.customer as u64 | (fields.month as u64) << 16 | (fields.place.0 as u64) << 32,
    ]
}

/// Up to 8 conditions.
impl Entry for [u64; 3] {
    type Bits = u8;

    #[inline]
    fn new(fields: Fields) -> Self {
        let [pence, merchant, place] = head(&fields);
        [pence, merchant, place | fields.bits << 48]
    }

    fn zeroed(n: usize) -> Vec<Self> {
        vec![[0; 3]; n]
    }

    #[inline]
    fn head(&self) -> [u64; 3] {
        *self
    }

    #[inline]
    fn bits(&self) -> u64 {
        self[2] >> 48
    }
}

/// Up to 64 conditions.
impl Entry for [u64; 4] {
    type Bits = u64;

    #[inline]
    fn new(fields: Fields) -> Self {
        let [pence, merchant, place] = head(&fields);
        [pence, merchant, place, fields.bits]
    }

    fn zeroed(n: usize) -> Vec<Self> {
        vec![[0; 4]; n]
    }

    #[inline]
    fn head(&self) -> [u64; 3] {
        [self[0], self[1], self[2]]
    }

    #[inline]
    fn bits(&self) -> u64 {
        self[3]
    }
}

/// A country and a channel in 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u16);

impl Place {
    const N_CHANNELS: usize = 8;
    const _FITS: () = assert!(N_COUNTRIES * Self::N_CHANNELS <= 1 << 16);

    #[expect(clippy::cast_possible_truncation, reason = "1024 countries times 8 fit 16 bits")]
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

pub(super) const DAY_SECONDS: u32 = 86_400;

/// Makes entries of rows.
#[derive(Debug)]
pub(super) struct Packer<'a, B> {
    pub(super) rows: LedgerRows<'a>,
    frauds: Cow<'a, [bool]>,
    start: i64,
    /// Month and weekday of each day of the window.
    days: Vec<(u16, u16)>,
    tables: BitTables<B>,
}

impl<'a, B: Bits> Packer<'a, B> {
    /// Returns the packer of a ledger's rows in a window.
    pub(super) fn new(
        ledger: &'a Ledger<'_>,
        window: ObservationWindow,
        matcher: &Matcher,
    ) -> Result<Self, FeatureError> {
        let rows = ledger.rows();
        if !is_summable(rows.amounts) {
            return Err(FeatureError::TooMuchMoney);
        }
        let mut days = Vec::new();
        for (position, month) in (0_u16..).zip(window.months()) {
            let first = month.first_day();
            let n_days = month.n_days().cast_signed();
            let weekday = |at| lowest(first.plus_days(at).weekday().into());
            days.extend((0..n_days).map(|at| (position, weekday(at))));
        }
        Ok(Self {
            rows,
            frauds: ledger.frauds_known(window.as_of()),
            start: window.start().midnight().epoch_seconds(),
            days,
            tables: matcher.tables(ledger.merchants()),
        })
    }

    /// Calls `take` with each row of a range that lies in the window, and its fields but for the
    /// customer's position.
    #[expect(
        clippy::inline_always,
        reason = "fields that go through memory take three times as long"
    )]
    #[inline(always)]
    pub(super) fn each(&self, range: Range<usize>, mut take: impl FnMut(u32, Fields)) {
        let rows = &self.rows;
        // Slices of one length, so that no column is checked for its end at each row.
        let who = rows.customers[range.clone()].iter().zip(&rows.merchants[range.clone()]);
        let how = rows.channels[range.clone()].iter().zip(&rows.countries[range.clone()]);
        let what = rows.amounts[range.clone()].iter().zip(&self.frauds[range.clone()]);
        let when = rows.at[range].iter();
        for (((&customer, &merchant), (&channel, &country)), ((amount, &fraud), at)) in
            who.zip(how).zip(what.zip(when))
        {
            let Ok(second) = u32::try_from(at.epoch_seconds() - self.start) else { continue };
            let day = second / DAY_SECONDS;
            let Some(&(month, weekday)) = self.days.get(day as usize) else { continue };
            let country = country_number(country);
            let pence = amount.pence();
            let bits = self.tables.bits(&RowColumns {
                channel,
                merchant,
                country,
                hour: ((second - day * DAY_SECONDS) / 3600) as usize,
                weekday: weekday.into(),
                fraud,
                pence,
            });
            let place = Place::new(country, channel);
            take(customer, Fields { pence, second, merchant, customer: 0, month, place, bits });
        }
    }
}

/// Returns whether no sum of some of the amounts can leave 64 bits.
fn is_summable(amounts: &[Money]) -> bool {
    /// As many numbers of 47 bits sum to 63.
    const ROWS_AT_ONCE: usize = 1 << 15;
    let mut sum = 0_i64;
    amounts.chunks(ROWS_AT_ONCE).all(|amounts| {
        let sizes = || amounts.iter().map(|amount| amount.pence().unsigned_abs());
        let of_chunk = if sizes().fold(0, |all, size| all | size) < 1 << 47 {
            Some(sizes().sum::<u64>())
        } else {
            sizes().try_fold(0_u64, u64::checked_add)
        };
        let next = of_chunk.and_then(|chunk| sum.checked_add(i64::try_from(chunk).ok()?));
        sum = next.unwrap_or(i64::MAX);
        next.is_some()
    })
}
