//! Journeys abroad and web shops abroad.

use fip_model::Category;

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Payments abroad with the card present against the same at home.
    ABROAD_PRICES: 1.6, "of the price at home", Assumed,
        "set so that the mean payment abroad is near MEAN_ABROAD_PAYMENT";
    /// Visits abroad, a person.
    VISITS_ABROAD_A_YEAR: 1.39, "a year", Derived,
        "Office for National Statistics, Travel trends 2024: 94.6 m visits / 68.27 m people \
         (mid-2023)";
    /// Share of people who do not go abroad in a year.
    NEVER_ABROAD_SHARE: 0.40, "share", Assumed,
        "52 % took a holiday abroad in the year to August 2023 (ABTA, Holiday Habits 2023-24); \
         with business and family visits a little more";
    /// Departures to places of the summer in July and August against another month.
    TRIP_SUMMER_FACTOR: 2.0, "of another month", Assumed,
        "spending in Europe peaks strongly in summer, in the United States it does not (Office \
         for National Statistics, consumer card spending by Visa data, 2019 to 2023); the size \
         is assumed";
    /// Mean card payment abroad.
    MEAN_ABROAD_PAYMENT: 60.0, "GBP", Derived,
        "The UK Cards Association, card use abroad in 2014: 26.4 bn pounds / 440 m payments";
    /// Share of card payments that are made abroad with the card present, by count.
    ABROAD_CARD_SHARE: 0.022, "share", Derived,
        "440 m payments in 2014 (The UK Cards Association) / 60.1 m visits of that year = 7.3 a \
         visit; x 94.6 m visits of 2024 / 31.4 bn card payments (Office for National Statistics, \
         Travel trends; UK Finance)";
}

/// Whether a destination is for the summer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    /// July and August have [`TRIP_SUMMER_FACTOR`] times the visits of another month.
    Summer,
    /// Every month has as many visits.
    Flat,
}

/// Where people go: country, share of visits, mean nights, season.
pub(crate) const DESTINATIONS: [([u8; 2], f64, i32, Season); 25] = [
    (*b"ES", 0.188, 9, Season::Summer),
    (*b"FR", 0.098, 6, Season::Summer),
    (*b"IT", 0.051, 7, Season::Summer),
    (*b"IE", 0.045, 4, Season::Flat),
    (*b"GR", 0.040, 9, Season::Summer),
    (*b"PT", 0.040, 8, Season::Summer),
    (*b"US", 0.040, 13, Season::Flat),
    (*b"BE", 0.040, 3, Season::Flat),
    (*b"TR", 0.035, 9, Season::Summer),
    (*b"NL", 0.035, 4, Season::Flat),
    (*b"DE", 0.035, 4, Season::Flat),
    (*b"PL", 0.035, 7, Season::Flat),
    (*b"IN", 0.035, 24, Season::Flat),
    (*b"RO", 0.035, 10, Season::Flat),
    (*b"CH", 0.030, 5, Season::Flat),
    (*b"CY", 0.030, 9, Season::Summer),
    (*b"HR", 0.030, 8, Season::Summer),
    (*b"AT", 0.025, 5, Season::Flat),
    (*b"MA", 0.023, 7, Season::Flat),
    (*b"CZ", 0.020, 4, Season::Flat),
    (*b"DK", 0.020, 4, Season::Flat),
    (*b"EG", 0.020, 9, Season::Flat),
    (*b"MT", 0.020, 8, Season::Summer),
    (*b"AE", 0.015, 8, Season::Flat),
    (*b"TH", 0.015, 17, Season::Flat),
];

/// Countries of web shops abroad and their share.
pub(crate) const ABROAD_ONLINE: [([u8; 2], f64); 5] =
    [(*b"IE", 0.35), (*b"LU", 0.25), (*b"NL", 0.15), (*b"US", 0.15), (*b"DE", 0.10)];

/// Share of the payments abroad with the card present, by category; prices as at home, times
/// [`ABROAD_PRICES`].
pub(crate) const ABROAD_GOODS: [(Category, f64); 7] = [
    (Category::Groceries, 0.19),
    (Category::Transport, 0.16),
    (Category::OtherRetail, 0.12),
    (Category::EatingOut, 0.33),
    (Category::Travel, 0.06),
    (Category::Clothing, 0.08),
    (Category::Entertainment, 0.06),
];

/// Share of the payments to web shops abroad, by category; prices as in web shops at home.
pub(crate) const ABROAD_ONLINE_GOODS: [(Category, f64); 5] = [
    (Category::OtherRetail, 0.30),
    (Category::DigitalGoods, 0.32),
    (Category::Clothing, 0.17),
    (Category::Electronics, 0.09),
    (Category::Travel, 0.12),
];

pub(super) const ABROAD: Topic = Topic {
    title: "Abroad",
    facts: FACTS,
    tables: &[
        TableFact {
            name: "DESTINATIONS",
            meaning: "Where people go: share of visits, mean nights, and whether July and August \
                have more.",
            sureness: Sureness::Assumed,
            source: "Spain 17.8 m, France 9.3 m and Italy 4.8 m of 94.6 m visits (Office for \
                National Statistics, Travel trends 2024); the other shares by the order of \
                earlier years, with the many further countries gathered in those listed; about 8 \
                nights in the European Union and 14 in North America (Office for National \
                Statistics, Travel trends 2016)",
            columns: &["country", "share of visits", "nights", "season"],
            rows: || {
                let row = |&(country, share, nights, season): &([u8; 2], f64, i32, Season)| {
                    let season = match season {
                        Season::Summer => "summer",
                        Season::Flat => "flat",
                    };
                    vec![letters(country), share.to_string(), nights.to_string(), season.to_owned()]
                };
                DESTINATIONS.iter().map(row).collect()
            },
        },
        TableFact {
            name: "ABROAD_ONLINE",
            meaning: "Countries in which web shops take the cards of customers at home.",
            sureness: Sureness::Assumed,
            source: "the seats from which large web shops, app stores and payment companies take \
                payments in Europe; no public figure",
            columns: &["country", "share"],
            rows: || {
                let row =
                    |&(country, share): &([u8; 2], f64)| vec![letters(country), share.to_string()];
                ABROAD_ONLINE.iter().map(row).collect()
            },
        },
        TableFact {
            name: "ABROAD_GOODS",
            meaning: "What is paid for abroad with the card present, by category.",
            sureness: Sureness::Assumed,
            source: "what a journey needs: meals, food, journeys within, shops; hotels and flights \
                are mostly paid at home; no public figure",
            columns: &["category", "share"],
            rows: || ABROAD_GOODS.iter().map(good).collect(),
        },
        TableFact {
            name: "ABROAD_ONLINE_GOODS",
            meaning: "What is paid for in web shops abroad, by category.",
            sureness: Sureness::Assumed,
            source: "app stores, music and film services and clothing houses take payments from \
                abroad; no public figure",
            columns: &["category", "share"],
            rows: || ABROAD_ONLINE_GOODS.iter().map(good).collect(),
        },
    ],
};

fn good(&(category, share): &(Category, f64)) -> Vec<String> {
    vec![category.to_string(), share.to_string()]
}

fn letters(country: [u8; 2]) -> String {
    country.map(char::from).iter().collect()
}
