//! What stands around the records of a file, and how their cells are written: what is told of it.

use super::{read, short};
use crate::intake::{Encoding, RejectCode, Role, Text, sniff};

const STATEMENT: &str = "\
Calder & Ribble \"Building Society\n\
Statement period: 01/07/24 to 31/07/24\n\
\n\
Account type: ALL, JOINT ONES TOO\n\
Account Number,Date,Description,Paid out,Paid in,Balance\n\
0017,31/07/24,ASDA,3.80,,7.00\n\
0017,30/07/24,\"TWO\nLINES\",4.80,,7.00\n\
0018,13/07/24,SALARY,,\"4,103.91\",7.00\n";

#[test]
fn lines_before_the_header_are_found() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le] {
        let bytes = encoding.encode(&format!("\u{FEFF}{STATEMENT}"));
        let seen = sniff(&bytes);
        assert_eq!(
            (seen.skip_lines, seen.header, seen.n_records, seen.columns.len()),
            (4, true, 3, 6)
        );
        let proposal = seen.propose();
        assert_eq!(proposal.mapping.skip_lines, 4);
        let found = proposal.findings.iter().find(|one| one.what == "lines before the table: 4");
        assert!(found.unwrap().evidence.contains("6 fields"), "{found:?}");
        let told = read(&proposal.mapping, &[&bytes]).unwrap();
        assert_eq!((told.rows.len(), told.counts.credits, told.rejects.len()), (2, 1, 0));
        assert_eq!(told.rows[1][0], "7");
    }
}

#[test]
fn lines_before_the_header_that_a_spreadsheet_filled_up_are_found() {
    let text = "Calder Bank,,,\nPeriod,July,,\n,,,\nCustomer,Date,Amount,Merchant\n\
                a,2025-07-01,5.00,x\nb,2025-07-02,6.00,\nb,2025-07-03,6.00,y\n";
    let seen = sniff(text.as_bytes());
    assert_eq!((seen.skip_lines, seen.header, seen.n_records), (3, true, 3));
}

#[test]
fn a_header_that_is_the_first_line_stays_it() {
    for text in [
        "customer,date,amount\na,2025-07-01,5.00\n",
        "customer,date,amount\na,2025-07-01,5,00\nb,2025-07-01,6,00\nb,2025-07-01,6,50\n",
        "customer,date,amount,note\na,2025-07-01,5.00,\na,2025-07-02,,\n",
        "customer;date;amount\na, b;2025-07-01;5,00\nb, c;2025-07-02;6,00\n",
        "customer,,,\na,2025-07-01,5.00,x\na,2025-07-01,5.00,x\n",
    ] {
        assert_eq!(sniff(text.as_bytes()).skip_lines, 0, "{text}");
    }
}

#[test]
fn groups_of_two_digits_are_read_where_commas_stand_between() {
    let text = "customer,date,amount\na,2025-07-01,\"1,09,006.06\"\nb,2025-07-02,\"1,006.50\"\n";
    let proposal = sniff(text.as_bytes()).propose();
    assert_eq!(proposal.mapping.thousands, ",");
    assert_eq!(
        short(&read(&proposal.mapping, &[text.as_bytes()]).unwrap()).0,
        ["a 109006.06", "b 1006.50"]
    );
}

