//! IBANs, postcodes, National Insurance numbers and e-mail addresses: letters and digits.

use super::{ends_word, starts_word};

/// Shape of a word: `A` a letter, `9` a digit, a space for an optional one.
type Shape = &'static [u8];

const POSTCODES: [Shape; 6] =
    [b"A9 9AA", b"A99 9AA", b"AA9 9AA", b"AA99 9AA", b"A9A 9AA", b"AA9A 9AA"];
const NATIONAL_INSURANCE: Shape = b"AA 99 99 99 A";

/// Returns whether there is a full postcode whose last two letters are all in use.
pub(super) fn has_postcode(bytes: &[u8]) -> bool {
    words(bytes).any(|start| {
        POSTCODES.iter().any(|shape| {
            end_of(bytes, start, shape).is_some_and(|end| {
                // The letters that postcodes do not use there.
                let unused = |byte: &u8| b"CIKMOV".contains(&byte.to_ascii_uppercase());
                !bytes[end - 2..end].iter().any(unused)
            })
        })
    })
}

/// Returns whether there is a National Insurance number that could be issued.
pub(super) fn has_national_insurance(bytes: &[u8]) -> bool {
    words(bytes).any(|start| {
        end_of(bytes, start, NATIONAL_INSURANCE).is_some_and(|end| {
            let prefix = &bytes[start..start + 2];
            matches!(bytes[end - 1].to_ascii_uppercase(), b'A'..=b'D')
                && !prefix.eq_ignore_ascii_case(b"QQ")
        })
    })
}

/// Returns where words start with a letter.
fn words(bytes: &[u8]) -> impl Iterator<Item = usize> {
    (0..bytes.len()).filter(|&at| bytes[at].is_ascii_alphabetic() && starts_word(bytes, at))
}

/// Returns the end of a word of this shape.
fn end_of(bytes: &[u8], start: usize, shape: Shape) -> Option<usize> {
    let mut at = start;
    for kind in shape {
        let byte = bytes.get(at).copied();
        let fits = match kind {
            b'A' => byte?.is_ascii_alphabetic(),
            b'9' => byte?.is_ascii_digit(),
            _ => {
                at += usize::from(byte == Some(b' '));
                continue;
            }
        };
        if !fits {
            return None;
        }
        at += 1;
    }
    ends_word(bytes, at).then_some(at)
}

/// Countries with IBANs and the length of theirs.
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 \
    DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IS26 \
    IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 \
    PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 \
    XK20";

/// Returns whether there is an IBAN of the right length with right check digits.
pub(super) fn has_iban(bytes: &[u8]) -> bool {
    words(bytes).any(|start| {
        let Some(country) = bytes.get(start..start + 2) else { return false };
        let length = IBAN_LENGTHS
            .split_ascii_whitespace()
            .find(|entry| entry.as_bytes().starts_with(country))
            .and_then(|entry| entry[2..].parse().ok());
        length.is_some_and(|length| is_iban(&bytes[start..], length))
    })
}

/// Returns whether the first `length` letters and digits, single spaces aside, are an IBAN.
fn is_iban(bytes: &[u8], length: usize) -> bool {
    let mut letters = [0; 34];
    let (mut at, mut n) = (0, 0);
    while n < length {
        match bytes.get(at) {
            Some(b' ') if n > 0 && bytes[at - 1] != b' ' => {}
            Some(byte) if byte.is_ascii_digit() || byte.is_ascii_uppercase() => {
                letters[n] = *byte;
                n += 1;
            }
            _ => return false,
        }
        at += 1;
    }
    let iban = &letters[..length];
    iban[2..4].iter().all(u8::is_ascii_digit) && ends_word(bytes, at) && remainder(iban) == 1
}

/// Returns the remainder by 97 of the number that an IBAN stands for, its first four behind the rest.
fn remainder(iban: &[u8]) -> u32 {
    iban[4..].iter().chain(&iban[..4]).fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte.saturating_sub(b'A')) + 10) % 97,
    })
}

/// Domains that are nobody's, and all below them.
const NOBODYS: [&str; 6] =
    ["example.com", "example.org", "example.net", "example", "invalid", "test"];

/// Returns whether there is an address at a domain that may be somebody's.
pub(super) fn has_email(bytes: &[u8]) -> bool {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_+%'".contains(byte);
    (0..bytes.len()).filter(|&at| bytes[at] == b'@').any(|at| {
        let domain = &bytes[at + 1..];
        let n = domain.iter().take_while(|byte| part(byte)).count();
        let domain = domain[..n].trim_ascii_end();
        let domain = domain.strip_suffix(b".").unwrap_or(domain).to_ascii_lowercase();
        let labels = domain.split(|&byte| byte == b'.').filter(|label| !label.is_empty()).count();
        let safe = NOBODYS.iter().any(|nobodys| {
            domain
                .strip_suffix(nobodys.as_bytes())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(b"."))
        });
        at > 0 && part(&bytes[at - 1]) && labels >= 2 && !safe
    })
}
