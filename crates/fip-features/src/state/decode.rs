//! A state from bytes, whatever they are.

use fip_model::{
    Category, Channel, Country, CustomerId, MerchantId, Money, Month, Timestamp, TransactionId,
};
use sha2::{Digest, Sha256};

use super::encode::{MAGIC, N_CHANNELS, VERSION};
use super::{LedgerState, StateError, StateRow, order};
use crate::columns::LedgerRow;
use crate::ledger::MerchantKind;

/// Bytes of the checksum at the end.
const SUM_BYTES: usize = 32;

/// Bytes, read from the first to the last.
struct Bytes<'a> {
    all: &'a [u8],
    at: usize,
}

impl Bytes<'_> {
    const fn fault(&self, expected: &'static str) -> StateError {
        StateError::File { byte: self.at, expected }
    }

    fn number(&mut self) -> Result<u64, StateError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let &byte = self.all.get(self.at).ok_or_else(|| self.fault("more bytes"))?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                break;
            }
            number |= part << shift;
            self.at += 1;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.fault("a number of at most 64 bits"))
    }

    fn signed(&mut self) -> Result<i64, StateError> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Returns a number that a type of fewer bits can hold.
    fn small<T: TryFrom<u64>>(&mut self, expected: &'static str) -> Result<T, StateError> {
        T::try_from(self.number()?).map_err(|_| self.fault(expected))
    }

    /// Returns a number of things of which each takes a byte at least.
    fn length(&mut self) -> Result<usize, StateError> {
        let length: usize = self.small("a length")?;
        if length > self.all.len() - self.at {
            return Err(self.fault("no more things than bytes"));
        }
        Ok(length)
    }

    /// Returns `n` numbers that ascend; with `first` the first may be 0 above `before`.
    fn ascending(&mut self, n: usize) -> Result<Vec<u32>, StateError> {
        let mut before = 0_u64;
        let mut numbers = Vec::with_capacity(n);
        for at in 0..n {
            let step = self.number()?;
            let next = before.checked_add(step).filter(|_| at == 0 || step > 0);
            before = next.ok_or_else(|| self.fault("a number above the one before"))?;
            numbers.push(u32::try_from(before).map_err(|_| self.fault("a number of 32 bits"))?);
        }
        Ok(numbers)
    }

    fn month(&mut self) -> Result<Option<Month>, StateError> {
        let key: i32 = self.small("a month")?;
        if key == 0 {
            return Ok(None);
        }
        Month::from_key(key).map(Some).map_err(|_| self.fault("a month"))
    }
}

impl LedgerState {
    /// Returns the state that bytes stand for.
    ///
    /// # Errors
    ///
    /// [`StateError::Version`] for a file of another version, [`StateError::File`] for one that is
    /// none, is cut off or was changed.
    pub fn read(bytes: &[u8]) -> Result<Self, StateError> {
        let fault = |byte, expected| Err(StateError::File { byte, expected });
        if !bytes.starts_with(MAGIC) {
            return fault(0, "the words \"fip ledger\"");
        }
        let mut head = Bytes { all: bytes, at: MAGIC.len() };
        let found = head.number()?;
        if found != VERSION {
            return Err(StateError::Version { known: VERSION, found });
        }
        let Some((body, sum)) = bytes.split_last_chunk::<SUM_BYTES>() else {
            return fault(bytes.len(), "a checksum");
        };
        if Sha256::digest(body).as_slice() != sum {
            return fault(
                body.len(),
                "the checksum of the bytes before: the file was cut or changed",
            );
        }
        let mut bytes = Bytes { all: body, at: head.at };
        let months = bytes.month()?.zip(bytes.month()?);
        let mut state = Self { months, ..Self::default() };
        let rows_of = state.read_dimensions(&mut bytes)?;
        state.read_rows(&mut bytes, &rows_of)?;
        state.read_frauds(&mut bytes)?;
        if bytes.at != body.len() {
            return Err(bytes.fault("the end"));
        }
        Ok(state)
    }

    /// Reads customers and merchants; returns how many rows each customer has.
    fn read_dimensions(&mut self, bytes: &mut Bytes<'_>) -> Result<Vec<usize>, StateError> {
        let n = bytes.length()?;
        self.customers = bytes.ascending(n)?.into_iter().map(CustomerId::new).collect();
        let rows_of = (0..n).map(|_| bytes.length()).collect::<Result<Vec<_>, _>>()?;
        let n = bytes.length()?;
        let ids = bytes.ascending(n)?;
        let categories = (0..n).map(|_| {
            let at: usize = bytes.small("a category")?;
            Category::ALL.get(at).copied().ok_or_else(|| bytes.fault("a category"))
        });
        let categories = categories.collect::<Result<Vec<_>, _>>()?;
        for (id, category) in ids.into_iter().zip(categories) {
            let mcc = bytes.small("a code of 16 bits")?;
            self.merchants.push((MerchantId::new(id), MerchantKind { category, mcc }));
        }
        Ok(rows_of)
    }

