//! What the beginnings of files of several banks suggest, and that the suggestion reads them.

use super::{Told, read};
use crate::intake::{
    Encoding, Proposal, Role, Sign, Sniffed, TransactionMapping, Unit, ValueKind, sniff,
};

fn roles(seen: &Sniffed) -> Vec<Option<Role>> {
    seen.columns.iter().map(|column| column.role).collect()
}

fn accepted(proposal: &Proposal, bytes: &[u8]) -> Told {
    read(&proposal.mapping, &[bytes]).unwrap()
}

fn repeated(header: &str, rows: &[&str]) -> String {
    let rows = rows.join("\n");
    format!("{header}\n{}", format!("{rows}\n").repeat(20))
}

#[test]
fn a_german_ledger_with_one_signed_column() {
    let text = repeated(
        "Kundennr;Konto;Buchungstag;Betrag (EUR);Währung;Kategorie;Empfänger",
        &[
            "K17;4711;31.12.2025;-1.234,50;EUR;Lebensmittel;Bäckerei Müller",
            "K17;4711;02.01.2026;-5,00;EUR;Reisen;\"Hotel; Post\"",
            "K18;4712;03.01.2026;2.000,00;EUR;Wundersames;Arbeitgeber",
        ],
    );
    let bytes = Encoding::Windows1252.encode(&text);
    let seen = sniff(&bytes);
    assert_eq!(seen.encoding, Encoding::Windows1252);
    assert_eq!(
        roles(&seen),
        [
            Role::CustomerId,
            Role::AccountId,
            Role::Date,
            Role::Amount,
            Role::Currency,
            Role::Category,
            Role::MerchantName
        ]
        .map(Some)
    );
    let proposal = seen.propose();
    assert_eq!(proposal.mapping.columns.amount.sign, Some(Sign::SpendNegative));
    assert_eq!(proposal.unknown, [("Kategorie".to_owned(), vec!["Wundersames".to_owned()])]);
    let mut mapping: TransactionMapping = proposal.mapping;
    mapping.rates.insert("EUR".to_owned(), crate::intake::Text("0.85".to_owned()));
    let told = read(&mapping, &[&bytes]).unwrap();
    assert_eq!((told.rows.len(), told.counts.credits, told.rejects.len()), (40, 20, 0));
    assert_eq!(told.rows[0][4], "Bäckerei Müller");
}

#[test]
fn an_english_ledger_with_two_columns_of_amounts() {
    let text = repeated(
        "Transaction Ref,Customer No,Posting Date,Money Out,Money In,Merchant Category",
        &["r1,1,13/01/2025,54.20,,groceries", "r2,2,02/01/2025,,100.00,travel"],
    );
    let seen = sniff(text.as_bytes());
    let proposal = seen.propose();
    assert_eq!(proposal.mapping.date_format.iter().collect::<Vec<_>>(), ["%d/%m/%Y"]);
    assert_eq!(seen.column(Role::Debit).map(|column| column.number), Some(4));
    let told = accepted(&proposal, text.as_bytes());
    assert_eq!((told.rows.len(), told.counts.credits), (20, 20));
}

#[test]
fn a_czech_ledger_without_signs_and_with_codes() {
    let rows = [
        "1;2378;930101;PRIJEM;700.00;;",
        "2;576;930131;VYDAJ;3300.00;SIPO;",
        "3;576;930228;VYDAJ;19.50;POJISTNE;x",
    ];
    let text = format!("trans_id;account_id;date;type;amount;k_symbol;note\n{}\n", rows.join("\n"));
    let seen = sniff(text.as_bytes());
    assert_eq!(
        roles(&seen)[..6],
        [Role::TransactionId, Role::AccountId, Role::Date, Role::Kind, Role::Amount, Role::Purpose]
            .map(Some)
    );
    let proposal = seen.propose();
    assert_eq!(proposal.mapping.columns.amount.debit.iter().collect::<Vec<_>>(), ["VYDAJ"]);
    assert_eq!(proposal.mapping.columns.amount.credit.iter().collect::<Vec<_>>(), ["PRIJEM"]);
    let debits = sniff(b"konto;datum;betrag;s h\n1;31.01.2025;5,00;S\n").propose().mapping;
    assert_eq!(debits.columns.amount.credit.iter().collect::<Vec<_>>(), ["H"]);
    let told = accepted(&proposal, text.as_bytes());
    let rows: Vec<_> =
        told.rows.iter().map(|row| format!("{} {} {}", row[5], row[6], row[7])).collect();
    assert_eq!(
        rows,
        ["1993-01-31T00:00:00 3300.00 UTILITIES", "1993-02-28T00:00:00 19.50 INSURANCE"]
    );
}

