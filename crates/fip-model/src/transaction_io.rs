//! The fact table as CSV. It has most of the rows, so cells are formatted and parsed by hand.

use std::io::{Read, Write};
use std::str::FromStr;

use crate::attributes::{Attribute, Attributes};
use crate::codes::{Channel, Country};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId, push_digits};
use crate::money::Money;
use crate::table_io::{Place, TableError, read_records};
use crate::time::Timestamp;
use crate::transactions::{Transaction, TransactionTable};

/// Returns the CSV text of the rows in `range`, without a header.
///
/// Parts of a table can be written apart and put behind one another.
pub fn transaction_lines(table: &TransactionTable, range: std::ops::Range<usize>) -> Vec<u8> {
    let mut line = LineWriter {
        bytes: Vec::with_capacity(range.len() * 120),
        filled: OPTIONAL.map(|of| of.is_filled(table.attributes())),
        home: table.home(),
    };
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

/// Returns the fact table from CSV text; `file` names the source in errors, `home` is the country that
/// transactions at home are in.
///
/// The table has the attributes whose cells are filled in the first row; with a merchant it is taken
/// to know the merchant's code too.
///
/// # Errors
///
/// [`TableError`] when the header is another, a row has another width, a cell cannot be read, a column
/// is filled in some rows and empty in others, a derived cell (`date_key`, `is_cross_border`,
/// `is_night`) contradicts the cell it is derived from, or the reader fails.
pub fn read_transactions(
    reader: impl Read,
    file: &str,
    home: Country,
) -> Result<TransactionTable, TableError> {
    let mut table = TransactionTable::default().with_home(home);
    each_transaction(reader, file, home, |row, known| {
        if table.is_empty() {
            table = std::mem::take(&mut table).restricted_to(known).with_home(home);
        }
        table.push(row);
        Ok::<(), TableError>(())
    })?;
    Ok(table)
}

/// Gives each transaction of CSV text to `take`, with the attributes that all of them have: what
/// [`read_transactions`] reads, without holding it.
///
/// # Errors
///
/// Those of [`read_transactions`], and the first of `take`.
pub fn each_transaction<E: From<TableError>>(
    reader: impl Read,
    file: &str,
    home: Country,
    mut take: impl FnMut(Transaction, Attributes) -> Result<(), E>,
) -> Result<(), E> {
    let mut known = None;
    read_records(reader, file, &TransactionTable::spec(), |_, record, place| {
        let is_empty = |column| record.get(column).is_some_and(<[u8]>::is_empty);
        let known = *known.get_or_insert_with(|| attributes_of(is_empty));
        take(parse_transaction(record, place, (known, home))?, known)
    })
}

/// A column of the fact table that is empty in a ledger without an attribute.
pub(crate) struct OptionalColumn {
    /// Its position in [`TransactionTable::spec`].
    pub(crate) column: usize,
    /// The attribute; a merchant stands for its code and category too.
    attribute: Attribute,
}

impl OptionalColumn {
    const fn new(column: usize, attribute: Attribute) -> Self {
        Self { column, attribute }
    }

    /// Returns whether the column is filled in a ledger with these attributes.
    pub(crate) const fn is_filled(&self, attributes: Attributes) -> bool {
        match self.attribute {
            Attribute::Merchant => attributes.has_merchant_rows(),
            other => attributes.contains(other),
        }
    }
}

/// The columns that may be empty, in order.
pub(crate) const OPTIONAL: [OptionalColumn; 7] = [
    OptionalColumn::new(5, Attribute::Merchant),
    OptionalColumn::new(6, Attribute::Channel),
    OptionalColumn::new(7, Attribute::Country),
    OptionalColumn::new(CROSS_BORDER, Attribute::Country),
    OptionalColumn::new(10, Attribute::TimeOfDay),
    OptionalColumn::new(11, Attribute::Category),
    OptionalColumn::new(12, Attribute::Fraud),
];

/// `is_cross_border`, which follows `country_code`.
const CROSS_BORDER: usize = 9;

/// Returns the attributes of a ledger some of whose columns are empty.
pub(crate) fn attributes_of(is_empty: impl Fn(usize) -> bool) -> Attributes {
    let lacking = OPTIONAL.iter().filter(|of| of.column != CROSS_BORDER && is_empty(of.column));
    lacking.fold(Attributes::ALL, |known, of| match of.attribute {
        Attribute::Merchant => known.without(Attribute::Merchant).without(Attribute::Mcc),
        other => known.without(other),
    })
}

fn parse_transaction(
    record: &csv::ByteRecord,
    place: &Place<'_>,
    (attributes, home): (Attributes, Country),
) -> Result<Transaction, TableError> {
    let cells = Cells { record, place };
    for of in &OPTIONAL {
        let is_empty = record.get(of.column).is_none_or(<[u8]>::is_empty);
        if !is_empty && !of.is_filled(attributes) {
            return Err(place.refuse_filled(record, of.column));
        }
    }
    let has = |attribute| attributes.contains(attribute);
    let at: Timestamp = cells.parse(2)?;
    let flag = |attribute, column| if has(attribute) { cells.flag(column) } else { Ok(false) };
    let row = Transaction {
        transaction_id: cells.parse::<TransactionId>(0)?,
        at,
        customer_id: cells.parse::<CustomerId>(3)?,
        account_id: cells.parse::<AccountId>(4)?,
        merchant_id: if attributes.has_merchant_rows() {
            cells.parse::<MerchantId>(5)?
        } else {
            MerchantId::new(0)
        },
        channel: if has(Attribute::Channel) { cells.parse(6)? } else { Channel::ALL[0] },
        country: if has(Attribute::Country) { cells.parse(7)? } else { home },
        amount: cells.parse::<Money>(8)?,
        is_discretionary: flag(Attribute::Category, 11)?,
        is_fraud: flag(Attribute::Fraud, 12)?,
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
    if flag(Attribute::Country, 9)? != row.is_cross_border(home) {
        return Err(place.refuse_cell(record, 9));
    }
    if has(Attribute::TimeOfDay) && cells.flag(10)? != at.is_night() {
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
    /// Whether each of [`OPTIONAL`] is written.
    filled: [bool; 7],
    home: Country,
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
        let [merchant, channel, country, cross_border, night, discretionary, fraud] = self.filled;
        if merchant {
            self.id(MerchantId::PREFIX, row.merchant_id.number().into(), MerchantId::WIDTH);
        } else {
            self.comma();
        }
        self.text(if channel { row.channel.code().as_bytes() } else { b"" });
        let letters = row.country.letters();
        self.text(if country { &letters } else { b"" });
        self.money(row.amount);
        self.flag(cross_border.then(|| row.is_cross_border(self.home)));
        self.flag(night.then(|| row.at.is_night()));
        self.flag(discretionary.then_some(row.is_discretionary));
        self.flag(fraud.then_some(row.is_fraud));
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

    fn flag(&mut self, flag: Option<bool>) {
        self.bytes.extend_from_slice(match flag {
            Some(true) => b"1,",
            Some(false) => b"0,",
            None => b",",
        });
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
    use crate::codes::Origin;

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
        let table = read_transactions(text(&rows).as_bytes(), "f.csv", Country::GB).unwrap();
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
            let error = read_transactions(bad.as_bytes(), "f.csv", Country::GB).unwrap_err();
            let TableError::Cell { line: 2, column: found, .. } = error else { panic!("{error}") };
            assert_eq!(found, column);
        }
    }
    /// Each attribute alone, and none, with the line that is written.
    #[test]
    fn a_ledger_that_lacks_attributes_leaves_their_cells_empty() {
        let lines = [
            (Attributes::NONE, ",,,0.05,,,,,REAL,7"),
            (Attributes::NONE.with(Attribute::Merchant), "M000009,,,0.05,,,,,REAL,7"),
            (Attributes::NONE.with(Attribute::Category), "M000009,,,0.05,,,1,,REAL,7"),
            (Attributes::NONE.with(Attribute::Channel), ",CONTACTLESS,,0.05,,,,,REAL,7"),
            (Attributes::NONE.with(Attribute::Country), ",,FR,0.05,1,,,,REAL,7"),
            (Attributes::NONE.with(Attribute::Fraud), ",,,0.05,,,,0,REAL,7"),
        ];
        for (attributes, cells) in lines {
            let mut table = TransactionTable::default().restricted_to(attributes);
            table.push(row(Some(7), 5));
            let lines = String::from_utf8(transaction_lines(&table, 0..1)).unwrap();
            let expected =
                format!("T0000000012,20240229,2024-02-29T00:00:00,C0000003,A12345678,{cells}\n");
            assert_eq!(lines, expected, "{attributes}");
        }
    }

    #[test]
    fn a_ledger_that_lacks_attributes_reads_back() {
        let home = "FR".parse().unwrap();
        for lacking in [
            Attributes::NONE,
            Attributes::ALL,
            Attributes::NONE.with(Attribute::TimeOfDay),
            Attributes::NONE.with(Attribute::Channel).with(Attribute::Country),
            Attributes::NONE.with(Attribute::Category).with(Attribute::Fraud),
        ] {
            let known = lacking.complement();
            let mut table = TransactionTable::default().restricted_to(known).with_home(home);
            table.push(row(None, 5));
            table.push(Transaction { country: Country::GB, ..row(Some(1), 7) });
            let mut text = Vec::new();
            write_transactions(&mut text, &table).unwrap();
            let back = read_transactions(text.as_slice(), "f.csv", home).unwrap();
            assert_eq!((back.attributes(), &back), (known, &table), "{lacking}");
        }
    }

    #[test]
    fn a_category_needs_a_merchant_that_has_it() {
        let text = text(&[row(Some(7), 5)]).replacen("M000009", "", 1);
        let error = read_transactions(text.as_bytes(), "f.csv", Country::GB).unwrap_err();
        assert!(error.to_string().contains("column merchant_id: expected an id"), "{error}");
    }

    #[test]
    fn a_column_is_filled_in_every_row_or_in_none() {
        let text = text(&[row(Some(7), 5), row(Some(8), 5)]);
        for (from, to, column, expected) in [
            ("CONTACTLESS", "", "channel", "one of CHIP_AND_PIN"),
            ("FR,0.05,1,", ",0.05,,", "country_code", "a text"),
            ("0.05,1,1,", "0.05,1,,", "is_night", "0 or 1"),
            ("0,REAL", ",REAL", "is_fraud", "0 or 1"),
        ] {
            let lines: Vec<&str> = text.lines().collect();
            let changed = |line: usize| lines[line].replacen(from, to, 1);
            let later = [lines[0], lines[1], &changed(2)].join("\n");
            let first = [lines[0], &changed(1), lines[2]].join("\n");
            for (text, expected) in [(later, expected), (first, crate::table_io::NOTHING)] {
                let error = read_transactions(text.as_bytes(), "f.csv", Country::GB).unwrap_err();
                let TableError::Cell { line: 3, column: found, expected: told, .. } = &error else {
                    panic!("{error}")
                };
                assert_eq!(found, column);
                assert!(told.starts_with(expected), "{error}");
            }
        }
    }
}
