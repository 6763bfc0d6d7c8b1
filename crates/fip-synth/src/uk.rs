//! What the invented bank takes from the United Kingdom.
//!
//! Each table names its source. "Assumed" marks a figure without one.

use fip_model::Region;

/// A country or region: its people, the towns and postcode areas of its invented addresses, and how
/// its incomes compare with the national median.
pub(crate) struct Place {
    pub(crate) region: Region,
    /// Population at mid-2021 (Office for National Statistics), thousands.
    pub(crate) population: f64,
    /// Median full-time pay against the United Kingdom's, ASHE 2023 (Office for National
    /// Statistics); North West, West Midlands and South West assumed.
    pub(crate) income: f64,
    /// Postcode areas (Royal Mail); too coarse to find anybody.
    pub(crate) postcode_areas: &'static [&'static str],
    /// Towns.
    pub(crate) towns: &'static [&'static str],
}

/// The twelve countries and regions.
pub(crate) const PLACES: [Place; 12] = [
    Place {
        region: Region::NorthEast,
        population: 2_647.0,
        income: 0.89,
        postcode_areas: &["NE", "SR", "DH", "TS", "DL"],
        towns: &["Newcastle", "Sunderland", "Durham", "Middlesbrough"],
    },
    Place {
        region: Region::NorthWest,
        population: 7_422.0,
        income: 0.95,
        postcode_areas: &["M", "L", "PR", "BL", "WA", "CA"],
        towns: &["Manchester", "Liverpool", "Preston", "Bolton", "Carlisle"],
    },
    Place {
        region: Region::YorkshireAndTheHumber,
        population: 5_481.0,
        income: 0.91,
        postcode_areas: &["LS", "S", "BD", "HU", "YO"],
        towns: &["Leeds", "Sheffield", "Bradford", "Hull", "York"],
    },
    Place {
        region: Region::EastMidlands,
        population: 4_880.0,
        income: 0.90,
        postcode_areas: &["NG", "LE", "DE", "LN", "NN"],
        towns: &["Nottingham", "Leicester", "Derby", "Lincoln"],
    },
    Place {
        region: Region::WestMidlands,
        population: 5_954.0,
        income: 0.95,
        postcode_areas: &["B", "CV", "WV", "ST", "WR"],
        towns: &["Birmingham", "Coventry", "Stoke-on-Trent", "Worcester"],
    },
    Place {
        region: Region::EastOfEngland,
        population: 6_348.0,
        income: 1.00,
        postcode_areas: &["CB", "NR", "IP", "CM", "PE"],
        towns: &["Cambridge", "Norwich", "Ipswich", "Peterborough"],
    },
    Place {
        region: Region::London,
        population: 8_797.0,
        income: 1.27,
        postcode_areas: &["E", "N", "NW", "SE", "SW", "W"],
        towns: &["Camden", "Croydon", "Hackney", "Ealing", "Greenwich"],
    },
    Place {
        region: Region::SouthEast,
        population: 9_294.0,
        income: 1.04,
        postcode_areas: &["BN", "RG", "OX", "SO", "ME", "GU"],
        towns: &["Brighton", "Reading", "Oxford", "Southampton", "Guildford"],
    },
    Place {
        region: Region::SouthWest,
        population: 5_713.0,
        income: 0.95,
        postcode_areas: &["BS", "EX", "PL", "GL", "BA"],
        towns: &["Bristol", "Exeter", "Plymouth", "Gloucester"],
    },
    Place {
        region: Region::Wales,
        population: 3_105.0,
        income: 0.93,
        postcode_areas: &["CF", "SA", "NP", "LL"],
        towns: &["Cardiff", "Swansea", "Newport", "Wrexham"],
    },
    Place {
        region: Region::Scotland,
        population: 5_480.0,
        income: 1.02,
        postcode_areas: &["EH", "G", "AB", "DD", "IV"],
        towns: &["Edinburgh", "Glasgow", "Aberdeen", "Dundee"],
    },
    Place {
        region: Region::NorthernIreland,
        population: 1_905.0,
        income: 0.94,
        postcode_areas: &["BT"],
        towns: &["Belfast", "Derry", "Lisburn"],
    },
];

/// Adult ages: first year, last year, share of bank customers (assumed, near the 2023 pyramid), and
/// median full-time pay of the band against the national median (ASHE 2024, from 50 assumed).
pub(crate) const AGES: [(u8, u8, f64, f64); 7] = [
    (18, 24, 0.11, 0.66),
    (25, 34, 0.17, 0.92),
    (35, 44, 0.165, 1.03),
    (45, 54, 0.16, 1.04),
    (55, 64, 0.16, 0.95),
    (65, 74, 0.125, 0.55),
    (75, 90, 0.11, 0.45),
];

/// Median full-time gross pay a year in pounds, ASHE 2024.
pub(crate) const MEDIAN_PAY: f64 = 37_430.0;
/// Spread of log pay below and above the median, from the 10th and 90th percentile of ASHE 2024
/// (22,763 and 72,150 pounds): a single lognormal would fit neither.
pub(crate) const PAY_SPREAD: (f64, f64) = (0.388, 0.512);

/// Share of adults with a credit card (FCA Financial Lives 2024: 65 %).
pub(crate) const CREDIT_CARD_SHARE: f64 = 0.65;

/// Card transactions a day by month against the year's mean: December and January from UK Finance
/// card spending updates (December / January 1.107 by count), the rest assumed.
pub(crate) const MONTH_FACTORS: [f64; 12] =
    [0.93, 0.95, 0.98, 0.99, 1.0, 1.0, 1.01, 1.0, 0.99, 1.0, 1.04, 1.11];

/// Card transactions by day of the week, Monday first (assumed; daily spend in shops is about the
/// same on weekdays and weekends, Office for National Statistics on Visa data).
pub(crate) const WEEKDAY_FACTORS: [f64; 7] = [0.95, 0.96, 0.97, 1.0, 1.08, 1.07, 0.97];

/// Where people go: country, share of visits (Office for National Statistics travel trends 2024 for
/// Spain, France and Italy; the rest assumed), mean nights.
pub(crate) const DESTINATIONS: [([u8; 2], f64, i32); 10] = [
    (*b"ES", 0.30, 9),
    (*b"FR", 0.16, 6),
    (*b"IT", 0.10, 7),
    (*b"GR", 0.08, 9),
    (*b"PT", 0.07, 8),
    (*b"IE", 0.08, 4),
    (*b"US", 0.07, 13),
    (*b"DE", 0.06, 4),
    (*b"NL", 0.05, 4),
    (*b"TR", 0.03, 9),
];

/// Countries of web shops abroad and their share (assumed).
pub(crate) const ABROAD_ONLINE: [([u8; 2], f64); 5] =
    [(*b"IE", 0.35), (*b"LU", 0.25), (*b"NL", 0.15), (*b"US", 0.15), (*b"DE", 0.10)];

/// Share of present-card spend in the home area: 74 % of face-to-face spend stays in the home
/// postal area (Office for National Statistics, flow of spending); regions stand for areas here.
pub(crate) const HOME_SHARE: f64 = 0.80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one() {
        let ages: f64 = AGES.iter().map(|age| age.2).sum();
        let destinations: f64 = DESTINATIONS.iter().map(|place| place.1).sum();
        let online: f64 = ABROAD_ONLINE.iter().map(|place| place.1).sum();
        for sum in [ages, destinations, online] {
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }

    #[test]
    fn every_region_has_its_place() {
        let regions: Vec<Region> = PLACES.iter().map(|place| place.region).collect();
        assert_eq!(regions, Region::ALL);
    }
}
