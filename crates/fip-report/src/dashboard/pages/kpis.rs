//! The cards with one number each.

use std::fmt::Write as _;

use super::card::{queue, sentence};
use super::portfolio::{spend_by_month, tiers};
use crate::chart::ratio;
use crate::dashboard::Dashboard;
use crate::format::{count, money, money_short, percent, percent_whole};
use crate::text::xml;
use fip_model::{Currency, Tier};

/// A number of the portfolio.
struct Kpi {
    /// Its name for programs.
    name: &'static str,
    label: &'static str,
    /// As it is: a count, or pence.
    raw: String,
    /// As it is written.
    shown: String,
    /// What to compare it with.
    note: String,
    href: Option<String>,
    /// A picture under it, as SVG.
    spark: String,
}

/// Returns the cards as HTML.
pub(super) fn kpis(dashboard: &Dashboard) -> String {
    let mut out = String::from("<div class=\"kpis portfolio\">\n");
    let all = people(dashboard).into_iter().chain(spending(dashboard)).chain(frauds(dashboard));
    for kpi in all.chain(at_risk(dashboard)) {
        let label = match &kpi.href {
            Some(href) => format!("<a href=\"{}\">{}</a>", xml(href), xml(kpi.label)),
            None => xml(kpi.label),
        };
        // Writing to a string cannot fail.
        _ = writeln!(
            out,
            "<div class=\"kpi\" data-kpi=\"{}\" data-value=\"{}\"><p class=\"label\">{label}</p>\
             <p class=\"value\">{}</p><p class=\"note\">{}</p>{}</div>",
            kpi.name,
            xml(&kpi.raw),
            xml(&kpi.shown),
            xml(&kpi.note),
            kpi.spark
        );
    }
    out.push_str("</div>\n");
    out
}

fn people(dashboard: &Dashboard) -> Vec<Kpi> {
    let tiers = tiers(&dashboard.customers);
    let segments = super::portfolio::segments(&dashboard.customers).len();
    let regions = super::portfolio::regions(&dashboard.customers).len();
    let kpi = |name, label, value: u64, note: String, href| {
        let (raw, shown, spark) = (value.to_string(), count(value), String::new());
        Kpi { name, label, raw, shown, note, href, spark }
    };
    let of = |name, label, tier| {
        let mut share = format!("{} of customers", percent(tiers.share(tier)));
        if let Some(part) = dashboard.summary.part_of_card {
            // Writing to a string cannot fail.
            _ = write!(share, ", on {} of the points", percent_whole(part.share));
        }
        kpi(name, label, tiers.of(tier), share, queue(dashboard, tier, &[]))
    };
    let places = match regions {
        0 => format!("{segments} segments"),
        n => format!("{segments} segments, {n} regions"),
    };
    vec![
        kpi("customers", "Customers", tiers.total(), places, None),
        of("high", "▲ High risk", Tier::High),
        of("medium", "◆ Medium risk", Tier::Medium),
        of("low", "● Low risk", Tier::Low),
    ]
}

fn spending(dashboard: &Dashboard) -> [Kpi; 2] {
    let by_month = spend_by_month(dashboard);
    let total = by_month.iter().copied().fold(0, i64::saturating_add);
    let months = dashboard.summary.months.len();
    let customers = dashboard.customers.len();
    let mean = mean(total, (customers * months) as i128);
    let each_month = self::mean(total, months as i128);
    let transactions = count(dashboard.summary.transactions);
    let currency = dashboard.summary.currency;
    [
        Kpi {
            name: "total_spend",
            label: "Spend in the window",
            raw: total.to_string(),
            shown: money_short(total, currency),
            note: format!("{transactions} transactions, {months} months"),
            href: None,
            spark: String::new(),
        },
        Kpi {
            name: "mean_monthly_spend",
            label: "Monthly spend a customer",
            raw: mean.to_string(),
            shown: money(mean, currency),
            note: format!("{} a month in all", money_short(each_month, currency)),
            href: None,
            spark: spark(&by_month, currency),
        },
    ]
}