#[test]
fn a_ledger_of_terminals() {
    let text = repeated(
        ",TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_FRAUD,TX_FRAUD_SCENARIO",
        &[
            "0,0,2018-04-01 00:00:31,596,3156,57.16,31,0,0",
            "1,1,2018-04-01 00:02:10,4961,3412,81.51,130,1,2",
        ],
    );
    let seen = sniff(text.as_bytes());
    let role = |name: &str| seen.columns.iter().find(|column| column.name == name).unwrap().role;
    assert_eq!(role("TX_FRAUD"), Some(Role::Fraud));
    assert_eq!((role("TX_FRAUD_SCENARIO"), role("TX_DATETIME")), (None, Some(Role::Date)));
    assert_eq!(
        (role("TERMINAL_ID"), role("TX_AMOUNT")),
        (Some(Role::MerchantId), Some(Role::Amount))
    );
    let told = accepted(&seen.propose(), text.as_bytes());
    assert_eq!((told.rows.len(), told.rejects.len()), (40, 0));
}

#[test]
fn a_file_without_header_is_mapped_by_number() {
    let text = repeated("7|2025-01-31|12.50|EUR", &["8|2025-02-01|3.00|EUR"]);
    let seen = sniff(text.as_bytes());
    assert!(!seen.header);
    assert_eq!(roles(&seen), [None, Some(Role::Date), Some(Role::Amount), Some(Role::Currency)]);
    let proposal = seen.propose();
    assert_eq!(proposal.mapping.check("EUR").unwrap_err().key(), "columns.customer_id");
    assert!(proposal.findings.iter().any(|finding| finding.what == "column 1 is not used"));
}

#[test]
fn what_cannot_be_told_is_said() {
    let text = "customer,date,amount\na,03/04/2025,\"1,234\"\nb,05/06/2025,\"2,345\"\n";
    let seen = sniff(text.as_bytes());
    let unsure: Vec<_> =
        seen.propose().findings.into_iter().filter(|finding| !finding.is_sure).collect();
    let told: Vec<_> =
        unsure.iter().map(|finding| format!("{}: {}", finding.what, finding.evidence)).collect();
    assert!(
        told.iter().any(|line| line.contains("date is") && line.contains("%m/%d/%Y")),
        "{told:?}"
    );
    assert!(told.iter().any(|line| line.starts_with("decimals behind")), "{told:?}");
}

#[test]
fn encodings_are_told_by_their_bytes() {
    let text = "Kunde;Datum;Betrag\nJürgen;31.01.2025;1,5\n";
    for encoding in [Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16Le, Encoding::Utf16Be] {
        let seen = sniff(&encoding.encode(text));
        assert_eq!((seen.encoding, seen.columns[0].examples[0].as_str()), (encoding, "Jürgen"));
        let marked = sniff(&encoding.encode(&format!("\u{FEFF}{text}")));
        assert_eq!(marked.columns[0].name.trim_start_matches('ï'), marked.columns[0].name);
    }
    let czech = "klient;datum;částka\nŽluťoučký kůň příliš úpěl;31.01.2025;1,5\n";
    assert_eq!(sniff(&Encoding::Windows1250.encode(czech)).encoding, Encoding::Windows1250);
}

#[test]
fn nothing_is_too_odd_to_look_at() {
    for bytes in [b"".as_slice(), b"\n", b"\xFF\xFE", b"\xFF", b"a", b"\"", b",\n,\n", b"\0\0\0\0"]
    {
        let seen = sniff(bytes);
        assert!(seen.propose().mapping.check("GBP").is_err(), "{seen:?}");
    }
    assert_eq!(sniff(b"date,amount\n,\n").columns[0].kind, ValueKind::Empty);
}

#[test]
fn minor_units_are_told_by_the_name_and_asked_for_without_it() {
    let unit = |name: &str, amounts: [&str; 2]| {
        let [a, b] = amounts;
        let text = format!("customer,date,{name}\na,2025-01-31,{a}\nb,2025-02-01,{b}\n");
        let proposal = sniff(text.as_bytes()).propose();
        let told = proposal.findings.iter().find(|one| one.what.starts_with("amounts are"));
        let told = told.map(|one| (one.is_sure, one.evidence.clone()));
        (proposal.mapping.columns.amount.unit, told)
    };
    for name in ["amount_minor", "amount in pence", "AmountCents", "Montant (centimes)"] {
        let (found, told) = unit(name, ["1234", "-5"]);
        assert_eq!((found, told.map(|told| told.0)), (Some(Unit::Minor), Some(false)), "{name}");
    }
    let (found, told) = unit("amount", ["1234", "5"]);
    assert_eq!(found, None);
    let told = told.unwrap();
    assert!(!told.0 && told.1.contains("say unit = \"minor\""), "{told:?}");
    assert_eq!(unit("amount_minor", ["1234", "5.50"]), (None, None));
    assert_eq!(unit("amount", ["$1234", "$5"]), (None, None));
}

