//! What a customer's year looks like before any payment: good and bad months, journeys, days of pay.

use fip_model::{BulkStream, Nation, Seed};
use ndarray_rand::rand::Rng;

use super::calendar::Calendar;
use crate::bank::{
    Habits, Person, STRESSED_SPEND, THRIFT_OF_STRAIN, TREND_OF_STRAIN, Trip, WEEKEND_OF_STRAIN,
};
use crate::draw::gamma;
use crate::ledger::pay::PaySchedule;
use crate::uk::{self, Season};

/// How many payments a customer expects each day, and how large they are.
#[derive(Debug, Clone)]
pub(crate) struct Diary {
    /// First day of the ledger on which the customer can spend, by position.
    pub(crate) first_day: usize,
    /// Expected payments, by day of the ledger.
    pub(crate) payments: Vec<f64>,
    /// Size of a payment against the usual, by month.
    pub(crate) sizes: Vec<f64>,
    /// Journeys, earliest first; none overlap.
    pub(crate) trips: Vec<Trip>,
}

/// Unsteadiness of months against that of the rows of a card file, where it makes up for few rows.
const UNSTEADINESS: f64 = 0.45;
/// Exponent of the customers' activity: people differ less in how often they pay than the few rows of
/// a card file would have it. And the mean of what comes out.
const ACTIVITY: f64 = 0.6;
const MEAN_ACTIVITY: f64 = 0.96;
/// Share of the payments across the border that are made with the card present.
const ON_TRIPS: f64 = 0.6;
/// Share of the journeys that are not put off to the summer: those to places for any season, those
/// that fall into it, and half of the others.
const KEPT: f64 = 0.78;
/// Days at home between two journeys.
const REST: i32 = 3;

impl Diary {
    /// Returns the diary of a customer.
    pub(crate) fn new(
        seed: Seed,
        calendar: &Calendar,
        person: &Person,
        habits: &Habits,
        rng: &mut BulkStream,
    ) -> Self {
        let first_day = calendar.position(person.first_day);
        let trips = trips(calendar, person, habits, rng);
        let (counts, sizes) = months(calendar, person, habits, rng);
        let nation = Nation::from(person.customer.area.place().region);
        // Those who come most often prefer weekdays; the country does not.
        let by_weekend = (person.weekend + WEEKEND_OF_STRAIN * THRIFT_OF_STRAIN).exp();
        let mean_day = (5.0 + 2.0 * by_weekend) / 7.0;
        let a_day = (uk::CARD_PAYMENTS_A_MONTH + uk::CASH_WITHDRAWALS_A_MONTH) * 12.0 / 365.25;
        let a_day = a_day * person.activity.powf(ACTIVITY) * person.thrift.exp() / MEAN_ACTIVITY;
        let mut payments: Vec<f64> = calendar
            .days
            .iter()
            .map(|day| {
                let weekend = if day.is_weekend { by_weekend } else { 1.0 };
                a_day * day.busy(nation) * weekend / mean_day * counts[day.month]
            })
            .collect();
        payments[..first_day].fill(0.0);
        follow_pay(seed, calendar, person, &mut payments);
        Self { first_day, payments, sizes, trips }
    }
}

/// Returns the number and the size of payments against the usual, by month: the square root each of
/// what a month's spending is against the mean month's.
fn months(
    calendar: &Calendar,
    person: &Person,
    habits: &Habits,
    rng: &mut BulkStream,
) -> (Vec<f64>, Vec<f64>) {
    let variation = UNSTEADINESS * habits.volatility;
    let shape = 1.0 / (variation * variation);
    let n = calendar.months.len() as f64;
    let unsteady: Vec<f64> = calendar.months.iter().map(|_| gamma(shape, rng)).collect();
    let slope = slope(&unsteady);
    let month = |(month, unsteady): (usize, &f64)| {
        let position = (month as f64 + 0.5) / n - 0.5;
        // The trend is a year's, however long the ledger.
        let trend = (person.trend * 12.0 * position).exp();
        let stress = if person.stress.is_stressed(month) { STRESSED_SPEND } else { 1.0 };
        // Good and bad months rise and fall, but to nowhere: where a customer goes is the trend's.
        let root = (trend * stress * (unsteady - slope * position).max(0.05)).sqrt();
        let [count, size] = drift(position);
        (root / count, root / size)
    };
    unsteady.iter().enumerate().map(month).unzip()
}

