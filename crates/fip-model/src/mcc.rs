//! The merchant category codes fip knows, and the category of each.

use crate::codes::Category;

/// A merchant category code: its number, category and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mcc {
    /// Four-digit number of ISO 18245.
    pub code: u16,
    /// The category fip counts it to.
    pub category: Category,
    /// What it stands for.
    pub name: &'static str,
}

/// Returns the merchant category code with this number, `None` when fip does not know it.
///
/// # Examples
///
/// ```
/// use fip_model::{Category, mcc};
///
/// assert_eq!(mcc(5411).map(|mcc| mcc.category), Some(Category::Groceries));
/// assert!(mcc(1).is_none());
/// ```
pub fn mcc(code: u16) -> Option<Mcc> {
    MCCS.binary_search_by_key(&code, |mcc| mcc.code).ok().map(|at| MCCS[at])
}

/// Every merchant category code fip knows, in ascending order of the number.
///
/// # References
///
/// ISO 18245:2023, Retail financial services: merchant category codes. The category and with it the
/// discretionary flag are fip's own.
pub const MCCS: &[Mcc] = &[
    known(4111, Category::Transport, "Local commuter transport"),
    known(4112, Category::Transport, "Passenger railways"),
    known(4121, Category::Transport, "Taxis"),
    known(4511, Category::Travel, "Airlines"),
    known(4722, Category::Travel, "Travel agencies"),
    known(4784, Category::Transport, "Tolls and bridge fees"),
    known(4814, Category::Telecom, "Telecommunication services"),
    known(4899, Category::Telecom, "Television and broadband"),
    known(4900, Category::Utilities, "Electricity, gas and water"),
    known(5200, Category::HomeAndGarden, "Home supply warehouses"),
    known(5261, Category::HomeAndGarden, "Garden centres"),
    known(5311, Category::OtherRetail, "Department stores"),
    known(5331, Category::OtherRetail, "Variety stores"),
    known(5411, Category::Groceries, "Supermarkets"),
    known(5441, Category::Groceries, "Confectioners"),
    known(5462, Category::Groceries, "Bakeries"),
    known(5499, Category::Groceries, "Convenience stores"),
    known(5541, Category::Fuel, "Service stations"),
    known(5651, Category::Clothing, "Family clothing"),
    known(5661, Category::Clothing, "Shoe shops"),
    known(5712, Category::HomeAndGarden, "Furniture"),
    known(5732, Category::Electronics, "Electronics"),
    known(5812, Category::EatingOut, "Restaurants"),
    known(5813, Category::EatingOut, "Pubs and bars"),
    known(5814, Category::EatingOut, "Fast food"),
    known(5815, Category::DigitalGoods, "Books, films and music, digital"),
    known(5816, Category::DigitalGoods, "Games, digital"),
    known(5912, Category::Health, "Pharmacies"),
    known(5921, Category::AlcoholAndTobacco, "Off-licences"),
    known(5941, Category::Entertainment, "Sporting goods"),
    known(5942, Category::Education, "Bookshops"),
    known(5977, Category::PersonalCare, "Cosmetics"),
    known(5993, Category::AlcoholAndTobacco, "Tobacconists"),
    known(5999, Category::OtherRetail, "Speciality shops"),
    known(6011, Category::Cash, "Cash machines"),
    known(6300, Category::Insurance, "Insurance"),
    known(7011, Category::Travel, "Hotels"),
    known(7230, Category::PersonalCare, "Hairdressers"),
    known(7523, Category::Transport, "Car parks"),
    known(7832, Category::Entertainment, "Cinemas"),
    known(7922, Category::Entertainment, "Theatres and concerts"),
    known(7995, Category::Gambling, "Betting and lotteries"),
    known(8021, Category::Health, "Dentists"),
    known(8043, Category::Health, "Opticians"),
    known(8299, Category::Education, "Courses"),
];

const fn known(code: u16, category: Category, name: &'static str) -> Mcc {
    Mcc { code, category, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_every_category_has_one() {
        assert!(MCCS.is_sorted_by(|a, b| a.code < b.code));
        for category in Category::ALL {
            assert!(MCCS.iter().any(|mcc| mcc.category == category), "{category}");
        }
    }
}