    fn read_rows(&mut self, bytes: &mut Bytes<'_>, rows_of: &[usize]) -> Result<(), StateError> {
        let countries = read_countries(bytes)?;
        let n_rows = rows_of.iter().try_fold(0_usize, |sum, &n| sum.checked_add(n));
        let n_rows = n_rows.filter(|&n| n <= bytes.all.len() - bytes.at);
        let n_rows = n_rows.ok_or_else(|| bytes.fault("no more rows than bytes"))?;
        let mut at = Vec::with_capacity(n_rows);
        for &n in rows_of {
            let mut second = 0_i64;
            for _ in 0..n {
                second = second.saturating_add(bytes.signed()?);
                at.push(
                    time(second).ok_or_else(|| bytes.fault("a time in a year of four digits"))?,
                );
            }
        }
        let merchants = (0..n_rows).map(|_| {
            let merchant: u32 = bytes.small("a merchant")?;
            let known = (merchant as usize) < self.merchants.len();
            known.then_some(merchant).ok_or_else(|| bytes.fault("a merchant that is known"))
        });
        let merchants = merchants.collect::<Result<Vec<_>, _>>()?;
        let amounts = (0..n_rows).map(|_| bytes.signed()).collect::<Result<Vec<_>, _>>()?;
        let places = (0..n_rows).map(|_| {
            let place: usize = bytes.small("a place")?;
            let country = countries.get(place / N_CHANNELS).copied();
            let channel = Channel::ALL.get(place % N_CHANNELS).copied();
            country.zip(channel).ok_or_else(|| bytes.fault("a country and channel that are known"))
        });
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let customers = (0_u32..).zip(rows_of).flat_map(|(at, &n)| std::iter::repeat_n(at, n));
        let mut id = 0_u64;
        let mut before = None;
        for (row, customer) in customers.enumerate() {
            id = id.wrapping_add(bytes.signed()?.cast_unsigned());
            let (country, channel) = places[row];
            let one = StateRow {
                id: TransactionId::new(id),
                row: LedgerRow {
                    at: at[row],
                    customer,
                    merchant: merchants[row],
                    amount: Money::from_pence(amounts[row]),
                    channel,
                    country,
                    fraud: false,
                },
            };
            if before.is_some_and(|before| before >= order(&one)) {
                return Err(bytes.fault("rows in the order of customer, time and id"));
            }
            before = Some(order(&one));
            self.rows.push(&one);
        }
        Ok(())
    }

    fn read_frauds(&mut self, bytes: &mut Bytes<'_>) -> Result<(), StateError> {
        let n = bytes.length()?;
        for row in bytes.ascending(n)? {
            let fraud = self.rows.columns.frauds.get_mut(row as usize);
            *fraud.ok_or_else(|| bytes.fault("a row that is there"))? = true;
            self.frauds.push((row, None));
        }
        for at in 0..n {
            self.frauds[at].1 = match bytes.number()? {
                0 => None,
                1 => {
                    let second = bytes.signed()?;
                    Some(time(second).ok_or_else(|| bytes.fault("a time of report"))?)
                }
                _ => return Err(bytes.fault("0, or 1 and a time")),
            };
        }
        Ok(())
    }
}

fn read_countries(bytes: &mut Bytes<'_>) -> Result<Vec<Country>, StateError> {
    let n = bytes.length()?;
    let mut countries = Vec::with_capacity(n);
    for _ in 0..n {
        let letters = bytes.all[bytes.at..].first_chunk().copied();
        let country = letters.and_then(|letters| Country::new(letters).ok());
        countries.push(country.ok_or_else(|| bytes.fault("two letters of a country"))?);
        bytes.at += 2;
    }
    Ok(countries)
}

/// Returns the time of a second since 1970; `None` beyond the years of four digits.
fn time(second: i64) -> Option<Timestamp> {
    const DAY: i64 = 86_400;
    let day = i32::try_from(second.div_euclid(DAY)).ok().filter(|day| day.abs() < 4_000_000)?;
    let date = fip_model::Date::from_epoch_days(day);
    let within = u32::try_from(second.rem_euclid(DAY)).ok()?;
    ((0..=9999).contains(&date.ymd().0)).then(|| Timestamp::new(date, within))
}
