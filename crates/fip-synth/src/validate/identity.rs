//! No text of a world can belong to anybody.

use fip_model::{CustomerId, MerchantId};

use super::WorldView;
use super::check::{Check, Faults};
use crate::identifiers::unsafe_identifiers;

/// Ids are typed: a letter and a number of ours. The texts that are left are those of people and
/// places.
pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let mut faults = Faults::default();
    let mut look = |place: &dyn Fn() -> String, text: &str| {
        if let Some(kind) = unsafe_identifiers(text) {
            faults.when(true, || format!("{}: {} in {text:?}", place(), kind.name()));
        }
    };
    for row in view.star.customers() {
        let id: CustomerId = row.customer_id;
        look(&|| format!("DimCustomer {id}"), row.postcode_area.as_deref().unwrap_or_default());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::fixture::breaks;

    #[test]
    fn a_name_that_could_be_real_is_told() {
        for text in ["Mill 4111 1111 1111 1111", "anna@bank.co.uk", "call 07911 123456"] {
            breaks(&["I14"], |world| text.clone_into(&mut world.merchants[0].merchant_name));
            breaks(&["I14"], |world| world.customers[0].postcode_area = Some(text.to_owned()));
        }
    }

    #[test]
    fn what_can_be_nobody_passes() {
        for text in ["Alder Mill Foods", "4111 1111 1111 1112", "a@example.com", "07700 900123"] {
            assert_eq!(unsafe_identifiers(text), None, "{text}");
        }
    }
}
