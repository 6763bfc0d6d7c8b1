//! What a world looks like, beside what is published or assumed about the United Kingdom.

use fip_model::{Channel, Month, Region};

use super::time::profile;
use super::{Row, Rows, one};
use crate::uk;
use crate::validate::WorldView;

/// At most so many bands of payments a month; the last is open.
const MOST_BANDS: usize = 18;
/// Share of the customers below the last band, at least.
const BELOW_LAST_BAND: f64 = 0.985;
/// Widths that a band may have, in payments.
const BAND_WIDTHS: [usize; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/// What a world looks like: figures for small charts, each beside those of the United Kingdom where
/// there are some.
///
/// A part of which the world has nothing (no card payment, no customer) has no labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// Share of the transactions in each hour of the day, from midnight, beside the hours that are
    /// assumed for the transactions' channels.
    pub hours: PortraitPart,
    /// Transactions a day by weekday, Monday first, for an open account; the mean is 1.
    pub weekdays: PortraitPart,
    /// Transactions a day by the months of the year that the window has, January first, for an open
    /// account; the mean is 1.
    pub months: PortraitPart,
    /// Mean amount in pounds of the transactions of each channel, and of all card payments, which
    /// come last; cash is not among those.
    pub amounts: PortraitPart,
    /// Share of card spend by the region that customers live in, the largest first, beside people
    /// times median pay.
    pub regions: PortraitPart,
    /// Share of the customers by their card payments a month, in bands that are named by their least
    /// number; the last is open.
    pub customers: PortraitPart,
    /// Share of the transactions from 22 to 6.
    pub night_share: f64,
    /// Card payments a customer and month.
    pub payments_a_month: f64,
    /// Card payments an adult of the United Kingdom and month.
    pub uk_payments_a_month: f64,
}

/// One part of a [`Portrait`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PortraitPart {
    /// The categories.
    pub labels: Vec<String>,
    /// The figure of the world for each label.
    pub measured: Vec<f64>,
    /// What to compare with.
    pub reference: Option<PortraitReference>,
}

/// What the figures of a [`PortraitPart`] are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct PortraitReference {
    /// What it is.
    pub name: &'static str,
    /// A figure for each label that has one.
    pub values: Vec<Option<f64>>,
}

/// Returns what a world looks like.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::{Bank, WorldView, portrait, stand_in};
///
/// let (seed, cards) = (Seed::new(7), stand_in(Seed::new(7), Some(2000)));
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let world = Bank::around(&cards, &Bank::params(window, seed).customers(50).check()?)?;
/// let portrait = portrait(&WorldView {
///     mode: world.mode,
///     window,
///     star: &world.star,
///     reports: &world.reports,
///     ledger: &world.ledger,
///     outcomes: &world.outcomes,
///     truth: &world.truth,
///     bound: world.bound,
///     source: Some(&cards),
///     base_rate: 0.10,
/// });
/// assert_eq!(portrait.hours.labels.len(), 24);
/// assert!((portrait.hours.measured.iter().sum::<f64>() - 1.0).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn portrait(view: &WorldView<'_>) -> Portrait {
    let rows = Rows::of(view);
    let sums = Sums::of(&rows);
    let open = OpenDays::of(&rows);
    let n: f64 = sums.hours.iter().sum();
    let night = |hour: &usize| !(6..22).contains(hour);
    let at_night: f64 = (0..24).filter(night).map(|hour| sums.hours[hour]).sum();
    let monthly = monthly(&rows, &sums);
    let months: f64 = rows.open_months().sum();
    Portrait {
        hours: hours(&sums),
        weekdays: weekdays(&sums, &open),
        months: by_month(&sums, &open),
        amounts: amounts(&sums),
        regions: regions(&sums),
        customers: bands(&monthly),
        night_share: at_night / n.max(1.0),
        payments_a_month: sums.payments.iter().sum::<f64>() / months.max(1.0),
        uk_payments_a_month: uk::CARD_PAYMENTS_A_MONTH,
    }
}

