//! The fact table from Parquet.

use std::fmt;

use parquet::data_type::{BoolType, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::reader::{ChunkReader, FileReader};
use parquet::file::serialized_reader::SerializedFileReader;

use super::cells::{Group, timestamp};
use super::error::ParquetError;
use super::guard::{guarded, open};
use super::schema::{Integers, positions};
use crate::attributes::{Attribute, Attributes};
use crate::codes::{Channel, Country};
use crate::dictionary::TableSpec;
use crate::ids::{CustomerId, MerchantId};
use crate::money::Money;
use crate::table_io::NOTHING;
use crate::time::Timestamp;
use crate::transaction_io::{OPTIONAL, attributes_of};
use crate::transactions::{Transaction, TransactionTable};

/// Reads the fact table from a Parquet file, a row group at a time.
///
/// Columns are found by name, and others are left alone, so that files of other writers can be read
/// too. An iterator: each item is the [`TransactionTable`] of one row group; after an error there are
/// no more.
///
/// The ledger lacks the attributes whose columns are noted to be empty in the first row group; then
/// they must be empty in all of the file, and the others filled.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use fip_model::{TransactionParquet, TransactionParquetReader};
///
/// let file = TransactionParquet::new(Vec::new())?.finish()?;
/// let reader = TransactionParquetReader::new(Bytes::from(file))?;
/// assert_eq!(reader.n_rows(), 0);
/// for table in reader {
///     println!("{} rows", table?.len());
/// }
/// # Ok::<(), fip_model::ParquetError>(())
/// ```
pub struct TransactionParquetReader<R: ChunkReader + 'static> {
    pub(super) file: SerializedFileReader<R>,
    pub(super) spec: TableSpec,
    pub(super) positions: Vec<usize>,
    pub(super) known: Known,
    /// The row group that comes next.
    next: usize,
    /// Number of its first row, from 1.
    first_row: u64,
}

impl<R: ChunkReader + 'static> TransactionParquetReader<R> {
    /// Returns a reader of a file: a `std::fs::File` or `bytes::Bytes`.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when it is no Parquet file, or a column is missing or has another type.
    pub fn new(file: R) -> Result<Self, ParquetError> {
        let file = open(file)?;
        let spec = TransactionTable::spec();
        let schema = file.metadata().file_metadata().schema_descr();
        let positions = positions(schema, &spec, Integers::Short)?;
        let known = Known { attributes: attributes(&file, &positions), home: Country::GB };
        Ok(Self { file, spec, positions, known, next: 0, first_row: 1 })
    }

    /// Returns the reader of a bank with another home country than the United Kingdom.
    #[must_use]
    pub const fn with_home(mut self, home: Country) -> Self {
        self.known.home = home;
        self
    }

    /// Returns what the ledger knows of its transactions; with a merchant it is taken to know the
    /// merchant's code too.
    pub const fn attributes(&self) -> Attributes {
        self.known.attributes
    }

    /// Returns the number of rows in the whole file.
    pub fn n_rows(&self) -> u64 {
        u64::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Returns the number of row groups.
    pub fn n_row_groups(&self) -> usize {
        self.file.num_row_groups()
    }

    fn group(&self) -> Result<TransactionTable, ParquetError> {
        guarded(|| {
            let reader = self.file.get_row_group(self.next)?;
            let group = Group::new(reader, &self.positions, &self.spec, self.first_row)?;
            table(&group, group.parsed(CUSTOMERS)?, self.known)
        })
    }
}

impl<R: ChunkReader + 'static> Iterator for TransactionParquetReader<R> {
    type Item = Result<TransactionTable, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.n_row_groups() {
            return None;
        }
        let group = self.group();
        match &group {
            Ok(table) => {
                self.next += 1;
                self.first_row += table.len() as u64;
            }
            Err(_) => self.next = usize::MAX,
        }
        Some(group)
    }
}

impl<R: ChunkReader + 'static> fmt::Debug for TransactionParquetReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionParquetReader")
            .field("n_rows", &self.n_rows())
            .field("n_row_groups", &self.n_row_groups())
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// The column of customers in [`TransactionTable::spec`].
pub(super) const CUSTOMERS: usize = 3;

/// What is known of all rows of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) attributes: Attributes,
    pub(super) home: Country,
}

/// Returns the attributes of a file, by what its first row group with rows notes of its columns.
fn attributes<R: ChunkReader + 'static>(
    file: &SerializedFileReader<R>,
    positions: &[usize],
) -> Attributes {
    let mut groups = file.metadata().row_groups().iter();
    let Some(first) = groups.find(|group| group.num_rows() > 0) else { return Attributes::ALL };
    attributes_of(|column| {
        let statistics = first.column(positions[column]).statistics();
        let n_empty = statistics.and_then(parquet::file::statistics::Statistics::null_count_opt);
        n_empty.is_some_and(|n| i64::try_from(n) == Ok(first.num_rows()))
    })
}

