use proptest::prelude::*;

use super::UnsafeIdentifier::{
    CardNumber, Email, Iban, NationalInsurance, Phone, Postcode, SortCode,
};
use super::*;

#[test]
fn each_kind_fires() {
    // Numbers that card schemes and standards print as examples.
    for (text, kind) in [
        ("4111111111111111", CardNumber),
        ("4111 1111 1111 1111", CardNumber),
        ("4111-1111-1111-1111", CardNumber),
        ("card_4111111111111111, exp. 12/29", CardNumber),
        ("paid by 3782 822463 10005.", CardNumber),
        ("30569309025904", CardNumber),
        ("12345678 4111111111111111", CardNumber),
        ("GB82 WEST 1234 5698 7654 32", Iban),
        ("GB82WEST12345698765432", Iban),
        ("to DE89 3704 0044 0532 0130 00 today", Iban),
        ("NO9386011117947", Iban),
        ("20-00-00", SortCode),
        ("sort code 12-34-56, account 12345678", SortCode),
        ("LS1 4DY", Postcode),
        ("London SW1A 1AA", Postcode),
        ("m11ae", Postcode),
        ("EC1A 1BB, UK", Postcode),
        ("0113 222 4444", Phone),
        ("+44 20 7946 1000", Phone),
        ("+44 (0)20 7946 1000", Phone),
        ("(020) 7946 1000", Phone),
        ("07700 901000", Phone),
        ("00447700901000", Phone),
        ("01204 55555", Phone),
        ("jane@example.co.uk", Email),
        ("mail jane@notexample.com.", Email),
        ("jane.doe+bank@mail.test.com", Email),
        ("AB123456C", NationalInsurance),
        ("ab 12 34 56 d", NationalInsurance),
    ] {
        assert_eq!(unsafe_identifiers(text), Some(kind), "{text}");
    }
}

#[test]
fn near_misses_do_not() {
    for text in [
        "",
        "4111 1111 1111 1112",
        "411111111111111",
        "41111111111111110000",
        "0000000000000000",
        "A4111111111111111",
        "0.4111111111111111",
        "4111111111111111.50",
        "GB00 ZZZZ 1234 5698 7654 32",
        "GB83 WEST 1234 5698 7654 32",
        "GB82 WEST 1234 5698 7654 3",
        "XX82 WEST 1234 5698 7654 32",
        "00-12-34",
        "2025-12-31",
        "12-34-56-78",
        "12-34-5",
        "LS1 4CV",
        "SW1A 1MA",
        "LS6",
        "LS 4DY",
        "LS1 4DYX",
        "07700 900123",
        "+44 7700 900123",
        "020 7946 0123",
        "+44 (0)20 7946 0999",
        "01632 960123",
        "01632 96012 3",
        "0113 496 0000",
        "+1 202 555 0123",
        "0123456",
        "c1@example.com",
        "c1@mail.example.org.",
        "c1@bank.invalid",
        "c1@bank.test",
        "@jane",
        "jane@",
        "a @ b",
        "QQ123456C",
        "AB123456E",
        "AB1234567C",
    ] {
        assert_eq!(unsafe_identifiers(text), None, "{text}");
    }
}

#[test]
fn cells_of_an_invented_bank_do_not() {
    for text in [
        "C0000001",
        "A0000001",
        "M000001",
        "T0000000001",
        "T2000000001234",
        "2025-01-31T23:59:59",
        "2025-01-31 23:59:59",
        "2025-01-01 - 2025-12-31",
        "2025-01",
        "20250131",
        "1234567.89",
        "-0.021053053453822134",
        "9223372036854775807.0",
        "a3148e1c6990ec17cde4eca0773bf7b0aca668c4e7470d91984f68db29b1205f",
        "76274b691b16a6c49d3f159c883398e03ccd6d1ee12d9d8ee38f4b4b98551a89",
        "NORTH & SONS GROCERS 24",
        "MOBILE_WALLET",
        "GB",
        "BT1",
        "EC1A",
        "STANDIN",
    ] {
        assert_eq!(unsafe_identifiers(text), None, "{text}");
    }
}

#[test]
fn a_scan_counts_all_and_keeps_the_first() {
    let cells = (0..100).map(|at| ("t.c", if at % 2 == 0 { "fine" } else { "20-00-00" }));
    let report = scan_identifiers(cells);
    assert_eq!((report.n_cells, report.n_hits, report.hits.len()), (100, 50, 20));
    assert!(!report.is_safe());
    assert_eq!(report.hits[19].cell, 40);
    assert!(scan_identifiers([("t.c", "LS6")].into_iter()).is_safe());
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        unsafe_identifiers(&text);
    }

    #[test]
    fn no_text_of_such_letters_is_too_strange(text in "[0-9A-Za-z@.+() é-]{0,60}") {
        unsafe_identifiers(&text);
    }

    #[test]
    fn ids_of_any_width_are_safe(prefix in "[CAMT]", number in any::<u64>()) {
        prop_assert_eq!(unsafe_identifiers(&format!("{prefix}{number:010}")), None);
    }

    #[test]
    fn digits_with_a_right_check_digit_are_a_card_number_and_with_a_wrong_one_are_not(
        number in 100_000_000_000_u64..1_000_000_000_000_000_000,
    ) {
        let n_fired = (0..10)
            .filter(|check| unsafe_identifiers(&format!("{number}{check}")) == Some(CardNumber))
            .count();
        prop_assert_eq!(n_fired, 1);
    }

    #[test]
    fn moments_are_safe(day in 0..28_u8, second in 0..86_400_u32) {
        let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        prop_assert_eq!(unsafe_identifiers(&format!("2025-07-{:02}T{time}", day + 1)), None);
    }
}
