//! What the world looks like, on one sheet; every title is computed from the figures.

use fip_model::{Currency, Month, Origin};
use fip_report::chart::{Caption, PanelReference, PanelShape, Svg, Unit, WorldPanel, WorldSheet};
use fip_report::format::{count, decimal, money, percent, percent_whole};
use fip_synth::{Mode, Portrait, PortraitPart, WorldView, portrait};

use crate::failure::Failure;
use crate::manifest::{DataStatement, Manifest};

/// Returns the picture of a world.
pub(super) fn draw(view: &WorldView<'_>, manifest: &Manifest) -> Result<Svg, Failure> {
    let portrait = portrait(view);
    let panels = panels(&portrait);
    let caption = Caption {
        title: "What does this world look like beside the United Kingdom?".to_owned(),
        subtitle: subtitle(view, manifest),
        finding: payments(&portrait),
    };
    WorldSheet { caption, panels }.draw().map_err(Failure::internal)
}

/// Returns how large the world is, and what of it is real.
fn subtitle(view: &WorldView<'_>, manifest: &Manifest) -> String {
    let months: Vec<_> = view.window.months().collect();
    let name = |at: Option<&Month>| {
        at.map_or_else(String::new, |month| format!("{} {}", month.name(), month.year_month().0))
    };
    format!(
        "{} customers, {} card transactions from {} to {}, seed {}. {}",
        count(view.star.customers().len() as u64),
        count(view.star.transactions().len() as u64),
        name(months.first()),
        name(months.last()),
        manifest.config.project.seed,
        statement(&manifest.data)
    )
}

/// Returns what is real in as many words as there is room for: none may be cut.
fn statement(data: &DataStatement) -> &str {
    match (data.mode, data.transactions) {
        (Some(Mode::Enriched), Origin::Real) => {
            "GENERATED DATA but for the amounts, fraud labels and times of day of the card file's rows."
        }
        _ => &data.statement,
    }
}

/// Returns the panels that have something to show.
fn panels(world: &Portrait) -> Vec<WorldPanel> {
    let share =
        |title, measure, part| panel([title, measure], Unit::Share, PanelShape::Columns, part);
    let bars = |title, measure, unit, part| panel([title, measure], unit, PanelShape::Bars, part);
    let index =
        |title, measure, part| panel([title, measure], Unit::Decimal, PanelShape::Index, part);
    let panels = [
        share(hours(world), "Share of transactions by hour".to_owned(), &world.hours),
        index(weekdays(&world.weekdays), "Transactions a day, mean 1".to_owned(), &world.weekdays),
        index(months(&world.months), "Transactions a day, mean 1".to_owned(), &world.months),
        bars(
            amounts(&world.amounts),
            "Mean amount by channel".to_owned(),
            Unit::Money(Currency::GBP),
            &world.amounts,
        ),
        bars(
            regions(&world.regions),
            "Share of card spend by home region".to_owned(),
            Unit::Share,
            &world.regions,
        ),
        share(payments(world), customers(&world.customers), &world.customers),
    ];
    panels.into_iter().filter(|panel| !panel.labels.is_empty()).collect()
}

fn panel(
    [title, measure]: [String; 2],
    unit: Unit,
    shape: PanelShape,
    part: &PortraitPart,
) -> WorldPanel {
    let reference = part.reference.as_ref().map(|reference| PanelReference {
        name: reference.name.to_owned(),
        values: reference.values.clone(),
    });
    let (labels, measured) = (part.labels.clone(), part.measured.clone());
    WorldPanel { title, measure, unit, shape, labels, measured, reference }
}

/// Returns the position of the largest figure, the first of equal ones.
fn largest(part: &PortraitPart) -> usize {
    let figures = part.measured.iter().enumerate().rev();
    figures.max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at)
}

fn figure(part: &PortraitPart, label: &str) -> Option<f64> {
    let at = part.labels.iter().position(|known| known == label)?;
    part.measured.get(at).copied()
}

fn hours(world: &Portrait) -> String {
    let peak = largest(&world.hours);
    let night = percent(world.night_share);
    format!("Busiest from {peak} to {}; {night} come at night, from 22 to 6", peak + 1)
}

fn weekdays(part: &PortraitPart) -> String {
    let at = largest(part);
    let (Some(day), Some(index)) = (part.labels.get(at), part.measured.get(at)) else {
        return String::new();
    };
    let name = match day.as_str() {
        "Tue" => "Tuesday",
        "Wed" => "Wednesday",
        "Thu" => "Thursday",
        "Sat" => "Saturday",
        "Mon" => "Monday",
        "Fri" => "Friday",
        _ => "Sunday",
    };
    format!("{name} is the busiest day, {} above the mean", percent_whole(index - 1.0))
}

/// December against January where the window has both, else the busiest month against the quietest.
fn months(part: &PortraitPart) -> String {
    let (busy, quiet) = ("Dec", "Jan");
    if let (Some(busy), Some(quiet)) = (figure(part, busy), figure(part, quiet))
        && quiet > 0.0
    {
        return format!("December is {}", against(busy / quiet - 1.0, "January"));
    }
    let at = largest(part);
    let least = part.measured.iter().copied().fold(f64::INFINITY, f64::min);
    let (Some(label), Some(most)) = (part.labels.get(at), part.measured.get(at)) else {
        return String::new();
    };
    let times = if least > 0.0 { most / least - 1.0 } else { 0.0 };
    format!("{label} is {}", against(times, "the quietest month"))
}