/// Returns the rows of a group's piece, whose customers were read before. Columns are numbered as in
/// [`TransactionTable::spec`].
pub(super) fn table(
    group: &Group<'_>,
    customers: Vec<CustomerId>,
    known: Known,
) -> Result<TransactionTable, ParquetError> {
    let Known { attributes, home } = known;
    let (ids, days) = (group.parsed(0)?, group.values::<Int32Type>(1)?);
    let at = times(group, 2)?;
    let accounts = group.parsed(4)?;
    let optional = Optional { group, attributes };
    let merchants = optional.parsed(5, MerchantId::new(0))?;
    let channels = optional.parsed(6, Channel::ALL[0])?;
    let countries = optional.parsed(7, home)?;
    let amounts = group.values::<Int64Type>(8)?;
    let (cross_border, night) = (optional.flags(9)?, optional.flags(10)?);
    let (discretionary, frauds) = (optional.flags(11)?, optional.flags(12)?);
    let origins = group.parsed(13)?;
    let mut source_rows = group.cells::<Int32Type>(14)?.into_options();
    let mut table = TransactionTable::with_capacity(group.n_rows()).restricted_to(attributes);
    table = table.with_home(home);
    for (row, customer_id) in customers.into_iter().enumerate() {
        let number = |found: i32| {
            u32::try_from(found).map_err(|_| group.refuse(14, row, &found.to_string()))
        };
        let transaction = Transaction {
            transaction_id: ids[row],
            at: at[row],
            customer_id,
            account_id: accounts[row],
            merchant_id: merchants[row],
            channel: channels[row],
            country: countries[row],
            amount: Money::from_pence(amounts[row]),
            is_discretionary: discretionary[row],
            is_fraud: frauds[row],
            origin: origins[row],
            source_row: source_rows.next().flatten().map(number).transpose()?,
        };
        if days[row] != transaction.at.date().key() {
            return Err(group.refuse(1, row, &days[row].to_string()));
        }
        if cross_border[row] != transaction.is_cross_border(home) {
            return Err(group.refuse(9, row, flag(cross_border[row])));
        }
        let is_night = attributes.contains(Attribute::TimeOfDay) && transaction.at.is_night();
        if night[row] != is_night {
            return Err(group.refuse(10, row, flag(night[row])));
        }
        table.push(transaction);
    }
    Ok(table)
}

/// The columns of a piece that a ledger may leave empty.
struct Optional<'a> {
    group: &'a Group<'a>,
    attributes: Attributes,
}

impl Optional<'_> {
    /// Returns the values that the texts of a column stand for, `lacking` where it is empty.
    fn parsed<V: std::str::FromStr + Clone>(
        &self,
        column: usize,
        lacking: V,
    ) -> Result<Vec<V>, ParquetError> {
        if self.is_filled(column) {
            return self.group.parsed(column);
        }
        self.empty::<ByteArrayType>(column)?;
        Ok(vec![lacking; self.group.n_rows()])
    }

    /// Returns the flags of a column, `false` where it is empty.
    fn flags(&self, column: usize) -> Result<Vec<bool>, ParquetError> {
        if self.is_filled(column) {
            return self.group.values::<BoolType>(column);
        }
        self.empty::<BoolType>(column)?;
        Ok(vec![false; self.group.n_rows()])
    }

    fn is_filled(&self, column: usize) -> bool {
        let mut of = OPTIONAL.iter().filter(|of| of.column == column);
        of.all(|of| of.is_filled(self.attributes))
    }

    /// Refuses the first cell that holds something.
    fn empty<T: DataType>(&self, column: usize) -> Result<(), ParquetError> {
        let mut cells = self.group.cells::<T>(column)?.into_options();
        match cells.position(|cell| cell.is_some()) {
            None => Ok(()),
            Some(row) => {
                let mut error = self.group.refuse(column, row, "a value");
                if let ParquetError::Cell { expected, .. } = &mut error {
                    NOTHING.clone_into(expected);
                }
                Err(error)
            }
        }
    }
}

fn times(group: &Group<'_>, column: usize) -> Result<Vec<Timestamp>, ParquetError> {
    let stored = group.values::<Int64Type>(column)?;
    let time = |(row, &stored): (usize, &i64)| {
        timestamp(stored).ok_or_else(|| group.refuse(column, row, &stored.to_string()))
    };
    stored.iter().enumerate().map(time).collect()
}

