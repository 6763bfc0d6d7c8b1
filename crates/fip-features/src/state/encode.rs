//! A state as bytes.

use std::io::{self, Write};

use fip_model::{Channel, Country};
use sha2::{Digest, Sha256};

use super::LedgerState;

pub(super) const MAGIC: &[u8; 12] = b"fip ledger\r\n";
pub(super) const VERSION: u64 = 1;
/// Room for channels beside a country's number.
pub(super) const N_CHANNELS: usize = 8;
const _EVERY_CHANNEL_HAS_A_NUMBER: () = assert!(Channel::ALL.len() <= N_CHANNELS);

/// Bytes so far.
#[derive(Debug, Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(0x80 | (number & 0x7f) as u8);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    /// Writes numbers that do not descend as differences.
    fn ascending(&mut self, numbers: impl Iterator<Item = u64>) {
        let mut before = 0;
        for number in numbers {
            self.number(number.wrapping_sub(before));
            before = number;
        }
    }
}

impl LedgerState {
    /// Writes the state.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        let mut bytes = Bytes(MAGIC.to_vec());
        bytes.number(VERSION);
        let keys = self.months.map_or([0, 0], |(first, end)| [first.key(), end.key()]);
        for key in keys {
            bytes.number(u64::from(key.unsigned_abs()));
        }
        self.write_dimensions(&mut bytes);
        self.write_rows(&mut bytes);
        bytes.length(self.frauds.len());
        bytes.ascending(self.frauds.iter().map(|&(row, _)| row.into()));
        for (_, reported) in &self.frauds {
            match reported {
                None => bytes.number(0),
                Some(at) => {
                    bytes.number(1);
                    bytes.signed(at.epoch_seconds());
                }
            }
        }
        let sum = Sha256::digest(&bytes.0);
        writer.write_all(&bytes.0)?;
        writer.write_all(&sum)
    }

    fn write_dimensions(&self, bytes: &mut Bytes) {
        bytes.length(self.customers.len());
        bytes.ascending(self.customers.iter().map(|id| id.number().into()));
        let mut rows_of = vec![0_u64; self.customers.len()];
        for &customer in &self.rows.columns.customers {
            rows_of[customer as usize] += 1;
        }
        for n in rows_of {
            bytes.number(n);
        }
        bytes.length(self.merchants.len());
        bytes.ascending(self.merchants.iter().map(|(id, _)| id.number().into()));
        for (_, kind) in &self.merchants {
            bytes.number(kind.category as u64);
        }
        for (_, kind) in &self.merchants {
            bytes.number(kind.mcc.into());
        }
    }

    fn write_rows(&self, bytes: &mut Bytes) {
        let rows = &self.rows.columns;
        let mut countries: Vec<Country> = rows.countries.clone();
        countries.sort_unstable();
        countries.dedup();
        bytes.length(countries.len());
        for country in &countries {
            bytes.0.extend(country.letters());
        }
        let mut before = (u32::MAX, 0);
        for (at, &customer) in rows.at.iter().zip(&rows.customers) {
            let second = at.epoch_seconds();
            let base = if before.0 == customer { before.1 } else { 0 };
            bytes.signed(second - base);
            before = (customer, second);
        }
        for &merchant in &rows.merchants {
            bytes.number(merchant.into());
        }
        for amount in &rows.amounts {
            bytes.signed(amount.pence());
        }
        for (country, &channel) in rows.countries.iter().zip(&rows.channels) {
            let country = countries.partition_point(|other| other < country);
            bytes.length(country * N_CHANNELS + channel as usize);
        }
        let mut before = 0;
        for id in &self.rows.ids {
            bytes.signed(id.number().wrapping_sub(before).cast_signed());
            before = id.number();
        }
    }
}