#[test]
fn clients_and_booleans_of_fraud_are_found() {
    let text = repeated(
        "Date opération;Client;Libellé;Montant;is_fraudulent",
        &["01/01/2025;CLI0000;ACHAT;-173,46;false", "13/01/2025;CLI0006;ACHAT;-57,71;true"],
    );
    let seen = sniff(text.as_bytes());
    assert_eq!(seen.column(Role::CustomerId).map(|column| column.number), Some(2));
    assert_eq!(seen.column(Role::Fraud).map(|column| column.number), Some(5));
    let told = accepted(&seen.propose(), text.as_bytes());
    assert_eq!((told.rows.len(), told.rejects.len(), told.rows[1][10].as_str()), (40, 0, "true"));
}

#[test]
fn few_descriptions_are_proposed_as_purposes() {
    let rows = ["a,01/13/2025,ATM WITHDRAWAL,5.10", "a,01/02/2025,CITY UTILITIES,7.10"];
    let other = "a,01/02/2025,XYZZY 12,1.10";
    let text = repeated("customer,Post Date,Description,amount", &[rows[0], rows[1], other]);
    let proposal = sniff(text.as_bytes()).propose();
    let purposes = proposal.purposes.clone().unwrap();
    assert!(purposes.is_mapped);
    assert_eq!(purposes.unnamed, [("XYZZY 12".to_owned(), 20)]);
    let told = accepted(&proposal, text.as_bytes());
    let categories: Vec<&str> = told.rows[..3].iter().map(|row| row[7].as_str()).collect();
    assert_eq!(categories, ["CASH", "UTILITIES", "OTHER_RETAIL"]);
    assert_eq!((told.rows.len(), told.rejects.len()), (60, 0));

    let text = repeated("customer,Post Date,Description,amount", &[rows[0], other, other]);
    let proposal = sniff(text.as_bytes()).propose();
    assert!(!proposal.purposes.unwrap().is_mapped);
    assert_eq!(proposal.mapping.columns.purpose, None);
}

#[test]
fn a_format_of_dates_is_sure_when_it_is_the_only_one() {
    let date = |rows: &[&str]| {
        let text = repeated("customer,Post Date,amount", rows);
        let seen = sniff(text.as_bytes());
        let finding = &seen.column(Role::Date).unwrap().finding;
        (finding.is_sure, finding.evidence.clone())
    };
    let (is_sure, evidence) = date(&["a,01/02/2025,1.50", "a,01/13/2025,1.50"]);
    assert!(is_sure && evidence.ends_with("%m/%d/%Y, as days above 12 show"), "{evidence}");
    let (is_sure, evidence) = date(&["a,01/02/2025,1.50"]);
    assert!(!is_sure && evidence.contains("no day above 12 was seen"), "{evidence}");
    assert!(date(&["a,2025-01-02,1.50"]).0);
}

/// Returns the rules of a proposal as they would be written.
fn ruled(seen: &Sniffed) -> Vec<String> {
    let rule = |rule: &crate::intake::RowRule| {
        format!("{:?} {} {}", rule.which, seen.ruled(rule), rule.texts.join("|"))
    };
    seen.rules.iter().map(rule).collect()
}

#[test]
fn payments_that_were_not_made_are_left_out_by_their_state() {
    let rows = [
        "a,CARD,2025-01-13,5.10,COMPLETED",
        "a,CARD,2025-01-02,7.10,DECLINED",
        "b,EXCHANGE,2025-01-02,90.00,COMPLETED",
        "b,CARD,2025-01-02,1.10,PARTLY",
        "b,CARD,2025-01-02,1.20,PENDING",
    ];
    for name in ["state", "Status", "Transaction status", "Result of it"] {
        let text = repeated(&format!("customer,type,date,amount,{name}"), &rows);
        let seen = sniff(text.as_bytes());
        let expected = [format!("Only {name} COMPLETED|PARTLY"), "Ignore type EXCHANGE".to_owned()];
        assert_eq!(ruled(&seen), expected);
        let evidence = "rows that count: COMPLETED (40); rows that do not: DECLINED (20), PENDING (20); rows \
                        that are not known and count: PARTLY (20)";
        assert_eq!(seen.rules[0].finding.evidence, evidence);
        assert!(!seen.rules[0].finding.is_sure);
        let told = accepted(&seen.propose(), text.as_bytes());
        assert_eq!((told.rows.len(), told.counts.ignored, told.rejects.len()), (40, 60, 0));
    }
}