/// What is summed over the transactions.
struct Sums {
    hours: [f64; 24],
    assumed_hours: [f64; 24],
    weekdays: [f64; 7],
    months: [f64; 12],
    /// Transactions and pounds by channel.
    channels: [(f64, f64); Channel::ALL.len()],
    /// Pounds of card payments by region of the customer.
    regions: [f64; Region::ALL.len()],
    /// Card payments of each customer.
    payments: Vec<f64>,
}

impl Sums {
    fn of(rows: &Rows<'_>) -> Self {
        let mut sums = Self {
            hours: [0.0; 24],
            assumed_hours: [0.0; 24],
            weekdays: [0.0; 7],
            months: [0.0; 12],
            channels: [(0.0, 0.0); Channel::ALL.len()],
            regions: [0.0; Region::ALL.len()],
            payments: vec![0.0; rows.n_customers()],
        };
        let customers = rows.view.star.customers();
        for row in rows.all() {
            let (channel, date) = (row.transaction.channel as usize, row.transaction.at.date());
            sums.hours[row.transaction.at.hour() as usize % 24] += 1.0;
            sums.weekdays[date.weekday() as usize - 1] += 1.0;
            sums.months[date.month().year_month().1 as usize - 1] += 1.0;
            sums.channels[channel].0 += 1.0;
            sums.channels[channel].1 += row.pounds();
            if let Some(region) = customers[row.customer].region
                && row.is_payment()
            {
                sums.regions[region as usize] += row.pounds();
            }
            sums.payments[row.customer] += one(Row::is_payment(&row));
        }
        for channel in Channel::ALL {
            for (sum, share) in sums.assumed_hours.iter_mut().zip(profile(channel)) {
                *sum += share * sums.channels[channel as usize].0;
            }
        }
        sums
    }
}

/// Days on which customers could spend, over all customers.
struct OpenDays {
    weekdays: [f64; 7],
    months: [f64; 12],
}

impl OpenDays {
    fn of(rows: &Rows<'_>) -> Self {
        // Customers whose account was open first on each day.
        let mut opened = vec![0.0; rows.n_days + 1];
        for &first in &rows.first_days {
            opened[first.min(rows.n_days)] += 1.0;
        }
        let mut open = Self { weekdays: [0.0; 7], months: [0.0; 12] };
        let mut n_open = 0.0;
        for (day, opened) in rows.days().zip(opened) {
            n_open += opened;
            open.weekdays[day.weekday() as usize - 1] += n_open;
            open.months[day.month().year_month().1 as usize - 1] += n_open;
        }
        open
    }
}

fn hours(sums: &Sums) -> PortraitPart {
    let n: f64 = sums.hours.iter().sum();
    if n <= 0.0 {
        return PortraitPart::default();
    }
    PortraitPart {
        labels: (0..24).map(|hour| format!("{hour:02}")).collect(),
        measured: sums.hours.map(|count| count / n).into(),
        reference: Some(PortraitReference {
            name: "assumed profile",
            values: sums.assumed_hours.map(|count| Some(count / n)).into(),
        }),
    }
}

fn weekdays(sums: &Sums, open: &OpenDays) -> PortraitPart {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let rows = (0..7).map(|at| Rate {
        label: NAMES[at].to_owned(),
        count: sums.weekdays[at],
        days: open.weekdays[at],
        factor: uk::WEEKDAY_FACTORS[at],
    });
    index(rows, "assumed profile")
}

/// Months of the same name in two years are one.
fn by_month(sums: &Sums, open: &OpenDays) -> PortraitPart {
    let rows = (0..12).map(|at| Rate {
        label: month_name(at).chars().take(3).collect(),
        count: sums.months[at],
        days: open.months[at],
        factor: uk::MONTH_FACTORS[at],
    });
    index(rows, "assumed; Dec / Jan published")
}

/// The year does not matter to the name.
fn month_name(at: usize) -> &'static str {
    let number = u32::try_from(at + 1).unwrap_or(1);
    Month::new(2025, number).map_or("", Month::name)
}

/// Transactions and open days of a part of the week or year, and what is assumed of it.
struct Rate {
    label: String,
    count: f64,
    days: f64,
    factor: f64,
}

