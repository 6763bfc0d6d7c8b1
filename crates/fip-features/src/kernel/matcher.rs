//! Conditions as bits: each transaction gets a bit for each condition it meets.

use fip_model::{Category, Channel, Country};

use crate::catalogue::{
    CatalogueError, Flag, NumberColumn, Predicate, RowFacts, counted_alternatives,
};
use crate::ledger::MerchantKind;

/// How many numbers of countries there are: five bits for each of two letters.
pub(crate) const N_COUNTRIES: usize = 1 << 10;

/// Returns the number of a country: the lower five bits of its letters.
#[inline]
pub(crate) fn country_number(country: Country) -> usize {
    let [a, b] = country.letters().map(|letter| usize::from(letter & 31));
    a << 5 | b
}

/// Returns the country of a number; of one that is no country's, another country.
fn country_of(number: usize) -> Country {
    let letter = |number: usize| b'@' + u8::try_from(number & 31).unwrap_or(0);
    Country::new([letter(number >> 5), letter(number)]).unwrap_or(Country::GB)
}

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Channel,
    Merchant,
    Country,
    Hour,
    Weekday,
    Fraud,
    Amount,
}

impl Column {
    /// Returns the column that a condition without parts looks at.
    const fn of(leaf: &Predicate) -> Self {
        match leaf {
            Predicate::Channel(_) => Self::Channel,
            Predicate::Country(_) | Predicate::Flag(Flag::CrossBorder) => Self::Country,
            Predicate::Flag(Flag::Night) | Predicate::Number(NumberColumn::Hour, _) => Self::Hour,
            Predicate::Flag(Flag::Weekend) | Predicate::Number(NumberColumn::Weekday, _) => {
                Self::Weekday
            }
            Predicate::Flag(Flag::Fraud) => Self::Fraud,
            Predicate::Number(NumberColumn::Amount, _) => Self::Amount,
            _ => Self::Merchant,
        }
    }
}

/// The conditions of a catalogue, made ready to be asked of columns.
///
/// Each condition is a disjunction of terms, each term a conjunction of literals that look at one
/// column each. A table for each column tells which terms its value allows; a transaction meets the
/// terms that all its columns allow.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    terms: Vec<Term>,
    /// The country that is not abroad.
    home: Country,
    /// The terms of each condition, as bits; `None` where each condition is the term of its number.
    joined: Option<Vec<u64>>,
}

type Term = Vec<(Predicate, bool)>;

impl Matcher {
    /// Returns the matcher of these conditions for a bank with this home country.
    pub(super) fn new(conditions: &[Predicate], home: Country) -> Result<Self, CatalogueError> {
        let mut terms: Vec<Term> = Vec::new();
        let mut masks = Vec::with_capacity(conditions.len());
        for alternatives in counted_alternatives(conditions)? {
            let first = terms.len();
            terms.extend(alternatives.into_iter().map(|term| {
                term.into_iter().map(|literal| (literal.leaf.clone(), literal.wanted)).collect()
            }));
            masks.push((first..terms.len()).fold(0, |mask, bit| mask | 1_u64 << bit));
        }
        let direct = terms.len() == conditions.len();
        Ok(Self { terms, home, joined: (!direct).then_some(masks) })
    }

    /// Returns the tables for these merchants; a word `B` has a bit for each condition.
    pub(super) fn tables<B: Bits>(&self, merchants: &[MerchantKind]) -> BitTables<B> {
        match &self.joined {
            None => BitTables::Direct(Box::new(Tables::new(self, merchants))),
            Some(masks) => BitTables::Joined(Box::new(Tables::new(self, merchants)), masks.clone()),
        }
    }
}

/// A word with a bit for each condition.
pub(super) trait Bits:
    Copy + std::fmt::Debug + std::ops::BitAnd<Output = Self> + Send + Sync
{
    /// Returns the word of the lowest bits of `word`.
    fn of(word: u64) -> Self;
    /// Returns the bits as the lowest of a long word.
    fn word(self) -> u64;
}

impl Bits for u8 {
    fn of(word: u64) -> Self {
        word.to_le_bytes()[0]
    }

    fn word(self) -> u64 {
        self.into()
    }
}

