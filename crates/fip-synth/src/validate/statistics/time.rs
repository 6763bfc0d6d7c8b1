//! Hours, weekdays, months and days of pay.

use fip_model::{Channel, EntryType};

use super::measure::{ratio, total_variation, variation_band};
use super::{Row, Rows, one};
use crate::uk;
use crate::validate::check::{Check, Estimate, Range};

/// Total variation beyond chance that a profile may have.
const PROFILE_DISTANCE: f64 = 0.02;
/// Distance of a month's rate from its factor, relative.
const MONTH_DISTANCE: f64 = 0.03;
/// Days from pay on in which more is spent.
const PAY_DAYS: usize = 3;
/// Fewest days between two pays of those who are paid by the month.
const MONTHLY_GAP: i32 = 20;

/// Pounds with which a payment counts at most, so that a few large ones do not drown the rest.
const MOST_COUNTED: f64 = 100.0;

pub(super) fn checks(rows: &Rows<'_>) -> Vec<Check> {
    let counts = Counts::of(rows);
    let mut checks = hours(rows);
    checks.extend([weekdays(&counts), months(&counts), december(&counts), paydays(rows)]);
    checks
}

/// Returns the share of each hour of the day among rows of a channel.
pub(super) fn profile(channel: Channel) -> [f64; 24] {
    let weights = match channel {
        Channel::Atm => uk::CASH_HOURS,
        Channel::Online => uk::ONLINE_HOURS,
        _ => uk::SHOP_HOURS,
    };
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// Background rows alone: card rows keep the hours of their source. The expected hours are those of
/// each row's channel, so a world with more online rows may have more of the night.
fn hours(rows: &Rows<'_>) -> Vec<Check> {
    let claims = [
        ("S2", "Distance of background hours from the profiles of their channels"),
        ("S3", "Share of background rows at night, from 22 to 6"),
    ];
    let (mut found, mut expected) = ([0.0; 24], [0.0; 24]);
    let mut n = 0;
    for row in rows.all().filter(Row::is_background) {
        n += 1;
        found[row.transaction.at.hour() as usize % 24] += 1.0;
        for (sum, share) in expected.iter_mut().zip(profile(row.transaction.channel)) {
            *sum += share;
        }
    }
    if n == 0 {
        let why = "there are no background rows";
        return claims.map(|(id, claim)| Check::not_applicable(id, claim, why)).into();
    }
    let distance = Estimate::plain(total_variation(&found, &expected));
    let most = PROFILE_DISTANCE + variation_band(24, n);
    let is_night = |hour: usize| !(6..22).contains(&hour);
    let night: f64 = (0..24).filter(|&hour| is_night(hour)).map(|hour| expected[hour]).sum();
    let night = night / f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let at_night =
        rows.ratio(|row| row.is_background().then(|| (one(row.transaction.at.is_night()), 1.0)));
    let [hour, share] = claims;
    vec![
        Check::within(hour.0, hour.1, distance, Range::at_most(most)),
        Check::within(share.0, share.1, at_night, Range::of(night - 0.01, night + 0.01)),
    ]
}

/// Rows and open days of each customer by weekday and by month.
struct Counts {
    /// Rows by weekday, Monday first.
    weekdays: Vec<[f64; 7]>,
    /// Weight of the open days by weekday.
    open_weekdays: Vec<[f64; 7]>,
    months: Vec<[f64; 12]>,
    open_months: Vec<[f64; 12]>,
}

impl Counts {
    fn of(rows: &Rows<'_>) -> Self {
        let n = rows.n_customers();
        let mut counts = Self {
            weekdays: vec![[0.0; 7]; n],
            open_weekdays: Vec::with_capacity(n),
            months: vec![[0.0; 12]; n],
            open_months: Vec::with_capacity(n),
        };
        // Open days after each first day, summed from the end of the window.
        let days: Vec<(usize, usize)> = rows
            .days()
            .map(|day| (day.weekday() as usize - 1, day.month().year_month().1 as usize - 1))
            .collect();
        let mut after = vec![([0.0; 7], [0.0; 12])];
        for &(weekday, month) in days.iter().rev() {
            let (mut weekdays, mut months) = after[after.len() - 1];
            weekdays[weekday] += uk::WEEKDAY_FACTORS[weekday];
            months[month] += 1.0;
            after.push((weekdays, months));
        }
        for &first in &rows.first_days {
            let (weekdays, months) = after[rows.n_days - first.min(rows.n_days)];
            counts.open_weekdays.push(weekdays);
            counts.open_months.push(months);
        }
        for row in rows.all() {
            if let Some(day) = rows.day(&row) {
                counts.weekdays[row.customer][days[day].0] += 1.0;
                counts.months[row.customer][days[day].1] += 1.0;
            }
        }
        counts
    }
}

/// Each customer's rows are expected on their own open days by [`uk::WEEKDAY_FACTORS`]. Bank
/// holidays are left out: they move no weekday by more than a thousandth.
fn weekdays(counts: &Counts) -> Check {
    let (mut found, mut expected, mut n) = ([0.0; 7], [0.0; 7], 0.0);
    for (rows, open) in counts.weekdays.iter().zip(&counts.open_weekdays) {
        let (all, weight): (f64, f64) = (rows.iter().sum(), open.iter().sum());
        n += all;
        for at in 0..7 {
            found[at] += rows[at];
            expected[at] += if weight > 0.0 { all * open[at] / weight } else { 0.0 };
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
    let most = PROFILE_DISTANCE + variation_band(7, n as usize);
    let distance = Estimate::plain(total_variation(&found, &expected));
    Check::within("S4", "Distance of weekdays from their factors", distance, Range::at_most(most))
}

/// Each customer's rows are expected on their own open days by [`uk::MONTH_FACTORS`].
fn months(counts: &Counts) -> Check {
    // Twelve months have twelve chances to be odd: about four standard errors instead of three.
    const OF_TWELVE: f64 = 4.0 / 3.0;
    let of_month = |at: usize| {
        let parts: Vec<(f64, f64)> = counts
            .months
            .iter()
            .zip(&counts.open_months)
            .map(|(rows, open)| {
                let weights = open.iter().zip(uk::MONTH_FACTORS).map(|(days, by)| days * by);
                let (all, weight): (f64, f64) = (rows.iter().sum(), weights.sum());
                let share = open[at] * uk::MONTH_FACTORS[at] / weight;
                (rows[at], if weight > 0.0 { all * share } else { 0.0 })
            })
            .collect();
        let found = ratio(&parts);
        Estimate { std_error: OF_TWELVE * found.std_error, ..found }
    };
    let months: Vec<(String, Estimate)> =
        (0..12).map(|at| ((at + 1).to_string(), of_month(at))).collect();
    let claim = "Rows a day by month against their factors";
    Check::each_within("S5", claim, &months, Range::around(1.0, MONTH_DISTANCE))
}

fn december(counts: &Counts) -> Check {
    let parts: Vec<(f64, f64)> = counts
        .months
        .iter()
        .zip(&counts.open_months)
        .filter(|(_, open)| open[0] > 0.0 && open[11] > 0.0)
        .map(|(rows, open)| (rows[11], rows[0] * open[11] / open[0]))
        .collect();
    Check::within(
        "S24",
        "Rows a day in December over January",
        ratio(&parts),
        Range::of(1.03, 1.20),
    )
}

/// Spend on the three days from pay on over what is spent on as many days of the same weekdays and
/// months, for those who are paid by the month.
fn paydays(rows: &Rows<'_>) -> Check {
    let claim = "How much more is spent on the three days from pay on";
    let pays = pay_days(rows);
    if pays.iter().all(Vec::is_empty) {
        return Check::not_applicable("S6", claim, "there is no salary in the account ledgers");
    }
    let weight = |day: fip_model::Date| {
        let month = day.month().year_month().1 as usize - 1;
        uk::WEEKDAY_FACTORS[day.weekday() as usize - 1] * uk::MONTH_FACTORS[month]
    };
    let weights: Vec<f64> = rows.days().map(weight).collect();
    let is_paid = |customer: usize, day: usize| {
        pays[customer].iter().any(|&pay| (pay..pay + PAY_DAYS).contains(&day))
    };
    let mut spend = vec![(0.0, 0.0); rows.n_customers()];
    for row in rows.all().filter(|row| !row.transaction.is_fraud) {
        if let Some(day) = rows.day(&row) {
            let of = &mut spend[row.customer];
            let pounds = row.pounds().min(MOST_COUNTED);
            of.0 += pounds * one(is_paid(row.customer, day));
            of.1 += pounds;
        }
    }
    let parts: Vec<(f64, f64)> = spend
        .iter()
        .enumerate()
        .filter(|(customer, _)| !pays[*customer].is_empty())
        .map(|(customer, &(paid, all))| {
            let open = rows.first_days[customer].min(rows.n_days)..rows.n_days;
            let sum: f64 = weights[open.clone()].iter().sum();
            let paid_days: f64 =
                open.filter(|&day| is_paid(customer, day)).map(|day| weights[day]).sum();
            (paid, if sum > 0.0 { all * paid_days / sum } else { 0.0 })
        })
        .collect();
    let found = ratio(&parts);
    let uplift = Estimate { value: found.value - 1.0, ..found };
    Check::within("S6", claim, uplift, Range::of(0.05, 0.25))
}

/// Returns for each customer the days of the window on which a monthly salary arrived.
fn pay_days(rows: &Rows<'_>) -> Vec<Vec<usize>> {
    let view = rows.view;
    let (accounts, customers) = (view.star.accounts(), view.star.customers());
    let mut pays = vec![Vec::new(); rows.n_customers()];
    for entry in view.ledger.iter().filter(|entry| entry.entry_type == EntryType::Salary) {
        let account = accounts.binary_search_by_key(&entry.account_id, |row| row.account_id);
        let customer = account.ok().and_then(|account| {
            let id = accounts[account].customer_id;
            customers.binary_search_by_key(&id, |row| row.customer_id).ok()
        });
        if let Some(customer) = customer {
            pays[customer].push(entry.booked_at.date().days_since(view.window.start()));
        }
    }
    let monthly = |mut days: Vec<i32>| {
        days.sort_unstable();
        let is_monthly = days.windows(2).all(|pair| pair[1] - pair[0] >= MONTHLY_GAP);
        let days = days.into_iter().filter(|_| is_monthly);
        days.filter_map(|day| usize::try_from(day).ok()).collect()
    };
    pays.into_iter().map(monthly).collect()
}

#[cfg(test)]
mod tests {
    use fip_model::Timestamp;

    use crate::validate::fixture::{Tables, breaks_shopping};

    /// Keeps a quarter of the rows that `is_hit` names.
    fn thin(world: &mut Tables, is_hit: impl Fn(fip_model::Date) -> bool) {
        let mut n = 0;
        world.transactions.retain(|row| {
            n += 1;
            n % 4 == 0 || !is_hit(row.at.date())
        });
    }

    #[test]
    fn clocks_that_run_half_a_day_late_are_told() {
        breaks_shopping(&["S2", "S3"], |world| {
            for row in &mut world.transactions {
                let second = (row.at.second_of_day() + 43_200) % 86_400;
                row.at = Timestamp::new(row.at.date(), second);
            }
        });
    }

    #[test]
    fn saturdays_without_shopping_are_told() {
        breaks_shopping(&["S4"], |world| thin(world, |day| day.weekday() == 6));
    }

    #[test]
    fn months_that_sag_are_told() {
        breaks_shopping(&["S5"], |world| thin(world, |day| day.month().year_month().1 == 6));
        breaks_shopping(&["S5", "S24"], |world| {
            thin(world, |day| day.month().year_month().1 == 12);
        });
    }

    #[test]
    fn pay_that_is_not_spent_is_told() {
        breaks_shopping(&["S6"], |world| {
            thin(world, |day| day.month() != day.plus_days(3).month());
        });
    }
}
