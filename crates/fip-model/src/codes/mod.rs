//! Closed lists of codes: channels, tiers, regions and the like.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not one of a list of codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {expected}, found {found:?}")]
pub struct CodeError {
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl CodeError {
    /// Returns the position of `text` in a list of codes, or the error that it is not there.
    ///
    /// # Errors
    ///
    /// [`CodeError`] when the list does not hold `text`.
    pub fn position(codes: &[&str], text: &str) -> Result<usize, Self> {
        codes
            .iter()
            .position(|&code| code == text)
            .ok_or_else(|| Self { expected: codes.join(", "), found: text.to_owned() })
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: [Self; [$($code,)+].len()] = [$(Self::$variant,)+];
            /// The code of every value, in the same order.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// Returns the code as it stands in files.
            pub const fn code(self) -> &'static str {
                Self::CODES[self as usize]
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                CodeError::position(Self::CODES, text).map(|at| Self::ALL[at])
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

mod ledger;

pub use ledger::{CounterAccount, EntryType};

codes! {
    /// How a transaction was made.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::Channel;
    ///
    /// assert_eq!("ATM".parse(), Ok(Channel::Atm));
    /// assert!("atm".parse::<Channel>().is_err());
    /// ```
    Channel {
        /// Card in the terminal, with its PIN.
        ChipAndPin = "CHIP_AND_PIN",
        /// Card held to the terminal.
        Contactless = "CONTACTLESS",
        /// Card not present: a web shop, an app, a subscription.
        Online = "ONLINE",
        /// Phone or watch held to the terminal.
        MobileWallet = "MOBILE_WALLET",
        /// Cash machine.
        Atm = "ATM",
    }
}

codes! {
    /// Where a transaction comes from.
    Origin {
        /// A row of creditcard.csv: amount and class are real.
        Real = "REAL",
        /// A generated row that stands in for one of creditcard.csv.
        StandIn = "STANDIN",
        /// Generated background beside real rows.
        Synthetic = "SYNTHETIC",
        /// A row of a bank's own ledger.
        Ledger = "LEDGER",
    }
}

codes! {
    /// How risky a customer is by the scorecard.
    Tier {
        /// The safest customers: the highest scores.
        Low = "LOW",
        /// Between the two.
        Medium = "MEDIUM",
        /// The riskiest customers: the lowest scores.
        High = "HIGH",
    }
}

impl Tier {
    /// Returns the word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

codes! {
    /// A country or region of the United Kingdom, by the names of the Office for National Statistics.
    Region {
        /// North East of England.
        NorthEast = "North East",
        /// North West of England.
        NorthWest = "North West",
        /// Yorkshire and the Humber.
        YorkshireAndTheHumber = "Yorkshire and the Humber",
        /// East Midlands.
        EastMidlands = "East Midlands",
        /// West Midlands.
        WestMidlands = "West Midlands",
        /// East of England.
        EastOfEngland = "East of England",
        /// London.
        London = "London",
        /// South East of England.
        SouthEast = "South East",
        /// South West of England.
        SouthWest = "South West",
        /// Wales.
        Wales = "Wales",
        /// Scotland.
        Scotland = "Scotland",
        /// Northern Ireland.
        NorthernIreland = "Northern Ireland",
    }
}

codes! {
    /// What a customer does for a living.
    EmploymentStatus {
        /// On a payroll.
        Employed = "EMPLOYED",
        /// Works for themselves.
        SelfEmployed = "SELF_EMPLOYED",
        /// Without work.
        Unemployed = "UNEMPLOYED",
        /// In full-time education.
        Student = "STUDENT",
        /// Draws a pension.
        Retired = "RETIRED",
    }
}

codes! {
    /// Age in bands.
    AgeBand {
        /// 18 to 24 years.
        From18 = "18-24",
        /// 25 to 34 years.
        From25 = "25-34",
        /// 35 to 44 years.
        From35 = "35-44",
        /// 45 to 54 years.
        From45 = "45-54",
        /// 55 to 64 years.
        From55 = "55-64",
        /// 65 to 74 years.
        From65 = "65-74",
        /// 75 years and older.
        From75 = "75+",
    }
}

impl AgeBand {
    /// Returns the band of an age in whole years.
    pub const fn of(age: u8) -> Self {
        match age {
            0..=24 => Self::From18,
            25..=34 => Self::From25,
            35..=44 => Self::From35,
            45..=54 => Self::From45,
            55..=64 => Self::From55,
            65..=74 => Self::From65,
            75.. => Self::From75,
        }
    }
}

codes! {
    /// Annual income in bands; the lower end belongs to the band.
    IncomeBand {
        /// Under 15,000 pounds.
        Under15k = "UNDER_15K",
        /// 15,000 to 25,000 pounds.
        From15k = "15K_TO_25K",
        /// 25,000 to 40,000 pounds.
        From25k = "25K_TO_40K",
        /// 40,000 to 60,000 pounds.
        From40k = "40K_TO_60K",
        /// 60,000 to 100,000 pounds.
        From60k = "60K_TO_100K",
        /// 100,000 pounds and more.
        Over100k = "OVER_100K",
    }
}

impl IncomeBand {
    /// Returns the band of an annual income.
    pub const fn of(income: crate::Money) -> Self {
        match income.pence() {
            ..1_500_000 => Self::Under15k,
            1_500_000..2_500_000 => Self::From15k,
            2_500_000..4_000_000 => Self::From25k,
            4_000_000..6_000_000 => Self::From40k,
            6_000_000..10_000_000 => Self::From60k,
            10_000_000.. => Self::Over100k,
        }
    }
}

codes! {
    /// What kind of account a card belongs to.
    AccountType {
        /// A current account with a debit card.
        Current = "CURRENT",
        /// A credit card account.
        CreditCard = "CREDIT_CARD",
    }
}

codes! {
    /// Whether an account can be used.
    AccountStatus {
        /// In use.
        Open = "OPEN",
        /// No longer in use.
        Closed = "CLOSED",
    }
}

codes! {
    /// The event that made a customer at risk.
    EventType {
        /// Three payments missed.
        MissedPayments = "MISSED_PAYMENTS",
        /// The unarranged overdraft lasted 60 days.
        PersistentOverdraft = "PERSISTENT_OVERDRAFT",
        /// Direct debits returned in two months running.
        ReturnedDirectDebits = "RETURNED_DIRECT_DEBITS",
        /// The balance was written off.
        ChargeOff = "CHARGE_OFF",
        /// A formal insolvency arrangement.
        Insolvency = "INSOLVENCY",
    }
}

codes! {
    /// What a merchant sells, coarser than its merchant category code.
    Category {
        /// Supermarkets and food shops.
        Groceries = "GROCERIES",
        /// Restaurants, cafes, pubs, fast food.
        EatingOut = "EATING_OUT",
        /// Trains, buses, taxis, tolls, parking.
        Transport = "TRANSPORT",
        /// Petrol stations.
        Fuel = "FUEL",
        /// Gas, electricity, water, council services.
        Utilities = "UTILITIES",
        /// Telephone, broadband, television.
        Telecom = "TELECOM",
        /// Pharmacies, doctors, dentists, opticians.
        Health = "HEALTH",
        /// Cash machines.
        Cash = "CASH",
        /// Clothes and shoes.
        Clothing = "CLOTHING",
        /// Cinema, theatre, sport, hobbies.
        Entertainment = "ENTERTAINMENT",
        /// Airlines, hotels, travel agencies.
        Travel = "TRAVEL",
        /// Computers, phones, appliances.
        Electronics = "ELECTRONICS",
        /// Furniture, do-it-yourself, garden.
        HomeAndGarden = "HOME_AND_GARDEN",
        /// Betting and lotteries.
        Gambling = "GAMBLING",
        /// Schools, courses, books for them.
        Education = "EDUCATION",
        /// Insurance premiums.
        Insurance = "INSURANCE",
        /// Hairdressers, cosmetics.
        PersonalCare = "PERSONAL_CARE",
        /// Department stores and other shops.
        OtherRetail = "OTHER_RETAIL",
        /// Games, music, films, apps.
        DigitalGoods = "DIGITAL_GOODS",
        /// Off-licences and tobacconists.
        AlcoholAndTobacco = "ALCOHOL_AND_TOBACCO",
    }
}

impl Category {
    /// Returns whether spending in the category is discretionary: wanted rather than needed.
    pub const fn is_discretionary(self) -> bool {
        matches!(
            self,
            Self::EatingOut
                | Self::Clothing
                | Self::Entertainment
                | Self::Travel
                | Self::Electronics
                | Self::HomeAndGarden
                | Self::Gambling
                | Self::PersonalCare
                | Self::DigitalGoods
                | Self::AlcoholAndTobacco
        )
    }
}

codes! {
    /// Which part of the data a customer is in.
    Split {
        /// Models were fitted on it.
        Train = "TRAIN",
        /// Models were measured on it.
        Test = "TEST",
    }
}

codes! {
    /// The named segment of a customer.
    Segment {
        /// Pay online more than others.
        DigitalSpenders = "DIGITAL_SPENDERS",
        /// Steady months, few wants.
        StableEssentials = "STABLE_ESSENTIALS",
        /// Draw cash more than others.
        CashHeavy = "CASH_HEAVY",
        /// Months that swing.
        HighVolatility = "HIGH_VOLATILITY",
        /// Spend abroad more than others.
        CrossBorderLifestyle = "CROSS_BORDER_LIFESTYLE",
        /// No transaction in the window; outside the clustering.
        Inactive = "INACTIVE",
    }
}

impl Segment {
    /// The five segments of customers who spend, in the order of legends.
    pub const CLUSTERED: [Self; 5] = [
        Self::DigitalSpenders,
        Self::StableEssentials,
        Self::CashHeavy,
        Self::HighVolatility,
        Self::CrossBorderLifestyle,
    ];

    /// Returns the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::DigitalSpenders => "Digital Spenders",
            Self::StableEssentials => "Stable Essentials",
            Self::CashHeavy => "Cash-Heavy",
            Self::HighVolatility => "High-Volatility",
            Self::CrossBorderLifestyle => "Cross-Border Lifestyle",
            Self::Inactive => "Inactive",
        }
    }
}

codes! {
    /// What to do about a risk alert.
    RecommendedAction {
        /// High tier and card fraud in the window: look at the fraud history first.
        ReviewFraud = "REVIEW_FRAUD_HISTORY",
        /// High tier without fraud: can the customer afford what they owe?
        ReviewAffordability = "REVIEW_AFFORDABILITY",
        /// Medium tier and card fraud in the window: call the customer.
        ContactCustomer = "CONTACT_CUSTOMER",
        /// Medium tier without fraud: look again next month.
        Monitor = "MONITOR",
    }
}

impl RecommendedAction {
    /// Returns the action for a customer of this tier with this many frauds; none for the low tier.
    pub const fn of(tier: Tier, fraud_count: u64) -> Option<Self> {
        match (tier, fraud_count) {
            (Tier::Low, _) => None,
            (Tier::Medium, 0) => Some(Self::Monitor),
            (Tier::Medium, _) => Some(Self::ContactCustomer),
            (Tier::High, 0) => Some(Self::ReviewAffordability),
            (Tier::High, _) => Some(Self::ReviewFraud),
        }
    }
}

/// A country by its two-letter code (ISO 3166-1 alpha-2).
///
/// # Examples
///
/// ```
/// use fip_model::Country;
///
/// assert_eq!("GB".parse::<Country>()?, Country::GB);
/// assert!("gb".parse::<Country>().is_err());
/// # Ok::<(), fip_model::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// The United Kingdom, the bank's home.
    pub const GB: Self = Self(*b"GB");

    /// Returns the country of two capital letters.
    ///
    /// # Errors
    ///
    /// [`CodeError`] when a byte is not a capital letter A to Z.
    pub fn new(letters: [u8; 2]) -> Result<Self, CodeError> {
        if letters.iter().all(u8::is_ascii_uppercase) {
            return Ok(Self(letters));
        }
        Err(CodeError {
            expected: "a country of two capital letters such as GB".to_owned(),
            found: String::from_utf8_lossy(&letters).into_owned(),
        })
    }

    /// Returns the two letters.
    pub const fn letters(self) -> [u8; 2] {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl FromStr for Country {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        <[u8; 2]>::try_from(text.as_bytes()).map_or_else(
            |_| {
                Err(CodeError {
                    expected: "a country of two capital letters such as GB".to_owned(),
                    found: text.to_owned(),
                })
            },
            Self::new,
        )
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Money;

    #[test]
    fn refuses_other_codes() {
        assert!("Atm".parse::<Channel>().is_err());
        assert!("".parse::<Tier>().is_err());
        assert!("UK1".parse::<Country>().is_err());
    }

    #[test]
    fn every_code_reads_back() {
        for category in Category::ALL {
            assert_eq!(category.code().parse(), Ok(category));
        }
        for region in Region::ALL {
            assert_eq!(region.code().parse(), Ok(region));
        }
    }

    #[test]
    fn bands_hold_their_lower_ends() {
        assert_eq!(AgeBand::of(25), AgeBand::From25);
        assert_eq!(AgeBand::of(24), AgeBand::From18);
        assert_eq!(IncomeBand::of(Money::from_pounds(25_000)), IncomeBand::From25k);
        assert_eq!(IncomeBand::of(Money::from_pence(2_499_999)), IncomeBand::From15k);
    }
}