/// Returns a flag as it stands in a CSV.
const fn flag(flag: bool) -> &'static str {
    if flag { "1" } else { "0" }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{
        AccountId, Channel, Country, MerchantId, Origin, ParquetError, TransactionId,
        TransactionParquet, transaction_lines,
    };

    /// Returns rows with every channel, origin and flag, and ids that are wider than usual.
    fn rows(numbers: std::ops::Range<u32>) -> TransactionTable {
        let mut table = TransactionTable::default();
        for n in numbers {
            let letters = [b'A' + (n % 26) as u8, b'A' + (n / 26 % 26) as u8];
            let wide = n % 7 == 0;
            table.push(Transaction {
                transaction_id: TransactionId::new(u64::from(n) << if wide { 40 } else { 0 }),
                at: format!("2024-02-29T{:02}:{:02}:09", n % 24, n % 60).parse().unwrap(),
                customer_id: CustomerId::new(if wide { u32::MAX - n } else { n / 10 }),
                account_id: AccountId::new(n * if wide { 400_000 } else { 1 }),
                merchant_id: MerchantId::new(n % 5000 * if wide { 300 } else { 1 }),
                channel: Channel::ALL[n as usize % Channel::ALL.len()],
                country: Country::new(letters).unwrap(),
                amount: Money::from_pence(i64::from(n) * 977 - 40_000),
                is_discretionary: n % 2 == 0,
                is_fraud: n % 101 == 0,
                origin: Origin::ALL[n as usize % Origin::ALL.len()],
                source_row: (n % 3 != 0).then_some(n),
            });
        }
        table
    }

    fn file(groups: &[TransactionTable]) -> Vec<u8> {
        let mut file = TransactionParquet::new(Vec::new()).unwrap();
        for table in groups {
            file.write(table).unwrap();
        }
        file.finish().unwrap()
    }

    fn read(file: Vec<u8>) -> Result<Vec<TransactionTable>, ParquetError> {
        TransactionParquetReader::new(Bytes::from(file))?.collect()
    }

    #[test]
    fn row_groups_read_back_to_the_same_csv_and_the_same_bytes() {
        let groups = [rows(0..1), rows(1..9000), rows(9000..9005)];
        let bytes = file(&groups);
        let reader = TransactionParquetReader::new(Bytes::from(bytes.clone())).unwrap();
        assert_eq!((reader.n_rows(), reader.n_row_groups()), (9005, 3));
        let back = read(bytes.clone()).unwrap();
        assert_eq!(back, groups);
        for (back, table) in back.iter().zip(&groups) {
            let all = 0..table.len();
            assert_eq!(transaction_lines(back, all.clone()), transaction_lines(table, all));
        }
        assert_eq!(file(&back), bytes);
    }

    #[test]
    fn a_table_without_rows_or_without_source_rows_reads_back() {
        assert!(read(file(&[])).unwrap().is_empty());
        assert_eq!(file(&[]), file(&[TransactionTable::default()]));
        let mut table = TransactionTable::default();
        for mut row in rows(0..5000).iter() {
            row.source_row = None;
            table.push(row);
        }
        assert_eq!(read(file(std::slice::from_ref(&table))).unwrap(), [table]);
    }

    #[test]
    fn a_ledger_that_lacks_attributes_reads_back() {
        let home: Country = "FR".parse().unwrap();
        let lacks = |attributes: &[Attribute]| {
            attributes.iter().copied().collect::<Attributes>().complement()
        };
        for known in [
            Attributes::NONE,
            lacks(&[Attribute::TimeOfDay, Attribute::Fraud]),
            lacks(&[Attribute::Merchant, Attribute::Mcc, Attribute::Category]),
            lacks(&[Attribute::Channel, Attribute::Country]),
        ] {
            let known_of = |table: TransactionTable| table.restricted_to(known).with_home(home);
            let groups = [rows(0..9000), rows(9000..9005)].map(known_of);
            let file = Bytes::from(file(&groups));
            let reader = TransactionParquetReader::new(file.clone()).unwrap().with_home(home);
            assert_eq!(reader.attributes(), known);
            let first = reader.pieces(0).unwrap().next_with(|_| true).unwrap();
            let (_, piece) = first.unwrap();
            assert_eq!((piece.attributes(), piece.get(7)), (known, groups[0].get(7)));
            let back: Result<Vec<_>, _> = reader.collect();
            assert_eq!(back.unwrap(), groups, "{known}");
        }
    }

    #[test]
    fn a_column_is_filled_in_all_of_the_file_or_in_none() {
        let bare = |table: TransactionTable| table.restricted_to(Attributes::NONE);
        let told = |groups: [TransactionTable; 2]| read(file(&groups)).unwrap_err().to_string();
        let later = told([bare(rows(0..3)), rows(3..6)]);
        let expected = "row 4, column merchant_id: expected nothing, as in the first row";
        assert!(later.starts_with(expected), "{later}");
        let earlier = told([rows(0..3), bare(rows(3..6))]);
        assert!(earlier.starts_with("row 4, column merchant_id: expected an id"), "{earlier}");
    }

    #[test]
    fn a_source_row_beyond_its_column_is_refused() {
        let mut row = rows(4..5).get(0).unwrap();
        row.source_row = Some(1 << 31);
        let mut table = rows(0..6000);
        table.push(row);
        let error = TransactionParquet::new(Vec::new()).unwrap().write(&table).unwrap_err();
        let told = "row 6001, column source_row: expected at most 2147483647, found \"2147483648\"";
        assert_eq!(error.to_string(), told);
    }

    #[test]
    fn cut_files_are_refused() {
        let whole = file(&[rows(0..50)]);
        for n_bytes in [0, 4, 100, whole.len() - 1] {
            let error = read(whole[..n_bytes].to_vec()).unwrap_err();
            assert!(matches!(error, ParquetError::Malformed { .. }), "{error}");
        }
    }
}