impl Bits for u64 {
    fn of(word: u64) -> Self {
        word
    }

    fn word(self) -> u64 {
        self
    }
}

/// Bits that tell which conditions a transaction meets.
#[derive(Debug)]
pub(super) enum BitTables<B> {
    /// A condition is a term.
    Direct(Box<Tables<B>>),
    /// A condition is met when one of its terms is.
    Joined(Box<Tables<u64>>, Vec<u64>),
}

impl<B: Bits> BitTables<B> {
    /// Returns the bits of a transaction.
    #[expect(clippy::inline_always, reason = "seven loads that must not go through memory")]
    #[inline(always)]
    pub(super) fn bits(&self, row: &RowColumns) -> u64 {
        match self {
            Self::Direct(tables) => tables.bits(row).word(),
            Self::Joined(tables, masks) => {
                let terms = tables.bits(row);
                let bits = masks.iter().enumerate();
                bits.fold(0, |bits, (at, mask)| bits | u64::from(terms & mask != 0) << at)
            }
        }
    }
}

/// A transaction's columns, as positions in the tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowColumns {
    pub(super) channel: Channel,
    pub(super) merchant: u32,
    pub(super) country: usize,
    pub(super) hour: usize,
    pub(super) weekday: usize,
    pub(super) fraud: bool,
    pub(super) pence: i64,
}

/// For each value of each column the terms that it allows. Small tables have a power of two of
/// places, so that no position can lie outside.
#[derive(Debug)]
pub(super) struct Tables<B> {
    channel: [B; 8],
    merchant: Vec<B>,
    country: Box<[B; N_COUNTRIES]>,
    hour: [B; 32],
    weekday: [B; 8],
    fraud: [B; 2],
    /// Where the terms that an amount allows change: the first amount of each stretch but the first.
    breaks: Vec<i64>,
    amount: Vec<B>,
}

impl<B: Bits> Tables<B> {
    fn new(matcher: &Matcher, merchants: &[MerchantKind]) -> Self {
        let Matcher { terms, home, .. } = matcher;
        let bits = |column: Column, row: &RowFacts| {
            let mut bits = 0;
            for (at, term) in terms.iter().enumerate() {
                let allows = term
                    .iter()
                    .all(|(leaf, wanted)| Column::of(leaf) != column || leaf.holds(row) == *wanted);
                bits |= u64::from(allows) << at;
            }
            B::of(bits)
        };
        let row = RowFacts {
            channel: Channel::Online,
            category: Category::Groceries,
            country: *home,
            cross_border: false,
            mcc: 0,
            hour: 0,
            weekday: 1,
            pence: 0,
            fraud: false,
        };
        let small = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        let breaks = breaks(terms);
        let stretches = std::iter::once(i64::MIN).chain(breaks.iter().copied());
        Self {
            channel: std::array::from_fn(|at| {
                let channel = Channel::ALL[at % Channel::ALL.len()];
                bits(Column::Channel, &RowFacts { channel, ..row })
            }),
            merchant: (merchants.iter())
                .map(|&MerchantKind { category, mcc }| {
                    bits(Column::Merchant, &RowFacts { category, mcc, ..row })
                })
                .collect(),
            country: Box::new(std::array::from_fn(|at| {
                let country = country_of(at);
                bits(Column::Country, &RowFacts { country, cross_border: country != *home, ..row })
            })),
            hour: std::array::from_fn(|at| {
                bits(Column::Hour, &RowFacts { hour: small(at), ..row })
            }),
            weekday: std::array::from_fn(|at| {
                bits(Column::Weekday, &RowFacts { weekday: small(at), ..row })
            }),
            fraud: [false, true].map(|fraud| bits(Column::Fraud, &RowFacts { fraud, ..row })),
            amount: stretches
                .map(|pence| bits(Column::Amount, &RowFacts { pence, ..row }))
                .collect(),
            breaks,
        }
    }

    #[expect(clippy::inline_always, reason = "seven loads that must not go through memory")]
    #[inline(always)]
    fn bits(&self, row: &RowColumns) -> B {
        let bits = self.channel[row.channel as usize % 8]
            & self.merchant[row.merchant as usize]
            & self.country[row.country % N_COUNTRIES]
            & self.hour[row.hour % 32]
            & self.weekday[row.weekday % 8]
            & self.fraud[usize::from(row.fraud)];
        if self.breaks.is_empty() {
            return bits;
        }
        let stretch = self.breaks.partition_point(|&first| first <= row.pence);
        bits & self.amount[stretch]
    }
}

