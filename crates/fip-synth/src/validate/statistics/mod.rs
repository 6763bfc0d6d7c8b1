//! Statistics of a world against what is published or assumed about the United Kingdom.

pub(super) mod measure;

mod merchants;
mod payments;
mod people;
mod portrait;
mod time;

use fip_model::{Channel, Country, Date, Merchant, Origin, Transaction};

pub use self::portrait::{Portrait, PortraitPart, PortraitReference, portrait};

use self::measure::ratio;
use super::WorldView;
use super::check::{Check, Estimate};
use crate::bank::Mode;

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let rows = Rows::of(view);
    let mut checks = payments::checks(&rows);
    checks.extend(time::checks(&rows));
    checks.extend(people::checks(view, &rows));
    checks.extend(merchants::checks(&rows));
    if view.mode == Mode::Anchor {
        checks = checks.into_iter().map(in_anchor).collect();
    }
    checks
}

/// In anchor mode every amount and time of day is the source's, and customers have too few rows for
/// the frequencies of a country.
fn in_anchor(check: Check) -> Check {
    let why = match check.id {
        "S8" | "S19" | "S23" => "amounts and frauds are those of the card rows",
        "S10" => "a customer has too few card rows to come back to a merchant as often",
        "S11" | "S12" | "S14" => "channels are dealt so that archetypes differ, not by country",
        "S13" | "S25" => "cash is what the card rows' round amounts allow",
        "S22" => "the card rows are dealt to few or many customers, as was asked",
        _ => return check,
    };
    if check.measured.figure.is_none() { check } else { check.not_judged(why) }
}

/// The transactions with what statistics ask of them.
pub(super) struct Rows<'a> {
    view: &'a WorldView<'a>,
    /// For each customer the day of the window, from 0, on which an account was open first.
    first_days: Vec<usize>,
    n_days: usize,
}

impl<'a> Rows<'a> {
    fn of(view: &'a WorldView<'a>) -> Self {
        let n_days = usize::try_from(view.window.as_of().days_since(view.window.start()));
        let n_days = n_days.unwrap_or(0);
        let customers = view.star.customers();
        let mut first_days = vec![n_days; customers.len()];
        for account in view.star.accounts() {
            let customer = customers.binary_search_by_key(&account.customer_id, |c| c.customer_id);
            if let Ok(at) = customer {
                let opened = account.opened_date.unwrap_or(view.window.start());
                let day = opened.days_since(view.window.start()).max(0);
                first_days[at] = first_days[at].min(usize::try_from(day).unwrap_or(n_days));
            }
        }
        Self { view, first_days, n_days }
    }

    fn n_customers(&self) -> usize {
        self.first_days.len()
    }

    fn all(&self) -> impl Iterator<Item = Row<'a>> + '_ {
        let star = self.view.star;
        let places = star.customer_rows().iter().zip(star.merchant_rows());
        star.transactions().iter().zip(places).map(|(transaction, (&customer, &merchant))| Row {
            transaction,
            customer: customer as usize,
            merchant: &star.merchants()[merchant as usize],
        })
    }

    /// Returns the days of the window, first to last.
    fn days(&self) -> impl Iterator<Item = Date> + '_ {
        let start = self.view.window.start();
        (0..).take(self.n_days).map(move |at| start.plus_days(at))
    }

    /// Returns the day of the window of a row; `None` outside.
    fn day(&self, row: &Row<'_>) -> Option<usize> {
        let day = row.transaction.at.date().days_since(self.view.window.start());
        usize::try_from(day).ok().filter(|&day| day < self.n_days)
    }

    /// Returns the months that each customer could spend in.
    fn open_months(&self) -> impl Iterator<Item = f64> + '_ {
        let days_a_month = self.n_days as f64 / self.view.window.n_months() as f64;
        self.first_days.iter().map(move |&first| (self.n_days - first) as f64 / days_a_month)
    }

    /// Returns the ratio of two sums over rows; rows that are `None` are left out.
    fn ratio(&self, of: impl Fn(&Row<'a>) -> Option<(f64, f64)>) -> Estimate {
        let mut parts = vec![(0.0, 0.0); self.n_customers()];
        for row in self.all() {
            if let Some((y, x)) = of(&row) {
                parts[row.customer].0 += y;
                parts[row.customer].1 += x;
            }
        }
        ratio(&parts)
    }

    /// Returns the number of rows a customer and month.
    fn monthly(&self, counts: impl Fn(&Row<'a>) -> bool) -> Estimate {
        let mut parts: Vec<(f64, f64)> = self.open_months().map(|months| (0.0, months)).collect();
        for row in self.all().filter(counts) {
            parts[row.customer].0 += 1.0;
        }
        ratio(&parts)
    }
}

/// A transaction, whose it is and where it was made.
pub(super) struct Row<'a> {
    transaction: Transaction,
    /// Position of the customer.
    customer: usize,
    merchant: &'a Merchant,
}

impl Row<'_> {
    fn pounds(&self) -> f64 {
        self.transaction.amount.pounds()
    }

    fn is_background(&self) -> bool {
        self.transaction.origin == Origin::Synthetic
    }

    /// Returns whether a card paid for something; cash from a machine is none.
    fn is_payment(&self) -> bool {
        self.transaction.channel != Channel::Atm
    }

    /// Returns whether the holder paid in a shop at home.
    fn is_home_shop(&self) -> bool {
        let row = &self.transaction;
        let in_shop = !matches!(row.channel, Channel::Atm | Channel::Online);
        in_shop && row.country == Country::GB && !row.is_fraud
    }
}

/// Returns 1 for true.
fn one(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}
