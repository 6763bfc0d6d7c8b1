//! The fact table as CSV. It has most of the rows, so cells are formatted and parsed by hand.

use std::io::{Read, Write};
use std::str::FromStr;

use crate::codes::Country;
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId, push_digits};
use crate::money::Money;
use crate::table_io::{Place, TableError, read_records};
use crate::time::Timestamp;
use crate::transactions::{Transaction, TransactionTable};

/// Returns the CSV text of the rows in `range`, without a header.
///
/// Parts of a table can be written apart and put behind one another.
pub fn transaction_lines(table: &TransactionTable, range: std::ops::Range<usize>) -> Vec<u8> {
    let mut line = LineWriter { bytes: Vec::with_capacity(range.len() * 120) };
    for transaction in range.filter_map(|row| table.get(row)) {
        line.transaction(&transaction);
    }
    line.bytes
}

/// Writes the fact table as CSV with a header, `\n` after each line.
///
/// # Errors
///
/// [`TableError::Io`] when the writer fails.
pub fn write_transactions(
    mut writer: impl Write,
    table: &TransactionTable,
) -> Result<(), TableError> {
    const ROWS_AT_ONCE: usize = 8192;
    let spec = TransactionTable::spec();
    let fail = |source| TableError::Io { file: spec.file_name(), source };
    let header = spec.header().collect::<Vec<_>>().join(",");
    writeln!(writer, "{header}").map_err(fail)?;
    for start in (0..table.len()).step_by(ROWS_AT_ONCE) {
        let end = table.len().min(start + ROWS_AT_ONCE);
        writer.write_all(&transaction_lines(table, start..end)).map_err(fail)?;
    }
    writer.flush().map_err(fail)
}

/// Returns the fact table from CSV text; `file` names the source in errors.
///
/// # Errors
///
/// [`TableError`] when the header is another, a row has another width, a cell cannot be read, a
/// derived cell (`date_key`, `is_cross_border`, `is_night`) contradicts the cell it is derived from,
/// or the reader fails.
pub fn read_transactions(reader: impl Read, file: &str) -> Result<TransactionTable, TableError> {
    let mut table = TransactionTable::default();
    read_records(reader, file, &TransactionTable::spec(), |_, record, place| {
        table.push(parse_transaction(record, place)?);
        Ok(())
    })?;
    Ok(table)
}

fn parse_transaction(
    record: &csv::ByteRecord,
    place: &Place<'_>,
) -> Result<Transaction, TableError> {
    let cells = Cells { record, place };
    let at: Timestamp = cells.parse(2)?;
    let country: Country = cells.parse(7)?;
    let row = Transaction {
        transaction_id: cells.parse::<TransactionId>(0)?,
        at,
        customer_id: cells.parse::<CustomerId>(3)?,
        account_id: cells.parse::<AccountId>(4)?,
        merchant_id: cells.parse::<MerchantId>(5)?,
        channel: cells.parse(6)?,
        country,
        amount: cells.parse::<Money>(8)?,
        is_discretionary: cells.flag(11)?,
        is_fraud: cells.flag(12)?,
        origin: cells.parse(13)?,
        source_row: if record.get(14).is_some_and(<[u8]>::is_empty) {
            None
        } else {
            Some(cells.parse(14)?)
        },
    };
    if cells.parse::<i32>(1)? != at.date().key() {
        return Err(place.refuse_cell(record, 1));
    }
    if cells.flag(9)? != row.is_cross_border() {
        return Err(place.refuse_cell(record, 9));
    }
    if cells.flag(10)? != at.is_night() {
        return Err(place.refuse_cell(record, 10));
    }
    Ok(row)
}

struct Cells<'a> {
    record: &'a csv::ByteRecord,
    place: &'a Place<'a>,
}

impl Cells<'_> {
    fn parse<T: FromStr>(&self, column: usize) -> Result<T, TableError> {
        let text = self.record.get(column).and_then(|cell| std::str::from_utf8(cell).ok());
        let value = text.and_then(|text| text.parse().ok());
        value.ok_or_else(|| self.place.refuse_cell(self.record, column))
    }

    fn flag(&self, column: usize) -> Result<bool, TableError> {
        match self.record.get(column) {
            Some(b"0") => Ok(false),
            Some(b"1") => Ok(true),
            _ => Err(self.place.refuse_cell(self.record, column)),
        }
    }
}

struct LineWriter {
    bytes: Vec<u8>,
}