#[test]
fn marks_behind_amounts_say_what_they_are_whatever_the_sign() {
    let told = |amounts: [&str; 3]| {
        let [a, b, c] = amounts;
        let text =
            format!("customer,date,amount\na,2025-07-01,{a}\nb,2025-07-02,{b}\nc,2025-07-03,{c}\n");
        let proposal = sniff(text.as_bytes()).propose();
        let said = proposal.findings.iter().find(|one| one.what.starts_with("spending")).unwrap();
        let told = read(&proposal.mapping, &[text.as_bytes()]).unwrap();
        let is_sure = said.is_sure && said.evidence.contains("CR a credit");
        (short(&told).0, told.counts.credits, told.rejects.len(), is_sure)
    };
    let of = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
    assert_eq!(told(["16.42 CR", "26.68 DR", "1.50 Dr"]), (of(&["b 26.68", "c 1.50"]), 1, 0, true));
    assert_eq!(told(["16.42CR", "26.68", "1.50"]), (of(&["b 26.68", "c 1.50"]), 1, 0, true));
    // Of amounts of which debits alone are marked the others are credits.
    assert_eq!(told(["16.42 DR", "26.68", "1.50"]), (of(&["a 16.42"]), 2, 0, false));
}

/// Returns what is proposed for the amount as TOML, the values of unknown sides, and what is said of a role.
fn sides(text: &str) -> (String, Vec<String>, bool) {
    let seen = sniff(text.as_bytes());
    let proposal = seen.propose();
    let amount = toml::to_string(&proposal.mapping.columns.amount).unwrap().replace('\n', " ");
    let unknown = proposal.unknown_sides.map(|(_, values)| values).unwrap_or_default();
    let is_sure = seen.column(Role::Kind).is_some_and(|column| column.finding.is_sure);
    (amount.trim().to_owned(), unknown, is_sure)
}

#[test]
fn types_of_many_banks_are_debits_and_credits() {
    for (name, debit, credit) in [
        ("type", "D", "C"),
        ("dc", "Wn", "Ma"),
        ("sign", "-", "+"),
        ("direction", "OUT", "IN"),
        ("Af Bij", "Af", "Bij"),
        ("DR/CR", "Dr", "Cr"),
        ("Soll/Haben", "S", "H"),
        ("x", "OUT", "IN"),
    ] {
        let head = format!("customer;date;amount;{name}\na;2025-07-01;5,00;{debit}\n");
        let both = format!("{head}b;2025-07-02;6,00;{credit}\n");
        let proposal = sniff(both.as_bytes()).propose();
        let told = read(&proposal.mapping, &[both.as_bytes()]).unwrap();
        assert_eq!((told.rows.len(), told.counts.credits), (1, 1), "{name}");
        assert_eq!(sides(&both).2, name != "x", "{name}");
        if name != "x" {
            // One side alone tells the other.
            let told = read(&sniff(head.as_bytes()).propose().mapping, &[both.as_bytes()]).unwrap();
            assert_eq!((told.rows.len(), told.counts.credits), (1, 1), "{name}");
        }
    }
}

#[test]
fn a_type_that_is_not_known_is_no_credit() {
    let rows = "customer,date,amount,type\na,2025-07-01,5.00,D\na,2025-07-01,5.00,C\na,2025-07-01,5.00,R\n";
    let (amount, unknown, is_sure) = sides(rows);
    assert_eq!(amount, "column = \"amount\" type = \"type\" debit = \"D\" credit = \"C\"");
    assert_eq!((unknown, is_sure), (vec!["R".to_owned()], false));
    let told = read(&sniff(rows.as_bytes()).propose().mapping, &[rows.as_bytes()]).unwrap();
    assert_eq!((told.rows.len(), told.counts.credits, told.rejects.len()), (1, 1, 1));
    assert!(told.rejects[0].hint.contains("under debit or credit"), "{:?}", told.rejects);
    // A payment is spending for one bank, and pays the bill of a card for another.
    let rows = "customer,date,amount,type\na,2025-07-01,5.00,PAYMENT\na,2025-07-01,5.00,PURCHASE\n";
    assert_eq!(sides(rows).1, ["PAYMENT"]);
    let signed = rows.replace("5.00,PAYMENT", "-5.00,PAYMENT");
    assert_eq!(sides(&signed).0, "column = \"amount\" sign = \"spend_positive\"");
}

