//! Where people shop: how popularity falls, how often they come back, how near home.

use std::collections::BTreeMap;

use fip_model::{Category, MerchantId};

use super::measure::zipf_exponent;
use super::{Row, Rows, one};
use crate::uk;
use crate::validate::check::{Check, Estimate, Range};

/// Fewest customers of a merchant whose rank counts: below, ranks are those of chance.
const LEAST_VISITORS: u32 = 30;
/// Months of a customer after which they have merchants to come back to.
const MONTHS_TO_SETTLE: usize = 2;

pub(super) fn checks(rows: &Rows<'_>) -> Vec<Check> {
    let visits = Visits::of(rows);
    vec![
        popularity(&visits),
        Check::within(
            "S10",
            "Share of shop payments to a merchant of an earlier month, from the third month on",
            repeats(rows, &visits),
            Range::of(0.5, 0.8),
        ),
        Check::within(
            "S15",
            "Share of spend in shops that stays in the postcode area of the home",
            near_home(rows),
            Range::of(0.70, 0.78),
        ),
    ]
}

/// Payments of holders in shops at home, by customer and merchant.
struct Visits<'a> {
    /// Customer, merchant, month of the first payment, number of payments; sorted.
    pairs: Vec<(usize, MerchantId, usize, u32)>,
    shelves: BTreeMap<MerchantId, (Category, &'a str)>,
}

impl<'a> Visits<'a> {
    fn of(rows: &Rows<'a>) -> Self {
        let mut visits: Vec<(usize, MerchantId, usize)> = rows
            .all()
            .filter(Row::is_home_shop)
            .filter_map(|row| Some((row.customer, row.merchant.merchant_id, month(rows, &row)?)))
            .collect();
        visits.sort_unstable();
        let pairs = visits.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(|same| {
            let n = u32::try_from(same.len()).unwrap_or(u32::MAX);
            (same[0].0, same[0].1, same[0].2, n)
        });
        let towns = rows
            .view
            .star
            .merchants()
            .iter()
            .filter_map(|row| Some((row.merchant_id, (row.category?, row.town.as_deref()?))));
        Self { pairs: pairs.collect(), shelves: towns.collect() }
    }

    /// Returns the month in which the customer first paid the merchant.
    fn first(&self, customer: usize, merchant: MerchantId) -> Option<usize> {
        let key = (customer, merchant);
        let at = self.pairs.binary_search_by_key(&key, |pair| (pair.0, pair.1)).ok()?;
        Some(self.pairs[at].2)
    }
}

fn month(rows: &Rows<'_>, row: &Row<'_>) -> Option<usize> {
    rows.view.window.month_position(row.transaction.at)
}

/// Payments, not payers, measure popularity: their expectation is proportional to it however often
/// customers come back. Ranks are taken within a category and town, from the first down to the last
/// merchant with enough customers.
fn popularity(visits: &Visits<'_>) -> Check {
    let mut merchants: BTreeMap<MerchantId, (u32, u32)> = BTreeMap::new();
    for &(_, merchant, _, n) in &visits.pairs {
        let of = merchants.entry(merchant).or_default();
        *of = (of.0 + n, of.1 + 1);
    }
    let mut shelves: BTreeMap<(Category, &str), Vec<(u32, u32)>> = BTreeMap::new();
    for (merchant, of) in merchants {
        if let Some(&shelf) = visits.shelves.get(&merchant) {
            shelves.entry(shelf).or_default().push(of);
        }
    }
    let ranked: Vec<Vec<f64>> = shelves
        .into_values()
        .map(|mut shelf| {
            shelf.sort_unstable_by(|a, b| b.cmp(a));
            let known = shelf.iter().take_while(|merchant| merchant.1 >= LEAST_VISITORS);
            known.map(|merchant| f64::from(merchant.0)).collect()
        })
        .collect();
    let claim = "Exponent of Zipf's law of merchants' payments within a category and town";
    zipf_exponent(&ranked).map_or_else(
        || {
            let why = format!("no two merchants of a shelf have {LEAST_VISITORS} customers each");
            Check::not_applicable("S9", claim, why)
        },
        |found| Check::within("S9", claim, found, Range::of(0.9, 1.2)),
    )
}

fn repeats(rows: &Rows<'_>, visits: &Visits<'_>) -> Estimate {
    let days_a_month = rows.n_days as f64 / rows.view.window.n_months() as f64;
    rows.ratio(|row| {
        let joined = rows.first_days[row.customer] as f64 / days_a_month;
        let month = month(rows, row).filter(|_| row.is_home_shop())?;
        let first = visits.first(row.customer, row.merchant.merchant_id)?;
        let settled = month as f64 >= joined + MONTHS_TO_SETTLE as f64;
        settled.then(|| (one(first < month), 1.0))
    })
}

fn near_home(rows: &Rows<'_>) -> Estimate {
    let areas: BTreeMap<&str, &str> =
        uk::PLACES.iter().flat_map(|place| place.areas).map(|&(area, town)| (town, area)).collect();
    let customers = rows.view.star.customers();
    rows.ratio(|row| {
        let town = row.merchant.town.as_deref().filter(|_| row.is_home_shop())?;
        let home = customers[row.customer].postcode_area.as_deref()?;
        let is_near = areas.get(town).is_some_and(|&area| area == home);
        Some((row.pounds() * one(is_near), row.pounds()))
    })
}

#[cfg(test)]
mod tests {
    use fip_model::{Channel, MerchantId, Transaction};

    use crate::validate::fixture::{N_SHOPS, Tables, breaks_shopping};

    /// Moves each payment in a shop to another merchant of its shelf, by its rank and number.
    fn move_shops(world: &mut Tables, rank: impl Fn(u32, &Transaction) -> u32) {
        let in_shop =
            |row: &&mut Transaction| !matches!(row.channel, Channel::Online | Channel::Atm);
        for row in world.transactions.iter_mut().filter(in_shop) {
            let at = row.merchant_id.number() - 1;
            let shelf = at / N_SHOPS * N_SHOPS;
            row.merchant_id = MerchantId::new(shelf + rank(at % N_SHOPS, row) % N_SHOPS + 1);
        }
    }

    #[test]
    fn shops_that_are_all_as_popular_are_told() {
        breaks_shopping(&["S9"], |world| {
            let spread = |_, row: &Transaction| u32::try_from(row.transaction_id.number()).unwrap();
            move_shops(world, spread);
        });
    }

    #[test]
    fn one_shop_for_everything_is_told() {
        breaks_shopping(&["S10"], |world| move_shops(world, |_, _| 0));
    }

    #[test]
    fn shopping_far_from_home_is_told() {
        breaks_shopping(&["S15"], |world| {
            for customer in &mut world.customers {
                customer.postcode_area = Some("S".to_owned());
            }
        });
    }
}