/// Returns how many more payments than in a mean month, and how much larger ones, all customers
/// together would make by their trends alone, at a position from -0.5 to 0.5 of the ledger: those who
/// are strained come often and come less and less. A country does not drift so.
///
/// ```text
/// count = E[exp((thrift + t) s)] / E[exp(thrift s)] = exp(thrift t + t^2 / 2)
/// count size = E[exp(2 t s)] = exp(2 t^2)            for strain s, standard normal
/// ```
fn drift(position: f64) -> [f64; 2] {
    let t = -TREND_OF_STRAIN * 12.0 * position / 2.0;
    let count = (THRIFT_OF_STRAIN * t + t * t / 2.0).exp();
    [count, (2.0 * t * t).exp() / count]
}

/// Returns the least-squares slope of values on positions from -0.5 to 0.5.
fn slope(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let position = |at: usize| (at as f64 + 0.5) / n - 0.5;
    let along: f64 = values.iter().enumerate().map(|(at, value)| position(at) * value).sum();
    let squares: f64 = (0..values.len()).map(|at| position(at) * position(at)).sum();
    along / squares.max(f64::MIN_POSITIVE)
}

/// Returns journeys that take the share of days on which cards are shown abroad.
fn trips(calendar: &Calendar, person: &Person, habits: &Habits, rng: &mut BulkStream) -> Vec<Trip> {
    let present = (1.0 - habits.atm - habits.online).max(0.05);
    let away = (ON_TRIPS * habits.cross_border / present).min(0.8);
    let nights: f64 = uk::DESTINATIONS.iter().map(|place| place.1 * f64::from(place.2)).sum();
    // From the end of one journey to the start of the next, on average.
    let days_at_home = KEPT * nights * (1.0 - away) / away.max(1e-6);
    let Some(last) = calendar.days.last().map(|day| day.date) else { return Vec::new() };
    let mut trips = Vec::new();
    // The first begins somewhere in the middle of a stay at home.
    let mut from = person.first_day;
    loop {
        let rest: f64 = -(1.0 - rng.r#gen::<f64>()).ln() * days_at_home;
        let Some(wait) = days(rest) else { return trips };
        let first = from.plus_days(wait.max(REST));
        let left = last.days_since(first) + 1;
        if left < 1 {
            return trips;
        }
        let (destination, n_days) = Trip::destination(left, rng);
        from = first.plus_days(n_days);
        // Out of season fewer go where the summer is: the journey is put off.
        let (.., season) = uk::DESTINATIONS[usize::from(destination)];
        let (_, month, _) = first.ymd();
        let in_summer = matches!(month, 7 | 8);
        let off_season = season == Season::Summer && !in_summer;
        if off_season && rng.r#gen::<f64>() > 1.0 / uk::TRIP_SUMMER_FACTOR {
            from = first.plus_days(1);
            continue;
        }
        trips.push(Trip { destination, first, n_days });
    }
}

/// Returns whole days, `None` when there are more than any ledger has.
#[expect(clippy::cast_possible_truncation, reason = "below a million")]
fn days(x: f64) -> Option<i32> {
    (x < 1e6).then_some(x as i32)
}

/// More is spent from the day of pay on, less just before.
fn follow_pay(seed: Seed, calendar: &Calendar, person: &Person, payments: &mut [f64]) {
    let schedule = PaySchedule::of(seed, &person.customer);
    let on_or_before = |date| calendar.working_days.on_or_before(date);
    let days = |figure| usize::try_from(uk::whole(figure)).unwrap_or(0);
    for &month in &calendar.months {
        for date in schedule.pay_days(month, on_or_before) {
            let day = calendar.position(date);
            let around = [
                (day..day + days(uk::PAYDAY_UPLIFT_DAYS), 1.0 + uk::PAYDAY_UPLIFT),
                (day.saturating_sub(days(uk::PAYDAY_DIP_DAYS))..day, 1.0 - uk::PAYDAY_DIP),
            ];
            for (days, factor) in around {
                for payments in payments.iter_mut().take(days.end).skip(days.start) {
                    *payments *= factor;
                }
            }
        }
    }
}