#[test]
fn fees_are_not_the_amount_where_another_is() {
    let text = "Fee amount,Fee currency,customer,date,Amount (after fees),Source currency\n\
                0.50,GBP,a,2025-07-01,5.00,EUR\n0.50,GBP,b,2025-07-01,6.00,EUR\n";
    let seen = sniff(text.as_bytes());
    let number = |role| seen.column(role).map(|column| column.number);
    assert_eq!((number(Role::Amount), number(Role::Currency)), (Some(5), Some(6)));
    let text = "customer,date,fee\na,2025-07-01,5.00\n";
    let fee = sniff(text.as_bytes());
    assert!(!fee.column(Role::Amount).unwrap().finding.is_sure);
}

#[test]
fn currencies_are_read_in_any_case_and_as_numbers() {
    for currency in ["gbp", "826"] {
        let text = format!(
            "customer,date,amount,currency_code\na,2025-07-01,5.00,{currency}\nb,2025-07-02,6.00,{currency}\n\
             c,2025-07-02,6.00,{}\n",
            if currency == "gbp" { "eur" } else { "978" }
        );
        let seen = sniff(text.as_bytes());
        assert_eq!(seen.currencies(), [("GBP".to_owned(), 2), ("EUR".to_owned(), 1)]);
        let mut proposal = seen.propose();
        assert_eq!(
            (proposal.home.currency.as_str(), proposal.home.country.as_str()),
            ("GBP", "GB")
        );
        let told = read(&proposal.mapping, &[text.as_bytes()]).unwrap();
        assert_eq!((told.rows.len(), told.rejects[0].code), (2, RejectCode::NoRate));
        for rate in ["EUR", "eur", "978"] {
            proposal.mapping.rates = [(rate.to_owned(), Text("0.5".to_owned()))].into();
            let told = read(&proposal.mapping, &[text.as_bytes()]).unwrap();
            assert_eq!(short(&told).0[2], "c 3.00", "{rate}");
        }
    }
}

#[test]
fn numbers_of_days_are_dates_of_a_spreadsheet_and_no_seconds() {
    for (days, format) in [(["45658", "45666"], "excel"), (["45658.5", "45666.25"], "excel_time")] {
        let text = format!("customer,date,amount\na,{},5.00\nb,{},6.00\n", days[0], days[1]);
        let seen = sniff(text.as_bytes());
        let proposal = seen.propose();
        assert_eq!(proposal.mapping.date_format.iter().collect::<Vec<_>>(), [format]);
        let finding = &seen.column(Role::Date).unwrap().finding;
        assert!(!finding.is_sure && finding.evidence.contains(format), "{finding:?}");
        let told = read(&proposal.mapping, &[text.as_bytes()]).unwrap();
        assert!(told.rows[0][5].starts_with("2025-01-01T"), "{told:?}");
    }
}

#[test]
fn the_day_of_booking_goes_before_that_of_value() {
    let text = "Kundennummer;Wertstellung;Buchungstag;Betrag\na;2025-07-01;2025-07-04;5,00\n";
    let seen = sniff(text.as_bytes());
    let date = seen.column(Role::Date).unwrap();
    assert_eq!((date.name.as_str(), date.finding.is_sure), ("Buchungstag", false));
    assert!(date.finding.evidence.contains("other columns have dates too"), "{date:?}");
    let alone = sniff(b"Kundennummer;Wertstellung;Betrag\na;2025-07-01;5,00\n");
    assert_eq!(alone.column(Role::Date).unwrap().name, "Wertstellung");
}

#[test]
fn whole_numbers_with_signs_have_no_decimals() {
    let seen = sniff(b"CIF No,date,amount_cents\n17,2025-07-01,-500\n18,2025-07-02,600\n");
    let evidence = &seen.column(Role::Amount).unwrap().finding.evidence;
    assert!(evidence.contains("whole numbers") && !evidence.contains("decimals"), "{evidence}");
    assert_eq!(seen.column(Role::CustomerId).unwrap().name, "CIF No");
}
