//! The category of every merchant category code, by the ranges of ISO 18245.

use crate::codes::Category;
use crate::mcc::mcc;

/// The category of each merchant category code, to be asked for every row.
///
/// Codes that [`crate::MCCS`] has keep the category that it gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MccCategories {
    /// First and last code of each range.
    ranges: Vec<(u16, u16, Category)>,
}

impl MccCategories {
    pub(super) fn new() -> Self {
        let range = |(category, text): &(Category, &'static str)| {
            let category = *category;
            text.split(' ').filter_map(move |range| {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                Some((first.parse().ok()?, last.parse().ok()?, category))
            })
        };
        Self { ranges: RANGES.iter().flat_map(range).collect() }
    }

    /// Returns the category of a code; `None` for codes of no retail kind, such as transfers, taxes and
    /// business services.
    pub(super) fn get(&self, code: u16) -> Option<Category> {
        mcc(code).map(|known| known.category).or_else(|| self.of_range(code))
    }

    fn of_range(&self, code: u16) -> Option<Category> {
        let found = self.ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&code));
        found.map(|(.., category)| *category)
    }
}

/// Codes and ranges of codes; of those that overlap the earlier holds.
const RANGES: [(Category, &str); 20] = [
    (Category::Travel, "3000-3999 4411 4511 4582 4722 4723 7011 7012 7032 7033 7512-7519"),
    (Category::Transport, "4011 4111 4112 4119 4121 4131 4457 4468 4784 4789 7523 7524 7531-7549"),
    (Category::Telecom, "4812-4816 4821 4899"),
    (Category::Utilities, "4900"),
    (Category::Groceries, "5411 5422 5441 5451 5462 5499"),
    (Category::Fuel, "5172 5541 5542 5552 5983"),
    (Category::EatingOut, "5811-5814"),
    (Category::DigitalGoods, "5815-5818"),
    (Category::AlcoholAndTobacco, "5921 5993"),
    (
        Category::Clothing,
        "5611 5621 5631 5641 5651 5655 5661 5681 5691 5697-5699 5944 5948 5949 7251 7296",
    ),
    (Category::HomeAndGarden, "5200 5211 5231 5251 5261 5712-5714 5718 5719 5722 5996 7641"),
    (Category::Electronics, "5045 5732 5734 5946 7622"),
    (Category::Health, "5912 5975 5976 8011 8021 8031 8041-8043 8049 8050 8062 8071 8099"),
    (Category::Gambling, "7800-7802 7995"),
    (
        Category::Entertainment,
        "5733 5735 5940 5941 5945 5947 7829 7832 7841 7911 7922 7929 7932-7999",
    ),
    (Category::Education, "5942 5943 8211 8220 8241 8244 8249 8299 8351"),
    (Category::Insurance, "5960 6300 6381 6399"),
    (Category::PersonalCare, "5977 7230 7297 7298"),
    (Category::Cash, "6010 6011"),
    (Category::OtherRetail, "5000-5999"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcc::MCCS;

    #[test]
    fn ranges_agree_with_the_codes_that_are_known() {
        let categories = MccCategories::new();
        let n_ranges: usize = RANGES.iter().map(|(_, text)| text.split(' ').count()).sum();
        assert_eq!(categories.ranges.len(), n_ranges);
        for known in MCCS {
            assert_eq!(categories.of_range(known.code), Some(known.category), "{}", known.code);
        }
        assert_eq!(categories.get(3058), Some(Category::Travel));
        assert_eq!(categories.get(5311), Some(Category::OtherRetail));
        assert_eq!(categories.get(9311), None);
    }
}