fn against(more: f64, other: &str) -> String {
    match percent_whole(more.abs()) {
        same if more.abs() < 0.005 => format!("as busy as {other}, give or take {same}"),
        share if more > 0.0 => format!("{share} busier than {other}"),
        share => format!("{share} quieter than {other}"),
    }
}

fn amounts(part: &PortraitPart) -> String {
    let price = |label: &str| figure(part, label).map(price);
    match (price("Contactless"), price("All card payments")) {
        (Some(contactless), Some(all)) => {
            format!("A card payment is {all} on average, a contactless one {contactless}")
        }
        (None, Some(all)) => format!("A card payment is {all} on average"),
        _ => "No card payment".to_owned(),
    }
}

/// Returns a small sum with its pence.
fn price(amount: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "an amount of a card")]
    let whole = (amount * 100.0).round() as i64;
    if amount < 100.0 { format!("£{}", decimal(amount, 2)) } else { money(whole, Currency::GBP) }
}

fn regions(part: &PortraitPart) -> String {
    let sum = |values: &[f64]| percent_whole(values.iter().take(2).sum());
    match part.labels.as_slice() {
        [first, second, ..] => {
            format!("{first} and {second} have {} of the spend", sum(&part.measured))
        }
        _ => String::new(),
    }
}

fn payments(world: &Portrait) -> String {
    format!(
        "A customer pays {} times a month, a UK adult {}",
        decimal(world.payments_a_month, 1),
        decimal(world.uk_payments_a_month, 1)
    )
}

/// Not every column has its label, so that the open one is told here.
fn customers(part: &PortraitPart) -> String {
    let measure = "Customers by card payments a month".to_owned();
    match part.labels.last().and_then(|label| label.strip_suffix('+')) {
        Some(least) => format!("{measure}; the last column is {least} and more"),
        None => measure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(labels: &[&str], measured: &[f64]) -> PortraitPart {
        PortraitPart {
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            measured: measured.to_vec(),
            reference: None,
        }
    }

    #[test]
    fn titles_follow_the_figures() {
        let year = |december: f64| months(&part(&["Jan", "Jul", "Dec"], &[1.0, 1.2, december]));
        assert_eq!(year(1.1), "December is 10% busier than January");
        assert_eq!(year(0.9), "December is 10% quieter than January");
        assert_eq!(year(1.001), "December is as busy as January, give or take <1%");
        let summer = months(&part(&["Jun", "Jul"], &[0.95, 1.05]));
        assert_eq!(summer, "Jul is 11% busier than the quietest month");
        let days = part(&["Mon", "Sat", "Sun"], &[0.9, 1.08, 1.02]);
        assert_eq!(weekdays(&days), "Saturday is the busiest day, 8% above the mean");
        let regions = regions(&part(&["London", "Wales", "Scotland"], &[0.5, 0.3, 0.2]));
        assert_eq!(regions, "London and Wales have 80% of the spend");
    }

    #[test]
    fn a_mean_payment_is_told_with_what_there_is() {
        let some = part(&["Contactless", "All card payments"], &[15.861, 133.4]);
        let told = "A card payment is £133 on average, a contactless one £15.86";
        assert_eq!(amounts(&some), told);
        let online = part(&["All card payments"], &[33.3]);
        assert_eq!(amounts(&online), "A card payment is £33.30 on average");
        assert_eq!(amounts(&part(&[], &[])), "No card payment");
    }

    #[test]
    fn what_is_real_is_never_cut() {
        for mode in [Mode::Anchor, Mode::Enriched, Mode::Generate] {
            for origin in [Origin::Real, Origin::StandIn] {
                let data = DataStatement::invented(mode, origin);
                let size = "100,000 customers, 100,000,000 card transactions from September 2025 to \
                    September 2026, seed 20130901.";
                let caption = Caption {
                    title: "t".to_owned(),
                    subtitle: format!("{size} {}", statement(&data)),
                    finding: "f".to_owned(),
                };
                let panels = vec![panel(
                    ["t".to_owned(), "m".to_owned()],
                    Unit::Share,
                    PanelShape::Columns,
                    &part(&["0"], &[1.0]),
                )];
                let svg = WorldSheet { caption, panels }.draw().unwrap();
                assert!(!svg.as_str().contains('…'), "{svg}");
            }
        }
    }

    #[test]
    fn a_part_without_labels_has_no_panel() {
        let mut world = Portrait {
            hours: PortraitPart::default(),
            weekdays: part(&["Mon"], &[1.0]),
            months: PortraitPart::default(),
            amounts: PortraitPart::default(),
            regions: PortraitPart::default(),
            customers: part(&["0", "10"], &[0.5, 0.5]),
            night_share: 0.1,
            payments_a_month: 9.0,
            uk_payments_a_month: 46.9,
        };
        assert_eq!(panels(&world).len(), 2);
        assert_eq!(panels(&world)[1].measure, "Customers by card payments a month");
        world.customers = part(&["0", "10+"], &[0.5, 0.5]);
        assert!(panels(&world)[1].measure.ends_with("; the last column is 10 and more"));
        world.customers = PortraitPart::default();
        assert_eq!(panels(&world).len(), 1);
    }
}
