//! What is rejected, where, and how reading goes on.

use super::{mapping, read, short, simple};
use crate::intake::{BindError, Reject, RejectCode};

fn rejects(more: &str, rows: &str) -> Vec<Reject> {
    read(&simple(more), &[format!("customer,day,amount\n{rows}").as_bytes()]).unwrap().rejects
}

#[test]
fn every_fault_has_its_code_its_place_and_its_words() {
    for (row, code, column, value, message) in [
        ("ann,2025-01-31", "FIP-D001", "", "", "2 fields, expected 3"),
        ("ann,2025-01-31,5,6", "FIP-D001", "", "", "4 fields, expected 3"),
        ("ann,2025-01-31,5,50", "FIP-D001", "", "", "4 fields, expected 3"),
        ("ann,2025-01-31,\"5,50\"", "FIP-D003", "amount", "5,50", "found \"5,50\""),
        ("ann,2025-01-31,", "FIP-D011", "amount", "", "expected an amount, found an empty cell"),
        (",2025-01-31,5", "FIP-D011", "customer", "", "expected the id of the customer"),
        ("ann,,5", "FIP-D011", "day", "", "expected a date"),
        ("ann,31/01/2025,5", "FIP-D009", "day", "31/01/2025", "not in %Y-%m-%d"),
        ("ann,2025-02-29,5", "FIP-D010", "day", "2025-02-29", "February 2025 has 28 days"),
        ("ann,2025-01-31,\"5\" \"", "FIP-D006", "", "", "text behind a closing quote"),
        ("ann,2025-01-31,\"5", "FIP-D006", "", "", "opened on this line and not closed"),
    ] {
        let found = rejects("", &format!("bob,2025-01-01,1\n{row}\nbob,2025-01-01,1\n"));
        let [found] = found.as_slice() else { panic!("{row}: {found:?}") };
        assert_eq!((found.code.code(), found.line, found.byte), (code, 3, 37), "{row}");
        assert_eq!(found.column.as_deref().unwrap_or_default(), column, "{row}");
        assert_eq!((found.value.as_str(), found.record.as_slice()), (value, row.as_bytes()));
        assert!(found.message.contains(message) && !found.hint.is_empty(), "{found}");
    }
}

#[test]
fn a_date_of_another_format_is_told_which() {
    let hint = |more: &str, date: &str| rejects(more, &format!("ann,{date},5"))[0].hint.clone();
    assert!(hint("", "31/01/2025").starts_with("would fit %d/%m/%Y"));
    assert!(hint("date_format = '%m/%d/%Y'", "31/01/2025").starts_with("would fit %d/%m/%Y"));
    assert!(hint("", "yesterday").starts_with("add the format"));
    let both = simple("date_format = ['%Y-%m-%d', '%d/%m/%Y']");
    let told = read(&both, &[b"customer,day,amount\na,31/01/2025,5\na,2025-01-31,5\n"]).unwrap();
    assert_eq!((told.rows.len(), &told.rows[0][5]), (2, &told.rows[1][5]));
}

#[test]
fn lines_before_the_header_are_skipped_and_places_stay_those_of_the_file() {
    let bytes = b"Bank \"A\n\nAccounts,all\ncustomer,day,amount\nann,2025-01-31,5\nann,never,5\n";
    let told = read(&simple("skip_lines = 3"), &[bytes]).unwrap();
    assert_eq!(short(&told), (vec!["ann 5.00".into()], vec!["6 FIP-D009".into()]));
    assert_eq!((told.rows[0][0].as_str(), told.rejects[0].byte), ("5", 59));
    assert_eq!(told.counts.header_bytes, 42);
    assert_eq!(read(&simple("skip_lines = 9"), &[bytes]).unwrap_err(), BindError::Empty);
    let numbers = "columns = { customer_id = 1, date = 2, amount = 3 }";
    let bare = mapping(&format!("header = false\nskip_lines = 4\n{numbers}"));
    assert_eq!(short(&read(&bare, &[bytes]).unwrap()).0, ["ann 5.00"]);
}

#[test]
fn a_quote_that_nobody_closed_costs_its_own_line() {
    let rows = "ann,2025-01-01,1\nbob,2025-01-02,\"2\ncyd,2025-01-03,3\ndan,2025-01-04,4\n";
    let told = read(&simple(""), &[b"customer,day,amount\n", rows.as_bytes()]).unwrap();
    let (rows, rejects) = short(&told);
    assert_eq!(rows, ["ann 1.00", "cyd 3.00", "dan 4.00"]);
    assert_eq!(rejects, ["3 FIP-D006"]);
    assert_eq!(told.rejects[0].record, b"bob,2025-01-02,\"2");
}

#[test]
fn a_quote_that_the_next_line_seems_to_close_costs_its_own_line() {
    let rows = "\"bob,2025-01-02,2\n\"cyd\",2025-01-03,3\ndan,2025-01-04,4\n";
    let told = read(&simple(""), &[b"customer,day,amount\n", rows.as_bytes()]).unwrap();
    let (rows, rejects) = short(&told);
    assert_eq!(
        (rows, rejects),
        (vec!["cyd 3.00".into(), "dan 4.00".into()], vec!["2 FIP-D006".into()])
    );
}

