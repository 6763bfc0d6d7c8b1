//! Tables that are written in many ways and read back.

use proptest::prelude::*;

use super::{mapping, read};
use crate::intake::DateFormat;
use crate::time::{Date, Timestamp};

#[derive(Debug, Clone)]
struct Sale {
    customer: String,
    at: Timestamp,
    pence: i64,
    merchant: String,
}

fn sales() -> impl Strategy<Value = Vec<Sale>> {
    let text = "[a-zA-Zäöüéß0-9 ,;.|'\"\n]{0,12}[a-z\"]";
    let sale = ("[A-Z]{2}[0-9]{1,6}", 7000..20_000_i32, 0..86_400_u32, 0..5_000_000_i64, text);
    let sale = sale.prop_map(|(customer, day, second, pence, merchant)| Sale {
        customer,
        at: Timestamp::new(Date::from_epoch_days(day), second),
        pence,
        merchant: merchant.trim().to_owned(),
    });
    proptest::collection::vec(sale, 1..20)
}

#[derive(Debug, Clone, Copy)]
struct Dialect {
    delimiter: char,
    decimal: char,
    encoding: &'static str,
    date: &'static str,
    end: &'static str,
    header: bool,
    amounts: u8,
}

fn dialects() -> impl Strategy<Value = Dialect> {
    (
        prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        prop_oneof![Just('.'), Just(',')],
        prop_oneof![Just("utf-8"), Just("windows-1252"), Just("utf-16le"), Just("utf-16be")],
        prop_oneof![
            Just("%Y-%m-%d %H:%M:%S"),
            Just("%d.%m.%Y %H:%M:%S"),
            Just("%m/%d/%Y %H:%M:%S"),
            Just("%s")
        ],
        prop_oneof![Just("\n"), Just("\r\n")],
        any::<bool>(),
        0..3_u8,
    )
        .prop_map(|(delimiter, decimal, encoding, date, end, header, amounts)| Dialect {
            delimiter,
            decimal,
            encoding,
            date,
            end,
            header,
            amounts,
        })
}

impl Dialect {
    fn text(self, sales: &[Sale]) -> String {
        let mut text = String::new();
        let mut line = |cells: [String; 5]| {
            let quoted = cells.map(|cell| {
                let needs = cell.contains([self.delimiter, '"', '\n', '\r']);
                if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            });
            text.push_str(&quoted.join(&self.delimiter.to_string()));
            text.push_str(self.end);
        };
        if self.header {
            line(["Kunde", "Zeit", "Betrag", "Art", "Händler"].map(str::to_owned));
        }
        for sale in sales {
            let amount = format!("{}{}{:02}", sale.pence / 100, self.decimal, sale.pence % 100);
            let [first, second] = match self.amounts {
                0 => [format!("-{amount}"), String::new()],
                1 => [amount, String::new()],
                _ => [amount, "SOLL".to_owned()],
            };
            line([sale.customer.clone(), self.date(sale.at), first, second, sale.merchant.clone()]);
        }
        text
    }

    fn date(self, at: Timestamp) -> String {
        let ((year, month, day), second) = (at.date().ymd(), at.second_of_day());
        let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        match self.date {
            "%s" => at.epoch_seconds().to_string(),
            "%d.%m.%Y %H:%M:%S" => format!("{day:02}.{month}.{year} {clock}"),
            "%m/%d/%Y %H:%M:%S" => format!("{month}/{day}/{year} {clock}"),
            _ => format!("{year}-{month:02}-{day:02} {clock}"),
        }
    }

    fn mapping(self) -> String {
        let column = |name: &str, number: u8| {
            if self.header { format!("\"{name}\"") } else { number.to_string() }
        };
        let (amount, kind) = (column("Betrag", 3), column("Art", 4));
        let amounts = match self.amounts {
            0 => format!("{{ column = {amount}, sign = 'spend_negative' }}"),
            1 => format!("{{ debit = {amount}, credit = {kind} }}"),
            _ => format!("{{ column = {amount}, type = {kind}, debit = ['soll'] }}"),
        };
        format!(
            "delimiter = {:?}\ndecimal = '{}'\nencoding = '{}'\ndate_format = '{}'\nheader = {}\n\
             [columns]\ncustomer_id = {}\ndate = {}\nmerchant_name = {}\namount = {amounts}\n",
            self.delimiter.to_string(),
            self.decimal,
            self.encoding,
            self.date,
            self.header,
            column("Kunde", 1),
            column("Zeit", 2),
            column("Händler", 5),
        )
    }
}

proptest! {
    #[test]
    fn what_is_written_in_a_dialect_is_read_by_its_mapping(sales in sales(), dialect in dialects(), size in 1..64_usize) {
        let mapping = mapping(&dialect.mapping());
        let bytes = mapping.encoding.encode(&dialect.text(&sales));
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        let told = read(&mapping, &chunks).unwrap();
        prop_assert_eq!(&told.rejects, &vec![], "{}", dialect.text(&sales));
        let read: Vec<_> = told.rows.iter().map(|row| (row[2].clone(), row[5].clone(), row[6].clone(), row[4].clone())).collect();
        let written: Vec<_> = sales.iter().map(|sale| {
            let amount = crate::Money::from_pence(sale.pence).to_string();
            (sale.customer.clone(), sale.at.to_string(), amount, sale.merchant.clone())
        }).collect();
        prop_assert_eq!(read, written);
    }
}

#[test]
fn the_formats_of_the_dialects_are_formats() {
    for format in ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%s"] {
        assert!(DateFormat::new(format).unwrap().has_time());
    }
}
