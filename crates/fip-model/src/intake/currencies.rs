//! Currencies by the codes that files use.

/// Returns the code of three letters of a currency that is written as one, in letters of any case, or as its
/// number of up to three digits; `None` for a number that is none, and for other texts.
pub(super) fn currency(text: &str) -> Option<[u8; 3]> {
    let bytes = text.as_bytes();
    if let Ok(letters) = <[u8; 3]>::try_from(bytes)
        && letters.iter().all(u8::is_ascii_alphabetic)
    {
        return Some(letters.map(|letter| letter.to_ascii_uppercase()));
    }
    if bytes.is_empty() || bytes.len() > 3 || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut number = [b'0'; 3];
    number[3 - bytes.len()..].copy_from_slice(bytes);
    let codes = CODES.as_bytes();
    let (mut low, mut high) = (0, (codes.len() + 1) / 7);
    while low < high {
        let at = low.midpoint(high);
        let (known, rest) = codes[at * 7..].split_first_chunk::<3>()?;
        match known.cmp(&number) {
            std::cmp::Ordering::Less => low = at + 1,
            std::cmp::Ordering::Greater => high = at,
            std::cmp::Ordering::Equal => return rest.first_chunk().copied(),
        }
    }
    None
}

/// Returns the code of a currency as a text; what is none stays as it is, in capitals.
pub(super) fn code(text: &str) -> String {
    currency(text).map_or_else(|| text.to_uppercase(), |code| code.map(char::from).iter().collect())
}

/// Number and letters of each currency, by number.
///
/// # References
///
/// ISO 4217.
const CODES: &str = "\
    008ALL 012DZD 032ARS 036AUD 044BSD 048BHD 050BDT 051AMD 052BBD 060BMD 064BTN 068BOB 072BWP \
    084BZD 090SBD 096BND 104MMK 108BIF 116KHR 124CAD 132CVE 136KYD 144LKR 152CLP 156CNY 170COP \
    174KMF 188CRC 191HRK 192CUP 203CZK 208DKK 214DOP 222SVC 230ETB 232ERN 238FKP 242FJD 262DJF \
    270GMD 292GIP 320GTQ 324GNF 328GYD 332HTG 340HNL 344HKD 348HUF 352ISK 356INR 360IDR 364IRR \
    368IQD 376ILS 388JMD 392JPY 398KZT 400JOD 404KES 408KPW 410KRW 414KWD 417KGS 418LAK 422LBP \
    426LSL 430LRD 434LYD 446MOP 454MWK 458MYR 462MVR 480MUR 484MXN 496MNT 498MDL 504MAD 512OMR \
    516NAD 524NPR 532ANG 533AWG 548VUV 554NZD 558NIO 566NGN 578NOK 586PKR 590PAB 598PGK 600PYG \
    604PEN 608PHP 634QAR 643RUB 646RWF 654SHP 682SAR 690SCR 702SGD 704VND 706SOS 710ZAR 728SSP \
    748SZL 752SEK 756CHF 760SYP 764THB 776TOP 780TTD 784AED 788TND 800UGX 807MKD 818EGP 826GBP \
    834TZS 840USD 858UYU 860UZS 882WST 886YER 901TWD 925SLE 926VES 928VED 929MRU 930STN 933BYN \
    934TMT 936GHS 938SDG 941RSD 943MZN 944AZN 946RON 949TRY 950XAF 951XCD 952XOF 953XPF 967ZMW \
    968SRD 969MGA 971AFN 972TJS 973AOA 975BGN 976CDF 977BAM 978EUR 980UAH 981GEL 985PLN 986BRL";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_found_by_each_of_their_codes() {
        for (text, found) in [
            ("gbp", "GBP"),
            ("EUR", "EUR"),
            ("826", "GBP"),
            ("978", "EUR"),
            ("036", "AUD"),
            ("36", "AUD"),
            ("8", "ALL"),
            ("986", "BRL"),
            ("xyz", "XYZ"),
        ] {
            assert_eq!(
                currency(text).map(|code| code.map(char::from).iter().collect()),
                Some(found.to_owned())
            );
        }
        for text in ["", "0", "999", "1000", "GB", "GB1", "\u{a3}", "eu\u{e9}"] {
            assert_eq!(currency(text), None, "{text}");
        }
        assert_eq!((code("826"), code("pounds")), ("GBP".to_owned(), "POUNDS".to_owned()));
    }

    #[test]
    fn codes_are_in_order() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert!(codes.iter().all(|code| code.len() == 6) && codes.is_sorted());
    }
}