#[test]
fn ends_of_lines_and_doubled_quotes_in_quotes_are_text() {
    let rows = "\"ann\r\n \"\"o\"\" b\",2025-01-01,\"1\"\r\n\r\ncyd \"x\",2025-01-03,3";
    let told = read(&simple(""), &[b"customer,day,amount\r\n", rows.as_bytes()]).unwrap();
    assert_eq!(told.rows[0][2], "ann\r\n \"o\" b");
    assert_eq!((told.rows[1][2].as_str(), told.rows[1][0].as_str()), ("cyd \"x\"", "5"));
    assert_eq!((told.counts.blank_bytes, told.rejects.len()), (2, 0));
}

#[test]
fn a_long_line_is_rejected_with_its_beginning_and_what_follows_is_read() {
    let long = "é".repeat(5000);
    let rows =
        format!("customer,day,amount\nann,2025-01-01,1\n{long},2025-01-01,1\nbob,2025-01-02,2\n");
    let chunks: Vec<&[u8]> = rows.as_bytes().chunks(100).collect();
    let told = read(&simple("max_record_bytes = 101"), &chunks).unwrap();
    assert_eq!(short(&told).0, ["ann 1.00", "bob 2.00"]);
    let [reject] = told.rejects.as_slice() else { panic!() };
    assert_eq!((reject.code, reject.line), (RejectCode::TooLong, 3));
    assert_eq!((reject.record.as_slice(), reject.n_bytes), ("é".repeat(50).as_bytes(), 10_014));
}

#[test]
fn bytes_that_are_no_utf8_are_rejected_unless_the_encoding_is_named() {
    let bytes = b"customer,day,amount\nann,2025-01-01,1\nren\xe9e,2025-01-01,1\n";
    let told = read(&simple(""), &[bytes]).unwrap();
    assert_eq!((told.rows.len(), told.rejects[0].code), (1, RejectCode::BadText));
    assert_eq!(told.rejects[0].column.as_deref(), Some("customer"));
    assert!(told.rejects[0].message.contains("E9"));
    let told = read(&simple("encoding = 'latin-1'"), &[bytes]).unwrap();
    assert_eq!(told.rows[1][2], "renée");
}

#[test]
fn rejected_records_keep_the_bytes_of_the_file() {
    let bytes = b"customer,day,amount\nren\xe9e,never,1\n";
    let told = read(&simple("encoding = 'windows-1252'"), &[bytes]).unwrap();
    assert_eq!(told.rejects[0].record, b"ren\xe9e,never,1");
}

#[test]
fn a_header_without_the_columns_stops_the_reading() {
    let told = read(&simple(""), &[b"customer,date,amount\nann,2025-01-01,1\n"]).unwrap_err();
    let BindError::NotFound { key, column, known } = told else { panic!("{told}") };
    assert_eq!((key.as_str(), column.as_str(), known.len()), ("columns.date", "day", 3));
    assert_eq!(read(&simple(""), &[b"\n \n"]).unwrap_err(), BindError::Empty);
    assert_eq!(read(&simple(""), &[b"\xff,a\n"]).unwrap_err(), BindError::Unreadable { line: 1 });
}

#[test]
fn a_file_without_header_names_columns_by_number() {
    let numbers = mapping("header = false\ncolumns = { customer_id = 1, date = 2, amount = 3 }");
    let told = read(&numbers, &[b"ann,2025-01-01,1\nbob,never,2\ncyd,3\n"]).unwrap();
    assert_eq!(short(&told).0, ["ann 1.00"]);
    assert_eq!(told.rejects[0].column.as_deref(), Some("2"));
    assert_eq!(told.rejects[1].code, RejectCode::FieldCount);
    assert_eq!(read(&numbers, &[b""]).unwrap().counts.records, 0);
}

#[test]
fn what_the_sink_refuses_is_rejected_with_the_rest() {
    use crate::intake::{Fault, Taken, TransactionReader};
    let plan = simple("").check("GBP").unwrap();
    let mut reader = TransactionReader::new(&plan, |row| match row.customer_id.as_deref() {
        Some("bob") => Err(Fault::of_field(RejectCode::UnknownCustomer, 0, "bob is not known")),
        Some("cyd") => Ok(Taken::Repeated),
        _ => Ok(Taken::Accepted),
    });
    reader
        .push(b"customer,day,amount\nann,2025-01-01,1\nbob,2025-01-01,1\ncyd,2025-01-01,1")
        .unwrap();
    reader.finish().unwrap();
    let (rejects, counts) = (reader.take_rejects(), reader.counts());
    assert_eq!(
        (rejects[0].column.as_deref(), rejects[0].value.as_str()),
        (Some("customer"), "bob")
    );
    assert_eq!((counts.accepted, counts.rejected, counts.repeated, counts.records), (1, 1, 1, 3));
}
