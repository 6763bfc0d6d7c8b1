//! A transaction as it waits for its ids.

use super::NONE;
use super::sorter::Entry;
use crate::codes::{Category, Channel, Country};
use crate::money::Money;
use crate::time::Timestamp;

/// A transaction, its keys by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) at: Timestamp,
    /// Its place among the rows that were taken, from 0.
    pub(super) place: u32,
    pub(super) customer: u32,
    pub(super) account: u32,
    pub(super) merchant: u32,
    pub(super) amount: Money,
    pub(super) source_row: u32,
    pub(super) mcc: Option<u16>,
    pub(super) category: Option<Category>,
    pub(super) channel: Option<Channel>,
    pub(super) country: Option<Country>,
    pub(super) is_fraud: bool,
}

/// What stands for a code that is not there.
const NO_CODE: u8 = u8::MAX;
const NO_MCC: u16 = u16::MAX;

impl Entry for Held {
    /// Time, then the order in which rows came.
    type Key = (Timestamp, u32);

    const BYTES: usize = 43;

    fn key(&self) -> Self::Key {
        (self.at, self.place)
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.at.epoch_seconds().to_le_bytes());
        bytes.extend(self.amount.pence().to_le_bytes());
        for number in [self.place, self.customer, self.account, self.merchant, self.source_row] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.mcc.unwrap_or(NO_MCC).to_le_bytes());
        let country = self.country.map_or([0; 2], Country::letters);
        bytes.extend([
            self.category.map_or(NO_CODE, |code| code as u8),
            self.channel.map_or(NO_CODE, |code| code as u8),
            country[0],
            country[1],
            u8::from(self.is_fraud),
        ]);
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (long, rest) = (bytes.first_chunk::<16>()?, bytes.get(16..)?);
        let [seconds, pence] = [0, 8].map(|at| long[at..].first_chunk().copied());
        let number = |at: usize| {
            let found = rest.get(4 * at..)?.first_chunk::<4>()?;
            Some(u32::from_le_bytes(*found))
        };
        let &[low, high, category, channel, first, second, fraud] = rest.get(20..)? else {
            return None;
        };
        let mcc = u16::from_le_bytes([low, high]);
        let country = if first == 0 { None } else { Some(Country::new([first, second]).ok()?) };
        Some(Self {
            at: Timestamp::from_epoch_seconds(i64::from_le_bytes(seconds?))?,
            amount: Money::from_pence(i64::from_le_bytes(pence?)),
            place: number(0)?,
            customer: number(1)?,
            account: number(2)?,
            merchant: number(3)?,
            source_row: number(4)?,
            mcc: Some(mcc).filter(|mcc| *mcc != NO_MCC),
            category: code(&Category::ALL, category).ok()?,
            channel: code(&Channel::ALL, channel).ok()?,
            country,
            is_fraud: fraud == 1,
        })
    }
}

/// A number that no code has.
struct NoSuchCode;

/// Returns the code with a number among all.
fn code<T: Copy>(all: &[T], number: u8) -> Result<Option<T>, NoSuchCode> {
    if number == NO_CODE {
        return Ok(None);
    }
    all.get(usize::from(number)).copied().map(Some).ok_or(NoSuchCode)
}

impl Held {
    /// Returns whether the row names a customer and an account.
    pub(super) const fn names_both(&self) -> bool {
        self.customer != NONE && self.account != NONE
    }
}