/// Returns rates over their mean, beside factors over theirs; what the window does not have is left
/// out.
fn index(rates: impl Iterator<Item = Rate>, name: &'static str) -> PortraitPart {
    let rates: Vec<Rate> = rates.filter(|rate| rate.days > 0.0).collect();
    let n = rates.len() as f64;
    let mean: f64 = rates.iter().map(|rate| rate.count / rate.days).sum::<f64>() / n;
    let mean_factor = rates.iter().map(|rate| rate.factor).sum::<f64>() / n;
    let is_there = mean > 0.0;
    if !is_there {
        return PortraitPart::default();
    }
    PortraitPart {
        labels: rates.iter().map(|rate| rate.label.clone()).collect(),
        measured: rates.iter().map(|rate| rate.count / rate.days / mean).collect(),
        reference: Some(PortraitReference {
            name,
            values: rates.iter().map(|rate| Some(rate.factor / mean_factor)).collect(),
        }),
    }
}

fn amounts(sums: &Sums) -> PortraitPart {
    let of = |channels: &[Channel]| {
        let parts = channels.iter().map(|&channel| sums.channels[channel as usize]);
        parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    };
    let (contactless, cash) = (uk::MEAN_CONTACTLESS_PAYMENT, uk::MEAN_CASH_WITHDRAWAL);
    let cards: Vec<Channel> =
        Channel::ALL.into_iter().filter(|&channel| channel != Channel::Atm).collect();
    let rows = [
        // The published mean is of cards and telephones held to a terminal.
        ("Contactless", of(&[Channel::Contactless, Channel::MobileWallet]), Some(contactless)),
        ("Chip and PIN", of(&[Channel::ChipAndPin]), None),
        ("Online", of(&[Channel::Online]), None),
        ("Cash machine", of(&[Channel::Atm]), Some(cash)),
        ("All card payments", of(&cards), Some(uk::MEAN_CARD_PAYMENT)),
    ];
    let rows: Vec<_> = rows.into_iter().filter(|(_, (n, _), _)| *n > 0.0).collect();
    PortraitPart {
        labels: rows.iter().map(|row| row.0.to_owned()).collect(),
        measured: rows.iter().map(|(_, (n, pounds), _)| pounds / n).collect(),
        reference: Some(PortraitReference {
            name: "published means, United Kingdom",
            values: rows.iter().map(|row| row.2).collect(),
        }),
    }
}

fn regions(sums: &Sums) -> PortraitPart {
    let all: f64 = sums.regions.iter().sum();
    let implied: f64 = uk::PLACES.iter().map(|place| place.population * place.income).sum();
    if all <= 0.0 {
        return PortraitPart::default();
    }
    let mut rows: Vec<(Region, f64, f64)> = uk::PLACES
        .iter()
        .map(|place| {
            let expected = place.population * place.income / implied;
            (place.region, sums.regions[place.region as usize] / all, expected)
        })
        .collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    PortraitPart {
        labels: rows.iter().map(|row| row.0.to_string()).collect(),
        measured: rows.iter().map(|row| row.1).collect(),
        reference: Some(PortraitReference {
            name: "people times median pay",
            values: rows.iter().map(|row| Some(row.2)).collect(),
        }),
    }
}

/// Returns the card payments a month of each customer who could pay, in order.
fn monthly(rows: &Rows<'_>, sums: &Sums) -> Vec<f64> {
    let customers = rows.open_months().zip(&sums.payments).filter(|(months, _)| *months > 0.0);
    let mut monthly: Vec<f64> = customers.map(|(months, payments)| payments / months).collect();
    monthly.sort_by(f64::total_cmp);
    monthly
}

