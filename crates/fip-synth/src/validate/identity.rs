//! No text of a world can belong to anybody.

use fip_model::{CustomerId, MerchantId};

use super::WorldView;
use super::check::{Check, Faults};

/// Ids are typed: a letter and a number of ours. The texts that are left are those of people and
/// places.
pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let mut faults = Faults::default();
    let mut look = |place: &dyn Fn() -> String, text: &str| {
        if let Some(what) = unsafe_identifier(text) {
            faults.when(true, || format!("{}: {what} in {text:?}", place()));
        }
    };
    for row in view.star.customers() {
        let id: CustomerId = row.customer_id;
        look(&|| format!("DimCustomer {id}"), &row.postcode_area);
    }
    for row in view.star.merchants() {
        let id: MerchantId = row.merchant_id;
        look(&|| format!("DimMerchant {id}"), &row.merchant_name);
        look(&|| format!("DimMerchant {id}"), row.town.as_deref().unwrap_or_default());
    }
    for row in view.star.days() {
        look(&|| format!("DimDate {}", row.date), &row.month_name);
        look(&|| format!("DimDate {}", row.date), &row.day_name);
    }
    let claim = "No text holds an identifier that could be real";
    vec![Check::exact("I14", claim, faults)]
}

/// Returns what kind of identifier that could be real a text holds.
fn unsafe_identifier(text: &str) -> Option<&'static str> {
    let reserved = [".invalid", ".test", "example.com", "example.org", "example.net"];
    if text.contains('@') && !reserved.iter().any(|domain| text.ends_with(domain)) {
        return Some("an e-mail address");
    }
    let is_within = |c: char| c.is_ascii_digit() || c == ' ' || c == '-';
    text.split(|c| !is_within(c)).find_map(|run| {
        let digits: Vec<u8> =
            run.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        let is_card = (13..=19).contains(&digits.len()) && passes_luhn(&digits);
        // 07700 900000 to 900999 are kept for drama.
        let is_mobile = digits.len() == 11
            && digits.starts_with(&[0, 7])
            && !digits.starts_with(&[0, 7, 7, 0, 0, 9, 0, 0]);
        let what = if is_card { "a card number" } else { "a telephone number" };
        (is_card || is_mobile).then_some(what)
    })
}

/// The check digit of ISO/IEC 7812: every second digit from the right is doubled.
fn passes_luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &digit)| u32::from(if at % 2 == 1 { doubled(digit) } else { digit }))
        .sum();
    digits.iter().any(|&digit| digit != 0) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::fixture::breaks;

    #[test]
    fn a_name_that_could_be_real_is_told() {
        for text in ["Mill 4111 1111 1111 1111", "anna@bank.co.uk", "call 07911 123456"] {
            breaks(&["I14"], |world| text.clone_into(&mut world.merchants[0].merchant_name));
            breaks(&["I14"], |world| text.clone_into(&mut world.customers[0].postcode_area));
        }
    }

    #[test]
    fn what_can_be_nobody_passes() {
        for text in ["Alder Mill Foods", "4111 1111 1111 1112", "a@example.com", "07700 900123"] {
            assert_eq!(unsafe_identifier(text), None, "{text}");
        }
    }
}
