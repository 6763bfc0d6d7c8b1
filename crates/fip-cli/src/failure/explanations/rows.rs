//! The pages of faults of rows: of the card file, of a ledger of one's own, or of both.

use fip_model::intake::RejectCode;
use fip_synth::FaultCode;

use super::{Ending, Explanation};

const fn of_card(fault: FaultCode, words: [&'static str; 2]) -> Explanation {
    let [meaning, example] = words;
    let (code, title, remedy) = (fault.code(), fault.title(), fault.hint());
    Explanation { code, title, meaning, example, remedy, ending: Ending::CardRow }
}

/// `remedy` is what to do with a ledger; the card file has one form.
const fn of_both(fault: FaultCode, remedy: &'static str, words: [&'static str; 2]) -> Explanation {
    Explanation { remedy, ending: Ending::EitherRow, ..of_card(fault, words) }
}

const fn of_ledger(fault: RejectCode, words: [&'static str; 2]) -> Explanation {
    let [meaning, example] = words;
    let (code, title, remedy) = (fault.code(), fault.title(), fault.hint());
    Explanation { code, title, meaning, example, remedy, ending: Ending::LedgerRow }
}

/// Codes of both have one meaning.
pub(super) const ROWS: [Explanation; 18] = [
    of_both(
        FaultCode::FieldCount,
        RejectCode::FieldCount.hint(),
        [
            "A row has more or fewer fields than the header.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 12: expected 31 fields, found 3 [FIP-D001]",
        ],
    ),
    of_card(
        FaultCode::NotANumber,
        [
            "A cell of a column of numbers, Time or V1 to V28, is none.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 12, column V3: expected a number, found \
             \"1,5\" [FIP-D002]",
        ],
    ),
    of_both(
        FaultCode::BadAmount,
        RejectCode::BadAmount.hint(),
        [
            "An amount is negative, has more than two decimals, or is no number; or a row has a debit and a credit.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 3, column Amount: expected an amount of 0 or \
             more,\nfound \"-2.69\" [FIP-D003]",
        ],
    ),
    of_card(
        FaultCode::BadTime,
        [
            "A time is no whole number of seconds from 0.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 9, column Time: expected whole seconds, found \
             \"-1\" [FIP-D004]",
        ],
    ),
    of_card(
        FaultCode::BadClass,
        [
            "The label of a row is neither 0 nor 1.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 32, column Class: expected 0 or 1, found \
             \"7\" [FIP-D005]",
        ],
    ),
    of_both(
        FaultCode::OpenQuote,
        RejectCode::OpenQuote.hint(),
        [
            "A quote is opened and not closed, so the row has no end.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 40: expected the end of a quote, found \
             none [FIP-D006]",
        ],
    ),
    of_card(
        FaultCode::Truncated,
        [
            "The last row has no end of line and is cut off.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 284808: expected an end of line, found \
             none [FIP-D007]",
        ],
    ),
    of_ledger(
        RejectCode::BadText,
        [
            "A record has bytes that are no text in the file's encoding, so names in it could not be trusted.",
            "line 7 of data/transactions.csv   4711;31.01.2025;12,50;M\\xfcller\n[FIP-D008]  not UTF-8 text at byte 24 of the record",
        ],
    ),
    of_ledger(
        RejectCode::DateFormat,
        [
            "A cell of a date or time column is in none of the formats that the mapping names. Formats are tried in \
             order,\nand no two may read one text as two days: %d/%m/%Y and %m/%d/%Y together are refused. Totals at \
             the end of a\nfile, which have no date, can be left out: ignore.Date = [\"Total*\"].",
            "line 3 of data/transactions.csv   ann,31/01/2025,5.00\n[FIP-D009]  column day: not in %Y-%m-%d: \"31/01/2025\"\nhint: would fit %d/%m/%Y: add it to date_format",
        ],
    ),
    of_ledger(
        RejectCode::NoSuchDate,
        [
            "A date is written as the format says, but the calendar has no such day, or the clock no such time.",
            "line 3 of data/transactions.csv   ann,2025-02-29,5.00\n[FIP-D010]  column day: February 2025 has 28 days",
        ],
    ),
    of_ledger(
        RejectCode::Missing,
        [
            "A cell that a transaction cannot do without, such as customer, date or amount, is empty. For empty cells \
             of\nmerchant, mcc, category, channel, country and fraud the mapping may say what stands: \
             default.mcc = \"0000\";\nignore.mcc = [\"\"] leaves such rows out.",
            "line 9 of data/transactions.csv   ann,2025-01-31,\n[FIP-D011]  column amount: expected an amount, found an empty cell",
        ],
    ),
    of_ledger(
        RejectCode::Unmapped,
        [
            "A code stands in a column of codes, such as channel or category, that the mapping does not name.",
            "line 5 of data/transactions.csv   ann,2025-01-31,5.00,KIOSK\n[FIP-D012]  column entry: \"KIOSK\" is no value of channel that the mapping names",
        ],
    ),
    of_ledger(
        RejectCode::BadValue,
        [
            "A cell is not what its column holds: a flag, a country, a merchant category code, a number for a rule.",
            "line 5 of data/transactions.csv   ann,2025-01-31,5.00,maybe\n[FIP-D013]  column fraud: expected 0 or 1, found \"maybe\"",
        ],
    ),
    of_ledger(
        RejectCode::TooLong,
        [
            "A record is longer than a record may be. Most often a quote was opened far above and not closed.",
            "line 12 of data/transactions.csv   ann,2025-01-31,5.00,\"a text that goes on and on ...\n[FIP-D014]  a record longer than max_record_bytes",
        ],
    ),
    of_ledger(
        RejectCode::Duplicate,
        [
            "A record has the id of an earlier one, or all of its cells, or names a customer with other cells, or a \
             holder\nof an account twice. A customer who is told twice in the same words is counted as repeated.",
            "line 8 of data/transactions.csv   T0007,ann,2025-01-31,6.00\n[FIP-D015]  column id: an earlier record has the id T0007",
        ],
    ),
    of_ledger(
        RejectCode::UnknownCustomer,
        [
            "There is a file of customers, and a record names a customer that is not in it.",
            "line 8 of data/transactions.csv   zoe,2025-01-31,6.00\n[FIP-D016]  column customer: customer zoe is not in the file of customers",
        ],
    ),
    of_ledger(
        RejectCode::UnknownAccount,
        [
            "There is a file of accounts, and a record names an account that is not in it.",
            "line 8 of data/transactions.csv   DE99,2025-01-31,6.00\n[FIP-D017]  column account: account DE99 is not in the file of accounts",
        ],
    ),
    of_ledger(
        RejectCode::NoRate,
        [
            "An amount is in another currency than the bank's, and the mapping names no rate for it.",
            "line 8 of data/transactions.csv   ann,2025-01-31,6.00,CHF\n[FIP-D018]  column currency: no rate of \"CHF\" to GBP",
        ],
    ),
];
