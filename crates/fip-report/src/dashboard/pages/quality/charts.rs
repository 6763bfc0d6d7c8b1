//! Rows by day, and amounts by size.

use fip_model::quality::DataQuality;

use crate::chart::{AmountBin, AmountChart, Caption, DayChart};
use crate::dashboard::pages::card::{self, Card, Size, figure, no_links};
use crate::dashboard::{Dashboard, Level};
use crate::error::ReportError;
use crate::format::{count, decimal, money};
use crate::page::Table;

/// Rows on each day of the window.
pub(super) fn days(quality: &DataQuality) -> Result<String, ReportError> {
    let time = &quality.time;
    let n_days = time.rows_per_day.len() as u64;
    let finding = match (time.empty_days, time.n_unusual_days) {
        (0, 0) => format!("Each of the {n_days} days has rows, none unusually many or few"),
        (0, n) => format!("Each of the {n_days} days has rows, {n} of them unusually many or few"),
        (empty, n) => format!("{empty} of {n_days} days have no row, {n} unusually many or few"),
    };
    let chart = DayChart {
        caption: Caption {
            title: "Is a day missing?".to_owned(),
            subtitle: "Transactions a day. Dots: more than 3.5 robust deviations from the median of the same \
                       day of the week. Marks below the axis: days without a row."
                .to_owned(),
            finding,
        },
        first: quality.window[0],
        rows: time.rows_per_day.clone(),
        unusual: time
            .unusual_days
            .iter()
            .filter_map(|day| usize::try_from(day.date.days_since(quality.window[0])).ok())
            .collect(),
    };
    let mut numbers = Table::new(1, &["Days", "Rows", "Usual", "Robust z"]);
    for gap in &time.gaps {
        let days = if gap.days == 1 {
            gap.from.to_string()
        } else {
            format!("{} to {} ({} days)", gap.from, gap.to, gap.days)
        };
        let dash = || "–".to_owned();
        numbers.row([days, "0".to_owned(), dash(), dash()]);
    }
    for day in &time.unusual_days {
        let (rows, median) = (count(day.rows), decimal(day.median, 1));
        numbers.row([day.date.to_string(), rows, median, decimal(day.z, 1)]);
    }
    let is_told = !(time.gaps.is_empty() && time.unusual_days.is_empty());
    let svg = chart.draw().map_err(|source| ReportError::Chart { figure: "days", source })?;
    let card = Card {
        title: &chart.caption.title,
        finding: &chart.caption.finding,
        how: &chart.caption.subtitle,
        body: figure(&svg.for_page(&no_links)),
        numbers: is_told.then_some(&numbers),
        size: Size::Half,
    };
    Ok(card.html())
}

/// Amounts of transactions by size.
pub(super) fn amounts(dashboard: &Dashboard) -> Result<String, ReportError> {
    let (amounts, currency) = (&dashboard.quality.amounts, dashboard.summary.currency);
    let is_full = dashboard.options.level == Level::Full;
    if amounts.histogram.is_empty() {
        return Ok(String::new());
    }
    let far = amounts.far_below + amounts.far_above;
    let fences = amounts.outer_fences.map(|ends| ends.map(fip_model::Money::pence));
    let usual = fences.map_or_else(String::new, |[low, high]| {
        format!(" {} to {}", money(low, currency), money(high, currency))
    });
    let side = match (amounts.far_below, amounts.far_above) {
        (0, _) => "above",
        (_, 0) => "below",
        _ => "beyond",
    };
    let finding = match far {
        0 => format!("Every amount above nothing is within the outer fences,{usual}"),
        1 => format!("1 amount lies {side} the outer fences,{usual}"),
        n => format!("{} amounts lie {side} the outer fences,{usual}", count(n)),
    };
    let bin = |bin: &fip_model::quality::Bin| AmountBin {
        edges: [bin.from.pence(), bin.to.pence()],
        n: bin.n,
    };
    let chart = AmountChart {
        caption: Caption {
            title: "Which amounts are out of line?".to_owned(),
            subtitle: format!(
                "Transactions by amount, eight bins to a power of ten. Fences: three interquartile ranges \
                 beyond the quartiles, on the scale of logarithms. Of nothing: {}; below: {}; without a \
                 fraction: {}.",
                count(amounts.zero),
                count(amounts.negative),
                count(amounts.whole)
            ),
            finding,
        },
        currency,
        bins: amounts.histogram.iter().map(bin).collect(),
        fences,
    };
    let mut numbers = Table::new(1, &["The largest", "Amount"]);
    for one in &amounts.largest {
        numbers.row([one.at.date().to_string(), money(one.amount.pence(), currency)]);
    }
    let svg = chart.draw().map_err(|source| ReportError::Chart { figure: "amounts", source })?;
    let card = Card {
        title: &chart.caption.title,
        finding: &card::sentence(&chart.caption.finding),
        how: &chart.caption.subtitle,
        body: figure(&svg.for_page(&no_links)),
        numbers: is_full.then_some(&numbers),
        size: Size::Half,
    };
    Ok(card.html())
}