#[test]
fn states_are_told_by_name_or_by_all_values_and_others_are_left_alone() {
    let rules = |name: &str, values: [&str; 2]| {
        let row = |value: &str| format!("a,2025-01-13,5.10,{value}");
        let text =
            repeated(&format!("customer,date,amount,{name}"), &[&row(values[0]), &row(values[1])]);
        ruled(&sniff(text.as_bytes()))
    };
    assert_eq!(rules("Zustand", ["gebucht", "storniert"]), ["Only Zustand gebucht"]);
    assert_eq!(rules("Status", ["Gebucht", "Gebucht"]), ["Only Status Gebucht"]);
    assert_eq!(rules("Status", ["", "Vorgemerkt"]), ["Ignore Status Vorgemerkt"]);
    for (name, values) in [
        ("state", ["NY", "TX"]),
        ("status", ["active", "closed"]),
        ("Zustand", ["gebucht", "gebucht"]),
        ("note", ["paid", "thanks"]),
        ("type", ["TRANSFER", "CARD"]),
    ] {
        assert_eq!(rules(name, values), [""; 0], "{name}");
    }
}

#[test]
fn a_ledger_of_moves_between_own_accounts_is_not_left_out_as_a_whole() {
    let text = repeated("customer,type,date,amount", &["a,TOPUP,2025-01-13,5.10"]);
    assert_eq!(ruled(&sniff(text.as_bytes())), [""; 0]);
}

#[test]
fn totals_and_balances_are_proposed_as_rows_to_leave_out() {
    let header = "Account Number,Date,Description,Paid out,Paid in";
    let plain = repeated(header, &["K1,2025-01-13,Aldi,16.42,", "K2,2025-01-14,Total,20.00,"]);
    let rules = |more: &str| ruled(&sniff(format!("{plain}{more}").as_bytes()));
    assert_eq!(rules(""), [""; 0]);
    let both = "K1,2025-01-01,Opening balance,,5000.00\nK1,2025-01-31,Closing balance,4100.00,\n";
    assert_eq!(rules(both), ["Ignore Description Closing balance|Opening balance"]);
    let sums = "K1,2025-01-31,Total paid out,14349.48,\nK1,2025-02-28,TOTAL,9000,\n";
    assert_eq!(rules(sums), ["Ignore Description TOTAL|Total paid*"]);
    assert_eq!(rules("Summe,2025-01-31,,14349.48,\n"), ["Ignore Account Number Summe"]);
    assert_eq!(rules("K1,Total,,14349.48,\n"), ["Ignore Date Total"]);
    let total = format!("{plain}K1,Total,,14349.48,20\nK1,Gesamt,,14349.48,20\n");
    let seen = sniff(total.as_bytes());
    let told = accepted(&seen.propose(), total.as_bytes());
    assert_eq!((told.rows.len(), told.counts.ignored, told.rejects.len()), (40, 2, 0));
}

#[test]
fn debits_of_both_signs_are_told_and_the_rarer_is_taken_back() {
    let amount = |rows: &[&str]| {
        let text = repeated("customer,date,Money out,Money in", rows);
        sniff(text.as_bytes()).propose().mapping.columns.amount.sign
    };
    let (spent, back) = ("a,2025-01-13,5.10,", "a,2025-01-13,-5.10,");
    assert_eq!(amount(&[spent, spent, back]), Some(Sign::SpendPositive));
    assert_eq!(amount(&[back, spent, back]), Some(Sign::SpendNegative));
    assert_eq!([amount(&[back]), amount(&[spent])], [None; 2]);
}

#[test]
fn rows_without_a_shop_are_read_and_what_stands_for_it_is_to_be_looked_at() {
    let header = "customer,date,amount,merchant_name,mcc,merchant_country";
    let text = repeated(header, &["a,2025-01-13,5.10,Aldi,5411,DE", "a,2025-01-14,7.10,,,"]);
    let proposal = sniff(text.as_bytes()).propose();
    let fills: Vec<_> = proposal
        .fills
        .iter()
        .map(|fill| {
            format!("{} {} {}", fill.key, fill.value.clone().unwrap(), fill.finding.is_sure)
        })
        .collect();
    assert_eq!(
        fills,
        [
            "merchant none false",
            "mcc 0000 false",
            "category other_retail false",
            "country DE false"
        ]
    );
    let told = accepted(&proposal, text.as_bytes());
    assert_eq!((told.rows.len(), told.rejects.len()), (40, 0));
    assert_eq!(told.rows[1][4..10], ["none", &told.rows[1][5], "7.10", "OTHER_RETAIL", "", "DE"]);
    let full = repeated(header, &["a,2025-01-13,5.10,Aldi,5411,DE"]);
    assert!(sniff(full.as_bytes()).propose().fills.is_empty());
    let text =
        repeated("customer,date,amount,channel", &["a,2025-01-13,5.10,web", "a,2025-01-13,1.00,"]);
    assert_eq!(sniff(text.as_bytes()).propose().fills[0].value, None);
}