const _EVERY_CHANNEL_HAS_A_PLACE: () = assert!(Channel::ALL.len() <= 8);

/// Returns the amounts at which a condition on amounts begins or ceases to hold.
fn breaks(terms: &[Term]) -> Vec<i64> {
    let mut breaks = Vec::new();
    for (leaf, _) in terms.iter().flatten() {
        if let Predicate::Number(NumberColumn::Amount, ranges) = leaf {
            for range in ranges {
                breaks.push(range.low);
                breaks.push(range.high.saturating_add(1));
            }
        }
    }
    breaks.sort_unstable();
    breaks.dedup();
    breaks.retain(|&first| first != i64::MIN && first != i64::MAX);
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_columns(row: &RowFacts, merchant: u32) -> RowColumns {
        RowColumns {
            channel: row.channel,
            merchant,
            country: country_number(row.country),
            hour: row.hour.into(),
            weekday: row.weekday.into(),
            fraud: row.fraud,
            pence: row.pence,
        }
    }

    /// Bits say what conditions say, for conditions with one term and with several.
    #[test]
    fn bits_are_what_the_conditions_say() {
        let texts = [
            "channel = ATM",
            "night and not weekend",
            "not (cross_border or amount > 10 or mcc in [5411, 7995])",
            "(night or weekend) and (fraud or country in [FR, US]) and not channel = ONLINE",
            "amount between -5 and 9.99 or amount = 20",
            "not (discretionary and hour >= 8)",
        ];
        let conditions: Vec<Predicate> = texts.iter().map(|text| text.parse().unwrap()).collect();
        let merchants = [
            MerchantKind { category: Category::Gambling, mcc: 7995 },
            MerchantKind { category: Category::Groceries, mcc: 5411 },
            MerchantKind { category: Category::Fuel, mcc: 5541 },
        ];
        for n_conditions in 1..=conditions.len() {
            let home = if n_conditions % 2 == 0 { Country::GB } else { "FR".parse().unwrap() };
            let matcher = Matcher::new(&conditions[..n_conditions], home).unwrap();
            let tables = matcher.tables::<u8>(&merchants);
            for at in 0..4000_u32 {
                let pick = |n: u32, salt: u32| (at.wrapping_mul(2_654_435_761) >> salt) % n;
                let merchant = pick(3, 3);
                let kind = merchants[merchant as usize];
                let country = ["GB", "FR", "ZZ"][pick(3, 7) as usize].parse().unwrap();
                let row = RowFacts {
                    channel: Channel::ALL[pick(5, 5) as usize],
                    category: kind.category,
                    country,
                    cross_border: country != home,
                    mcc: kind.mcc,
                    hour: u8::try_from(pick(24, 9)).unwrap(),
                    weekday: u8::try_from(pick(7, 11)).unwrap() + 1,
                    pence: [-501, -500, 0, 999, 1000, 1001, 2000][pick(7, 13) as usize],
                    fraud: pick(2, 15) == 1,
                };
                let bits = tables.bits(&row_columns(&row, merchant));
                for (bit, condition) in conditions[..n_conditions].iter().enumerate() {
                    assert_eq!(bits >> bit & 1 == 1, condition.holds(&row), "{condition} {row:?}");
                }
            }
        }
    }

    #[test]
    fn refuses_conditions_beyond_its_bits() {
        let conditions: Vec<Predicate> =
            (0..65).map(|n| format!("amount > {n}").parse().unwrap()).collect();
        assert!(Matcher::new(&conditions, Country::GB).is_err());
        assert!(Matcher::new(&conditions[..64], Country::GB).is_ok());
    }

    #[test]
    fn countries_and_numbers_go_both_ways() {
        for a in b'A'..=b'Z' {
            for b in b'A'..=b'Z' {
                let country = Country::new([a, b]).unwrap();
                assert_eq!(country_of(country_number(country)), country);
            }
        }
    }
}
