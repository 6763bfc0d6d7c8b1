//! Regions, their postcode areas and towns, and how far from home people spend.

use fip_model::Region;

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Share of spending with the card present that stays in the postcode area of the home.
    HOME_AREA_SHARE: 0.74, "share of spending", Published,
        "Office for National Statistics, Consumer card spending, flow of spending across the UK: \
         2019 to 2023 (2024)";
    /// Share of spending with the card present that stays in the postcode district of the home.
    HOME_DISTRICT_SHARE: 0.37, "share of spending", Published,
        "Office for National Statistics, Consumer card spending, flow of spending across the UK: \
         2019 to 2023 (2024)";
    /// Share of spending with the card present that stays in the region of the home, the mean of
    /// PLACES.
    HOME_REGION_SHARE: 0.83, "share of spending", Derived,
        "mean of the column of PLACES by population; the Office for National Statistics, Consumer \
         card spending, flow of spending across the UK: 2019 to 2023 (2024), has .87 for \
         Scotland and .75 to .76 for London and the East";
}

/// A country or region.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) region: Region,
    /// Population at mid-2021, thousands.
    pub(crate) population: f64,
    /// Median full-time pay against the United Kingdom's.
    pub(crate) income: f64,
    /// Cash drawn from machines, pounds an adult a year.
    pub(crate) cash: f64,
    /// Mean private rent, pounds a month.
    pub(crate) rent: f64,
    /// Share of spending with the card present that stays in the region.
    pub(crate) stays: f64,
    /// Postcode areas, the largest first, each with the one town its addresses have here. Too
    /// coarse to find anybody.
    pub(crate) areas: &'static [(&'static str, &'static str)],
}

/// A place from its numbers (population, income, cash, rent, stays) and its areas.
macro_rules! place {
    ($region:ident, $numbers:expr, $($area:literal $town:literal),+) => {{
        let [population, income, cash, rent, stays] = $numbers;
        Place {
            region: Region::$region,
            population,
            income,
            cash,
            rent,
            stays,
            areas: &[$(($area, $town)),+],
        }
    }};
}

/// Number of countries and regions.
pub(crate) const N_PLACES: usize = 12;

/// The twelve countries and regions.
pub(crate) static PLACES: [Place; N_PLACES] = [
    place!(NorthEast, [2_647.0, 0.89, 1_682.0, 692.0, 0.85],
        "NE" "Newcastle", "TS" "Middlesbrough", "DL" "Darlington", "DH" "Durham",
        "SR" "Sunderland"),
    place!(NorthWest, [7_422.0, 0.95, 1_560.0, 880.0, 0.86],
        "M" "Manchester", "L" "Liverpool", "CH" "Chester", "WA" "Warrington", "SK" "Stockport",
        "PR" "Preston", "BB" "Blackburn", "BL" "Bolton"),
    place!(YorkshireAndTheHumber, [5_481.0, 0.91, 1_696.0, 815.0, 0.86],
        "S" "Sheffield", "LS" "Leeds", "DN" "Doncaster", "BD" "Bradford", "YO" "York",
        "WF" "Wakefield", "HU" "Hull", "HD" "Huddersfield"),
    place!(EastMidlands, [4_880.0, 0.90, 1_340.0, 855.0, 0.83],
        "NG" "Nottingham", "LE" "Leicester", "DE" "Derby", "NN" "Northampton", "LN" "Lincoln"),
    place!(WestMidlands, [5_954.0, 0.95, 1_440.0, 905.0, 0.85],
        "B" "Birmingham", "CV" "Coventry", "ST" "Stoke-on-Trent", "WS" "Walsall",
        "DY" "Dudley", "WV" "Wolverhampton", "WR" "Worcester", "TF" "Telford"),
    place!(EastOfEngland, [6_348.0, 1.00, 1_230.0, 1_200.0, 0.75],
        "PE" "Peterborough", "NR" "Norwich", "CM" "Chelmsford", "IP" "Ipswich",
        "SS" "Southend-on-Sea", "CB" "Cambridge", "CO" "Colchester", "LU" "Luton"),
    place!(London, [8_797.0, 1.27, 1_640.0, 2_172.0, 0.76],
        "SE" "Greenwich", "E" "Stratford", "SW" "Wandsworth", "N" "Islington",
        "NW" "Camden", "W" "Ealing", "CR" "Croydon", "BR" "Bromley"),
    place!(SouthEast, [9_294.0, 1.04, 1_096.0, 1_330.0, 0.84],
        "PO" "Portsmouth", "BN" "Brighton", "RG" "Reading", "GU" "Guildford", "SO" "Southampton",
        "OX" "Oxford", "ME" "Maidstone", "MK" "Milton Keynes"),
    place!(SouthWest, [5_713.0, 0.95, 1_030.0, 1_150.0, 0.86],
        "BS" "Bristol", "GL" "Gloucester", "EX" "Exeter", "BH" "Bournemouth", "PL" "Plymouth",
        "SN" "Swindon", "BA" "Bath", "TR" "Truro"),
    place!(Wales, [3_105.0, 0.93, 1_390.0, 766.0, 0.85],
        "CF" "Cardiff", "SA" "Swansea", "LL" "Wrexham", "NP" "Newport"),
    place!(Scotland, [5_480.0, 1.02, 1_430.0, 976.0, 0.87],
        "G" "Glasgow", "EH" "Edinburgh", "AB" "Aberdeen", "ML" "Motherwell", "KY" "Kirkcaldy",
        "PA" "Paisley", "DD" "Dundee", "IV" "Inverness"),
    place!(NorthernIreland, [1_905.0, 0.94, 2_274.0, 840.0, 0.86], "BT" "Belfast"),
];

pub(super) const WHERE: Topic = Topic {
    title: "Places",
    facts: FACTS,
    tables: &[TableFact {
        name: "PLACES",
        meaning: "The countries and regions: people, median full-time pay against the United \
            Kingdom's, cash drawn an adult, mean private rent, share of spending that stays, and \
            postcode areas, each with one town. Northern Ireland is one postcode area.",
        sureness: Sureness::Assumed,
        source: "population at mid-2021: Office for National Statistics, Population estimates. \
            Pay: Annual Survey of Hours and Earnings 2023, the North West, the West Midlands and \
            the South West assumed. Cash: LINK, ATM statistics for 2024, for the North East, \
            Yorkshire and the Humber, the South East, the South West and Northern Ireland; the \
            others assumed by the order of the regions in 2022 and 2023, so that the mean is \
            near 1,424. Rent: Office for National Statistics, Private rent and house prices, UK, \
            November 2024, for Wales and Scotland; the others assumed from the order of the \
            regions. Spending that stays: as HOME_REGION_SHARE for Scotland, London and the \
            East; the others assumed. Areas: Royal Mail; a choice of the largest",
        columns: &[
            "region",
            "thousand people",
            "pay",
            "cash GBP a year",
            "rent GBP a month",
            "stays",
            "areas and towns",
        ],
        rows: || PLACES.iter().map(row).collect(),
    }],
};

fn row(place: &Place) -> Vec<String> {
    let areas: Vec<String> =
        place.areas.iter().map(|(area, town)| format!("{area} {town}")).collect();
    vec![
        place.region.to_string(),
        place.population.to_string(),
        place.income.to_string(),
        place.cash.to_string(),
        place.rent.to_string(),
        place.stays.to_string(),
        areas.join(", "),
    ]
}
