//! Single row groups of the fact table, and only the rows of some customers.

use std::fmt;

use parquet::file::reader::{ChunkReader, FileReader};

use super::TransactionParquetReader;
use super::cells::Group;
use super::error::ParquetError;
use super::guard::guarded;
use super::transactions_read::{CUSTOMERS, Known, table};
use crate::ids::CustomerId;
use crate::transactions::TransactionTable;

/// Rows of a piece: few enough that the texts of their cells take little memory.
const PIECE_ROWS: usize = 8192;

impl<R: ChunkReader + 'static> TransactionParquetReader<R> {
    /// Returns the customer of each row of a row group, from 0; no other column is read.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when there is no such group, or a cell is no customer.
    pub fn customers_of(&self, group: usize) -> Result<Vec<CustomerId>, ParquetError> {
        guarded(|| {
            let mut group = self.piecewise(group)?;
            let mut customers = Vec::with_capacity(group.n_rows());
            while group.n_rows() > 0 {
                customers.extend(group.parsed::<CustomerId>(CUSTOMERS)?);
                group.next_piece(PIECE_ROWS);
            }
            Ok(customers)
        })
    }

    /// Returns the number in the file, from 1, of the first row of a row group, from 0.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Malformed`] when there is no such group.
    pub fn first_row_of(&self, group: usize) -> Result<u64, ParquetError> {
        let groups = self.file.metadata().row_groups();
        let before = groups.get(..group).filter(|_| group < groups.len()).ok_or_else(|| {
            let found = format!("no row group {group} of {}", groups.len());
            ParquetError::Malformed { found }
        })?;
        Ok(1 + before.iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).sum::<u64>())
    }

    /// Returns the rows of a row group, from 0, piece by piece.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when there is no such group, or it cannot be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use bytes::Bytes;
    /// use fip_model::{CustomerId, TransactionParquet, TransactionParquetReader};
    ///
    /// let file = TransactionParquet::new(Vec::new())?.finish()?;
    /// let reader = TransactionParquetReader::new(Bytes::from(file))?;
    /// for group in 0..reader.n_row_groups() {
    ///     let mut pieces = reader.pieces(group)?;
    ///     while let Some((first_row, rows)) = pieces.next_with(|id| id.number() < 100)? {
    ///         println!("rows from {first_row} on: {}", rows.len());
    ///     }
    /// }
    /// # Ok::<(), fip_model::ParquetError>(())
    /// ```
    pub fn pieces(&self, group: usize) -> Result<TransactionPieces<'_>, ParquetError> {
        let group = guarded(|| self.piecewise(group))?;
        Ok(TransactionPieces { group: Some(group), known: self.known })
    }

    /// Returns a row group of which the first piece is read next.
    fn piecewise(&self, group: usize) -> Result<Group<'_>, ParquetError> {
        let first_row = self.first_row_of(group)?;
        let reader = self.file.get_row_group(group)?;
        let mut group = Group::new(reader, &self.positions, &self.spec, first_row)?;
        group.start_piece(PIECE_ROWS);
        Ok(group)
    }
}

/// The rows of a row group, in pieces of at most 8,192.
///
/// Only a piece is in memory, and pages of the columns; a row group may be larger than memory.
pub struct TransactionPieces<'a> {
    /// The piece that comes next; `None` after the last and after an error.
    group: Option<Group<'a>>,
    known: Known,
}