/// Returns customers in bands so wide that few of them are beyond the last.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "payments a month")]
fn bands(monthly: &[f64]) -> PortraitPart {
    let n = monthly.len();
    let at = (BELOW_LAST_BAND * n as f64) as usize;
    let Some(&high) = monthly.get(at.min(n.saturating_sub(1))) else {
        return PortraitPart::default();
    };
    let covers = |width: &&usize| (**width * (MOST_BANDS - 1)) as f64 >= high;
    let width = BAND_WIDTHS.iter().find(covers).copied().unwrap_or(1_000);
    let band = |payments: f64| (payments / width as f64) as usize;
    let highest = monthly.iter().copied().map(band).max().unwrap_or(0);
    let last = (band(high) + 1).min(MOST_BANDS - 1).min(highest);
    let mut counts = vec![0.0; last + 1];
    for &payments in monthly {
        counts[band(payments).min(last)] += 1.0;
    }
    let open = if highest > last { "+" } else { "" };
    let label = |at: usize| {
        let open = if at == last { open } else { "" };
        format!("{}{open}", at * width)
    };
    PortraitPart {
        labels: (0..=last).map(label).collect(),
        measured: counts.iter().map(|count| count / n as f64).collect(),
        reference: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::fixture::{small, view};

    #[test]
    fn shares_add_up_and_indices_have_mean_one() {
        let world = small();
        let star = world.star();
        let drawn = portrait(&view(world, &star));
        for (part, n) in [(&drawn.hours, 24), (&drawn.regions, 12)] {
            let values = part.reference.as_ref().unwrap().values.iter();
            assert!((part.measured.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!((values.map(|value| value.unwrap()).sum::<f64>() - 1.0).abs() < 1e-9);
            assert_eq!(part.labels.len(), n);
        }
        assert!((drawn.customers.measured.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        for (part, n) in [(&drawn.weekdays, 7), (&drawn.months, 12)] {
            let values = part.reference.as_ref().unwrap().values.iter();
            assert!((part.measured.iter().sum::<f64>() / n as f64 - 1.0).abs() < 1e-9);
            assert!(
                (values.map(|value| value.unwrap()).sum::<f64>() / n as f64 - 1.0).abs() < 1e-9
            );
            assert_eq!(part.labels.len(), n);
        }
        assert!(drawn.regions.measured.is_sorted_by(|a, b| a >= b));
        assert_eq!(drawn.months.labels[11], "Dec");
    }

    #[test]
    fn a_mean_is_that_of_the_rows() {
        let world = small();
        let star = world.star();
        let amounts = portrait(&view(world, &star)).amounts;
        let cash: Vec<f64> = (world.transactions.iter())
            .filter(|row| row.channel == Channel::Atm)
            .map(|row| row.amount.pounds())
            .collect();
        let at = amounts.labels.iter().position(|label| label == "Cash machine").unwrap();
        let mean = cash.iter().sum::<f64>() / cash.len() as f64;
        assert!((amounts.measured[at] - mean).abs() < 1e-9);
        assert_eq!(amounts.reference.unwrap().values[at], Some(uk::MEAN_CASH_WITHDRAWAL));
    }

    #[test]
    fn bands_are_as_wide_as_the_customers_need() {
        assert_eq!(bands(&[]), PortraitPart::default());
        let labels = |monthly: &[f64]| bands(monthly).labels;
        assert_eq!(labels(&[0.0, 0.5]), ["0"]);
        let few: Vec<f64> = (0..100).map(|at| f64::from(at) / 8.0).collect();
        assert_eq!(labels(&few).len(), 13);
        assert_eq!(labels(&few)[1], "1");
        let mut many: Vec<f64> = (0..1_000).map(|at| f64::from(at) / 10.0).collect();
        many.push(9_000.0);
        let bands = bands(&many);
        assert_eq!(bands.labels[1], "10");
        assert_eq!(bands.labels.last().unwrap(), "100+");
        assert!((bands.measured[2] - 100.0 / 1_001.0).abs() < 1e-9);
    }

    #[test]
    fn a_world_without_rows_has_nothing_to_show() {
        let mut world = small().clone();
        world.transactions.clear();
        let star = world.star();
        let drawn = portrait(&view(&world, &star));
        for part in [&drawn.hours, &drawn.weekdays, &drawn.months, &drawn.amounts, &drawn.regions] {
            assert!(part.labels.is_empty(), "{part:?}");
        }
        assert!(drawn.night_share.abs() < 1e-9 && drawn.payments_a_month.abs() < 1e-9);
    }
}
