//! What the values of coded columns may mean.

use std::collections::BTreeMap;

use super::words::plain;
use crate::codes::{Category, Channel};
use crate::intake::loose::Texts;
use crate::intake::plan::code_of;

/// Parts of words that tell a category, in small letters without accents; earlier ones go first.
const CATEGORIES: [(Category, &str); 20] = [
    (
        Category::Fuel,
        "fuel|gas_transport|gas transport|petrol|tank|benzin|essence|gasolin|phm|carburant",
    ),
    (Category::EatingOut, "restaur|dining|eating|gastro|cafe|bar |fast food"),
    (Category::Groceries, "grocer|supermark|lebensmittel|aliment|potravin|food|epicerie"),
    (Category::Cash, "atm|cash|bargeld|geldautomat|retrait|vyber|efectivo|cajero"),
    (Category::Gambling, "gambl|betting|casino|lotter|glucksspiel|loterie|sazk"),
    (Category::Insurance, "insur|versicher|assuranc|seguro|pojist"),
    (Category::Telecom, "telecom|phone|mobile|internet|telefon|handy"),
    (
        Category::Utilities,
        "utilit|electric|water|strom|energie|sipo|household|nebenkosten|bills| rent | loyer|miete ",
    ),
    (Category::Travel, "travel|hotel|airline|reise|flug|voyage|viaje|cestov|ubytov"),
    (Category::Transport, "transport|taxi|bahn|verkehr|parking|doprav| bus "),
    (Category::Health, "health|pharma|apothek|medic|sante|salud|lekarn|zdrav|arzt"),
    (Category::PersonalCare, "personal care|beauty|friseur|cosmetic|kosmet|coiffeur"),
    (Category::Clothing, "cloth|fashion|kleidung| mode |apparel|oblec|ropa|shoe|vetement"),
    (Category::Electronics, "electronic|elektron|computer|informatique"),
    (Category::HomeAndGarden, "home|garden|furnitur|mobel|baumarkt|maison|hogar|nabytek"),
    (
        Category::Entertainment,
        "entertain|leisure|cinema|freizeit|kino|loisir| ocio|zabav|sport|kids|pets",
    ),
    (Category::Education, "educat|school|book|bildung|schule|educac|vzdel|skol"),
    (Category::DigitalGoods, "digital|stream|software|app store|games"),
    (Category::AlcoholAndTobacco, "alcohol|tobacco|tabak|tabac|liquor"),
    (Category::OtherRetail, "shopping|retail|misc|other|einkauf|handel|achat|sonstig|ostatni"),
];

/// Parts of words that tell a channel; earlier ones go first.
const CHANNELS: [(Channel, &str); 5] = [
    (Channel::Atm, "atm|geldautomat|bankomat|cash|vyber|cajero|distributeur"),
    (Channel::MobileWallet, "wallet|apple|google pay|mobile"),
    (Channel::Contactless, "contactless|nfc| tap|kontaktlos|sans contact|bezkontakt"),
    (Channel::Online, "online|ecom|e com|internet|web|remote|cnp"),
    (Channel::ChipAndPin, "chip| pin|swipe| pos|terminal|in store|karte|card"),
];

/// The codes of some values: by code, the values; and the values that no code was found for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Guessed {
    pub(super) map: BTreeMap<String, Texts>,
    pub(super) unknown: Vec<String>,
}

pub(super) fn categories<'a>(values: impl Iterator<Item = &'a str>) -> Guessed {
    guess(values, code_of::<Category>, &CATEGORIES, Category::code)
}

pub(super) fn channels<'a>(values: impl Iterator<Item = &'a str>) -> Guessed {
    guess(values, code_of::<Channel>, &CHANNELS, Channel::code)
}

/// Returns the category of a text: its code, or what its words tell.
pub(super) fn category(text: &str) -> Option<Category> {
    code_of(text).or_else(|| told(text, &CATEGORIES))
}

/// Returns the first code of which a part stands in a text.
fn told<T: Copy>(text: &str, parts: &[(T, &str)]) -> Option<T> {
    let padded = format!(" {} ", plain(text));
    let has = |(_, parts): &&(T, &str)| parts.split('|').any(|part| padded.contains(part));
    parts.iter().find(has).map(|(code, _)| *code)
}

fn guess<'a, T: Copy>(
    values: impl Iterator<Item = &'a str>,
    own: impl Fn(&str) -> Option<T>,
    parts: &[(T, &str)],
    name: impl Fn(T) -> &'static str,
) -> Guessed {
    let mut by_code: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for value in values.filter(|value| !value.is_empty() && own(value).is_none()) {
        match told(value, parts) {
            Some(code) => by_code.entry(name(code).to_lowercase()).or_default().push(value),
            None => unknown.push(value.to_owned()),
        }
    }
    let map = by_code.into_iter().map(|(code, values)| (code, Texts::of(&values))).collect();
    Guessed { map, unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_several_languages_are_understood() {
        let values =
            ["Lebensmittel", "POJISTNE", "food_dining", "groceries", "zzz", "gas_transport", ""];
        let found = categories(values.into_iter());
        let told: Vec<_> = found
            .map
            .iter()
            .map(|(code, texts)| (code.as_str(), texts.iter().collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            told,
            [
                ("eating_out", vec!["food_dining"]),
                ("fuel", vec!["gas_transport"]),
                ("groceries", vec!["Lebensmittel"]),
                ("insurance", vec!["POJISTNE"]),
            ]
        );
        assert_eq!(found.unknown, ["zzz"]);
        let parts = ["EMPLOYER LTD", "Modern Business", "Socio"];
        assert_eq!(categories(parts.into_iter()).unknown, parts);
        assert_eq!(
            channels(["Chip Transaction"].into_iter()).map.keys().collect::<Vec<_>>(),
            ["chip_and_pin"]
        );
    }
}