impl TransactionPieces<'_> {
    /// Returns the next piece in which a row's customer is wanted, with all of its rows, and the number
    /// of its first row in the file, from 1; `None` when there is no other.
    ///
    /// Of pieces without such a row nothing but the customers is read.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when a cell does not hold what its column asks for; then there are no more.
    pub fn next_with(
        &mut self,
        is_wanted: impl Fn(CustomerId) -> bool,
    ) -> Result<Option<(u64, TransactionTable)>, ParquetError> {
        let Some(mut group) = self.group.take() else { return Ok(None) };
        guarded(|| {
            while group.n_rows() > 0 {
                let customers: Vec<CustomerId> = group.parsed(CUSTOMERS)?;
                let first_row = group.first_row();
                let found = if customers.iter().any(|&id| is_wanted(id)) {
                    Some((first_row, table(&group, customers, self.known)?))
                } else {
                    None
                };
                group.next_piece(PIECE_ROWS);
                if found.is_some() {
                    self.group = Some(group);
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }
}

impl fmt::Debug for TransactionPieces<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next_row = self.group.as_ref().map(Group::first_row);
        f.debug_struct("TransactionPieces").field("next_row", &next_row).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{
        AccountId, Channel, Country, MerchantId, Money, Origin, Transaction, TransactionId,
        TransactionParquet,
    };

    /// Returns rows of customers `n / per`, every third with a source row.
    fn rows(numbers: std::ops::Range<u32>, per: u32) -> TransactionTable {
        let mut table = TransactionTable::default();
        for n in numbers {
            table.push(Transaction {
                transaction_id: TransactionId::new(u64::from(n) * 13),
                at: format!("2025-03-{:02}T{:02}:00:00", 1 + n % 31, n % 24).parse().unwrap(),
                customer_id: CustomerId::new(n / per),
                account_id: AccountId::new(n / per),
                merchant_id: MerchantId::new(n * 7 % 5000),
                channel: Channel::ALL[n as usize % Channel::ALL.len()],
                country: if n % 5 == 0 { "FR".parse().unwrap() } else { Country::GB },
                amount: Money::from_pence(i64::from(n) * 977 % 90_000),
                is_discretionary: n % 2 == 0,
                is_fraud: n % 101 == 0,
                origin: Origin::ALL[n as usize % Origin::ALL.len()],
                source_row: (n % 3 == 0).then_some(n),
            });
        }
        table
    }

    fn reader(groups: &[TransactionTable]) -> TransactionParquetReader<Bytes> {
        let mut file = TransactionParquet::new(Vec::new()).unwrap();
        for table in groups {
            file.write(table).unwrap();
        }
        TransactionParquetReader::new(Bytes::from(file.finish().unwrap())).unwrap()
    }

    fn wanted(
        reader: &TransactionParquetReader<Bytes>,
        group: usize,
        is_wanted: impl Fn(CustomerId) -> bool,
    ) -> Vec<(u64, TransactionTable)> {
        let mut pieces = reader.pieces(group).unwrap();
        let mut found = Vec::new();
        while let Some(piece) = pieces.next_with(&is_wanted).unwrap() {
            found.push(piece);
        }
        found
    }

    #[test]
    fn pieces_put_behind_one_another_are_the_row_group() {
        let groups = [rows(0..100, 3), rows(100..50_000, 40)];
        let reader = reader(&groups);
        let mut next_row = 1;
        for (number, group) in groups.iter().enumerate() {
            assert_eq!(reader.first_row_of(number).unwrap(), next_row);
            assert_eq!(reader.customers_of(number).unwrap(), group.customers());
            let mut whole = TransactionTable::default();
            for (first_row, piece) in wanted(&reader, number, |_| true) {
                assert_eq!(first_row, next_row);
                assert!((1..=PIECE_ROWS).contains(&piece.len()));
                next_row += piece.len() as u64;
                whole.append(piece);
            }
            assert_eq!(&whole, group);
        }
    }

    /// Columns of pieces that are left out are skipped, also those that may hold nothing.
    #[test]
    fn pieces_without_a_wanted_customer_are_left_out() {
        let table = rows(0..60_000, 100);
        let reader = reader(std::slice::from_ref(&table));
        for (customers, expected) in [
            (250..251, vec![24_577]),
            (81..83, vec![1, 8193]),
            (0..0, vec![]),
            (599..700, vec![57_345]),
        ] {
            let found = wanted(&reader, 0, |id| customers.contains(&id.number()));
            let starts: Vec<u64> = found.iter().map(|(first_row, _)| *first_row).collect();
            assert_eq!(starts, expected, "{customers:?}");
            for (first_row, piece) in found {
                let before = usize::try_from(first_row).unwrap() - 1;
                for (row, at) in piece.iter().zip(before..) {
                    assert_eq!(Some(row), table.get(at));
                }
            }
        }
        let ends = wanted(&reader, 0, |id| id.number() == 3 || id.number() == 598);
        assert_eq!(ends.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 57_345]);
    }

    #[test]
    fn a_row_group_that_is_not_there_is_refused() {
        let reader = reader(&[rows(0..5, 1)]);
        for told in [
            reader.customers_of(1).unwrap_err().to_string(),
            reader.pieces(7).unwrap_err().to_string(),
            reader.first_row_of(1).unwrap_err().to_string(),
        ] {
            assert!(told.contains("no row group"), "{told}");
        }
    }

    #[test]
    fn a_damaged_row_group_is_refused_once_and_has_no_more() {
        let mut file = TransactionParquet::new(Vec::new()).unwrap();
        file.write(&rows(0..40_000, 10)).unwrap();
        let mut bytes = file.finish().unwrap();
        // The first column begins here, and every piece needs it.
        bytes[4..60].fill(0xff);
        let reader = TransactionParquetReader::new(Bytes::from(bytes)).unwrap();
        let mut pieces = reader.pieces(0).unwrap();
        let error = pieces.next_with(|_| true).unwrap_err();
        assert!(matches!(error, ParquetError::Malformed { .. }));
        assert!(pieces.next_with(|_| true).unwrap().is_none());
    }
}