/// Returns `total / n`, halves rounded away from zero; 0 when `n` is 0.
fn mean(total: i64, n: i128) -> i64 {
    if n <= 0 {
        return 0;
    }
    let (size, sign) = (i128::from(total).abs(), if total < 0 { -1 } else { 1 });
    i64::try_from((2 * size + n) / (2 * n) * sign).unwrap_or(i64::MAX)
}

/// Returns what frauds there are; nothing where the ledger does not tell them.
fn frauds(dashboard: &Dashboard) -> Vec<Kpi> {
    let Some(fraud) = dashboard.summary.fraud else { return Vec::new() };
    let counts = &dashboard.customers.fraud_count;
    let customers = counts.iter().filter(|&&n| n > Some(0)).count() as u64;
    let transactions: u64 = counts.iter().flatten().map(|&n| u64::from(n)).sum();
    let kpi = |name, label, raw: String, shown, note| Kpi {
        name,
        label,
        raw,
        shown,
        note,
        href: None,
        spark: String::new(),
    };
    let share = percent(ratio(customers, dashboard.customers.len() as u64));
    let hidden = count(fraud.customers_not_high);
    let currency = dashboard.summary.currency;
    let each = money(mean(fraud.value, i128::from(fraud.transactions)), currency);
    vec![
        kpi(
            "fraud_customers",
            "Customers with reported fraud",
            customers.to_string(),
            count(customers),
            format!("{share} of customers, {hidden} of them not High risk"),
        ),
        kpi(
            "fraud_transactions",
            "Fraud alerts",
            transactions.to_string(),
            count(transactions),
            "transactions reported as fraud".to_owned(),
        ),
        kpi(
            "fraud_value",
            "Value of reported fraud",
            fraud.value.to_string(),
            money_short(fraud.value, currency),
            format!("{each} an alert"),
        ),
    ]
}

/// Returns the customers who became at risk later; nothing where outcomes are not known.
fn at_risk(dashboard: &Dashboard) -> Option<Kpi> {
    let known = dashboard.customers.at_risk.iter().filter(|one| one.is_some()).count() as u64;
    let events =
        dashboard.customers.at_risk.iter().filter(|one| **one == Some(true)).count() as u64;
    let event = dashboard.summary.event.as_ref().map(|event| format!(": {event}"));
    (known > 0).then(|| Kpi {
        name: "at_risk",
        label: "Became at risk later",
        raw: events.to_string(),
        shown: count(events),
        note: format!(
            "{} of customers, after the window{}",
            percent(ratio(events, known)),
            event.unwrap_or_default()
        ),
        href: Some("#/models".to_owned()),
        spark: String::new(),
    })
}

/// Returns a line without axes, from zero to the largest month.
fn spark(values: &[i64], currency: Currency) -> String {
    let most = values.iter().copied().fold(1, i64::max) as f64;
    let step = 116.0 / (values.len().max(2) - 1) as f64;
    let points: Vec<[f64; 2]> = (values.iter().enumerate())
        .map(|(month, &pence)| {
            [2.0 + step * month as f64, 24.0 - 21.0 * pence.max(0) as f64 / most]
        })
        .collect();
    let Some(&[x, y]) = points.last() else { return String::new() };
    let path: Vec<String> = points.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
    let words = values.first().zip(values.last()).map(|(&first, &last)| {
        format!(
            "Spend by month from {} to {}",
            money_short(first, currency),
            money_short(last, currency)
        )
    });
    format!(
        "<svg class=\"trend\" viewBox=\"0 0 120 26\" role=\"img\" aria-label=\"{}\"><polyline \
         points=\"{}\" fill=\"none\" stroke=\"var(--accent)\" stroke-width=\"1.6\"/><circle \
         cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.4\" fill=\"var(--accent)\"/></svg>",
        xml(&sentence(&words.unwrap_or_default())),
        path.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_rounds_halves_away_from_zero() {
        assert_eq!([mean(5, 2), mean(-5, 2), mean(4, 3), mean(9, 0)], [3, -3, 1, 0]);
    }
}