impl LineWriter {
    fn transaction(&mut self, row: &Transaction) {
        self.id(TransactionId::PREFIX, row.transaction_id.number(), TransactionId::WIDTH);
        let date = row.at.date();
        self.number(date.key().unsigned_abs().into(), 8);
        self.comma();
        self.timestamp(row.at);
        self.id(CustomerId::PREFIX, row.customer_id.number().into(), CustomerId::WIDTH);
        self.id(AccountId::PREFIX, row.account_id.number().into(), AccountId::WIDTH);
        self.id(MerchantId::PREFIX, row.merchant_id.number().into(), MerchantId::WIDTH);
        self.text(row.channel.code().as_bytes());
        self.text(&row.country.letters());
        self.money(row.amount);
        self.flag(row.is_cross_border());
        self.flag(row.at.is_night());
        self.flag(row.is_discretionary);
        self.flag(row.is_fraud);
        self.text(row.origin.code().as_bytes());
        if let Some(source_row) = row.source_row {
            self.number(source_row.into(), 1);
        }
        self.bytes.push(b'\n');
    }

    fn comma(&mut self) {
        self.bytes.push(b',');
    }

    fn text(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.comma();
    }

    fn flag(&mut self, flag: bool) {
        self.bytes.extend_from_slice(if flag { b"1," } else { b"0," });
    }

    /// Writes a number with at least `width` digits.
    fn number(&mut self, number: u64, width: usize) {
        push_digits(&mut self.bytes, number, width);
    }

    fn id(&mut self, prefix: char, number: u64, width: usize) {
        self.bytes.push(prefix as u8);
        self.number(number, width);
        self.comma();
    }

    fn timestamp(&mut self, at: Timestamp) {
        let (year, month, day) = at.date().ymd();
        let second = u64::from(at.second_of_day());
        let parts = [
            (u64::from(year.unsigned_abs()), 4, b'-'),
            (u64::from(month), 2, b'-'),
            (u64::from(day), 2, b'T'),
            (second / 3600, 2, b':'),
            (second / 60 % 60, 2, b':'),
            (second % 60, 2, b','),
        ];
        for (number, width, after) in parts {
            self.number(number, width);
            self.bytes.push(after);
        }
    }

    fn money(&mut self, amount: Money) {
        amount.push_text(&mut self.bytes);
        self.comma();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Channel, Origin};

    fn row(source_row: Option<u32>, pence: i64) -> Transaction {
        Transaction {
            transaction_id: TransactionId::new(12),
            at: "2024-02-29T23:05:09".parse().unwrap(),
            customer_id: CustomerId::new(3),
            account_id: AccountId::new(12_345_678),
            merchant_id: MerchantId::new(9),
            channel: Channel::Contactless,
            country: "FR".parse().unwrap(),
            amount: Money::from_pence(pence),
            is_discretionary: true,
            is_fraud: false,
            origin: Origin::Real,
            source_row,
        }
    }

    fn text(rows: &[Transaction]) -> String {
        let mut table = TransactionTable::default();
        for &row in rows {
            table.push(row);
        }
        let mut bytes = Vec::new();
        write_transactions(&mut bytes, &table).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn writes_the_canonical_line() {
        let expected = "T0000000012,20240229,2024-02-29T23:05:09,C0000003,A12345678,M000009,\
            CONTACTLESS,FR,0.05,1,1,1,0,REAL,7\n";
        assert_eq!(text(&[row(Some(7), 5)]).lines().nth(1).unwrap(), expected.trim_end());
    }

    #[test]
    fn reads_back_what_it_wrote() {
        let rows = [row(Some(7), 5), row(None, -12_345), row(Some(284_807), 0)];
        let table = read_transactions(text(&rows).as_bytes(), "f.csv").unwrap();
        assert_eq!(table.iter().collect::<Vec<_>>(), rows);
    }

    #[test]
    fn refuses_cells_that_contradict_each_other() {
        let good = text(&[row(Some(7), 5)]);
        for (from, to, column) in [
            ("20240229", "20240228", "date_key"),
            ("0.05,1,1", "0.05,0,1", "is_cross_border"),
            ("0.05,1,1", "0.05,1,0", "is_night"),
            ("0.05,1,1", "0.05,1,2", "is_night"),
            ("CONTACTLESS", "contactless", "channel"),
            ("REAL,7", "REAL,x", "source_row"),
        ] {
            let bad = good.replacen(from, to, 1);
            let error = read_transactions(bad.as_bytes(), "f.csv").unwrap_err();
            let TableError::Cell { line: 2, column: found, .. } = error else { panic!("{error}") };
            assert_eq!(found, column);
        }
    }
}
