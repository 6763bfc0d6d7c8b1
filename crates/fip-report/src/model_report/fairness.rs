//! The section on fairness: whom the tiers pick out, by age and region, and whether events are there.

use fip_model::Tier;
use serde::{Deserialize, Serialize};

use super::{Estimate, ModelReport};
use crate::chart::{Caption, GroupChart, GroupRow, GroupSeries, ratio};
use crate::error::{ReportError, at_most, share};
use crate::format::{count, decimal, interval, percent, wilson};
use crate::page::{Exhibit, Page, Table};
use crate::palette::{ACCENT, Glyph, Mark, Marked};

/// Groups smaller than this are left out of the comparison of shares.
const SMALL: u64 = 30;

/// Customers by something that no feature, no model and no reason looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grouping {
    /// What the groups are, as "Age band".
    pub name: String,
    /// The groups, in their own order; every customer of whom it is known is in one.
    pub groups: Vec<GroupOutcomes>,
    /// Customers of whom it is not known, who are in no group.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unknown: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

/// A group of a [`Grouping`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupOutcomes {
    /// Its name.
    pub name: String,
    /// Customers whose outcome is known.
    pub customers: u64,
    /// Those of them with the event.
    pub events: u64,
    /// Customers at tier High of the expert scorecard.
    pub high: u64,
    /// Customers at tier High or Medium.
    pub flagged: u64,
    /// Customers at High or Medium who had the event.
    pub flagged_events: u64,
    /// ROC-AUC of the expert's score within the group; `None` where there are too few.
    pub score_auc: Option<Estimate>,
    /// ROC-AUC of the champion's probabilities within the group, each predicted by a model that had not
    /// learnt from the customer; `None` where there are too few.
    pub model_auc: Option<Estimate>,
}

impl Grouping {
    /// Returns the sum over all groups.
    fn sum(&self, part: impl Fn(&GroupOutcomes) -> u64) -> u64 {
        self.groups.iter().map(part).fold(0, u64::saturating_add)
    }

    /// Returns the share of everybody.
    fn rate(&self, part: impl Fn(&GroupOutcomes) -> u64) -> f64 {
        ratio(self.sum(part), self.sum(|group| group.customers))
    }
}

pub(super) fn check(report: &ModelReport) -> Result<(), ReportError> {
    for group in report.fairness.iter().flat_map(|grouping| &grouping.groups) {
        let name = &group.name;
        at_most(format!("events of {name}"), group.events, group.customers)?;
        at_most(format!("flagged customers of {name}"), group.flagged, group.customers)?;
        at_most(format!("High-risk customers of {name}"), group.high, group.flagged)?;
        let least = group.events.min(group.flagged);
        at_most(format!("flagged events of {name}"), group.flagged_events, least)?;
        for auc in [group.score_auc, group.model_auc].into_iter().flatten() {
            for value in [auc.low, auc.value, auc.high] {
                share(format!("ROC-AUC of {name}"), value)?;
            }
        }
    }
    Ok(())
}

pub(super) fn section(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    if report.fairness.is_empty() {
        return Ok(());
    }
    page.heading("Whom do the tiers pick out?");
    page.paragraph(
        "Age and region are no feature of any model, no characteristic of a card and no reason: they stand \
         beside the scores only here. Groups can differ all the same, where their behavior differs. A \
         selection rate is the share of a group at tier High or Medium. Unequal rates are not unfair by \
         themselves: the question is whether the events are where the tiers look, whether those who had the \
         event are found equally often, and whether the score ranks within each group. All intervals are \
         95%; of twenty equal groups, one lies outside by chance.",
    );
    let mut figures = Vec::new();
    let known = || report.fairness.iter().filter(|grouping| !grouping.groups.is_empty());
    for (grouping, file) in known().zip(["fairness_1.svg", "fairness_2.svg"]) {
        figures.push(figure(grouping, file)?);
    }
    page.exhibits(figures);
    for grouping in report.fairness.iter().filter(|grouping| grouping.unknown > 0) {
        page.paragraph(&left_out(grouping));
    }
    for grouping in known() {
        page.paragraph(&words(grouping));
        page.table(rates(grouping));
        page.table(ranking(grouping));
    }
    page.paragraph(
        "What this cannot say: whether a difference is justified, whether an outcome was recorded equally \
         well in every group, and anything on groups that are not in the tables. A figure that stands out \
         is a reason to look, not a verdict.",
    );
    Ok(())
}

fn in_lower_case(name: &str) -> String {
    name.to_lowercase()
}

/// Says how many customers are in no group.
fn left_out(grouping: &Grouping) -> String {
    let all = grouping.sum(|group| group.customers).saturating_add(grouping.unknown);
    format!(
        "{}: not known of {} of {} customers, who are in no group.",
        grouping.name,
        count(grouping.unknown),
        count(all)
    )
}

/// Says which groups are picked out otherwise than everybody while their events are not.
fn words(grouping: &Grouping) -> String {
    let name = in_lower_case(&grouping.name);
    let (flagged, events) =
        (grouping.rate(|group| group.flagged), grouping.rate(|group| group.events));
    let mut odd = Vec::new();
    for group in grouping.groups.iter().filter(|group| group.customers > 0) {
        let side = |part: u64, overall: f64| {
            let [low, high] = wilson(part, group.customers);
            i8::from(overall < low) - i8::from(high < overall)
        };
        let (picked, happened) = (side(group.flagged, flagged), side(group.events, events));
        if picked != 0 && picked != happened {
            let more = if picked > 0 { "more" } else { "less" };
            odd.push(format!(
                "{} ({more}: {}, events {})",
                group.name,
                percent(ratio(group.flagged, group.customers)),
                percent(ratio(group.events, group.customers))
            ));
        }
    }
    let found = if odd.is_empty() {
        "No group is picked out more or less often than everybody, beyond its interval, without its events \
         differing likewise."
            .to_owned()
    } else {
        format!(
            "Picked out otherwise than everybody beyond the interval, without events that differ likewise: \
             {}.",
            odd.join("; ")
        )
    };
    format!(
        "By {name}: everybody is picked out at {}, events are {}. {found}{}",
        percent(flagged),
        percent(events),
        left_alone(grouping)
    )
}

/// Compares the shares that are left alone, as the four-fifths rule does.
fn left_alone(grouping: &Grouping) -> String {
    let alone = |group: &&GroupOutcomes| 1.0 - ratio(group.flagged, group.customers);
    let large = || grouping.groups.iter().filter(|group| SMALL <= group.customers);
    let order = |a: &&GroupOutcomes, b: &&GroupOutcomes| alone(a).total_cmp(&alone(b));
    let (Some(least), Some(most)) = (large().min_by(order), large().max_by(order)) else {
        return String::new();
    };
    let (lowest, highest) = (alone(&least), alone(&most));
    if highest <= 0.0 {
        return String::new();
    }
    let verdict = if lowest / highest < 0.8 { "below" } else { "above" };
    format!(
        " Of {} {} are left alone at tier Low, of {} {}: a ratio of {}, {verdict} the four fifths that \
         regulators ask about.",
        least.name,
        percent(lowest),
        most.name,
        percent(highest),
        decimal(lowest / highest, 2)
    )
}

fn figure(grouping: &Grouping, file: &'static str) -> Result<Exhibit, ReportError> {
    let name = in_lower_case(&grouping.name);
    let rate = |part: u64, group: &GroupOutcomes| {
        let [low, high] = wilson(part, group.customers);
        let rate = ratio(part, group.customers);
        [low.min(rate), rate, high.max(rate)]
    };
    let shown = || grouping.groups.iter().filter(|group| group.customers > 0);
    let row = |group: &GroupOutcomes| GroupRow {
        label: group.name.clone(),
        note: count(group.customers),
        rates: [rate(group.flagged, group), rate(group.events, group)],
    };
    let by_rate = |a: &&GroupOutcomes, b: &&GroupOutcomes| {
        ratio(a.flagged, a.customers).total_cmp(&ratio(b.flagged, b.customers))
    };
    let says = |group: &GroupOutcomes| {
        format!(
            "{} of {} (events {})",
            percent(ratio(group.flagged, group.customers)),
            group.name,
            percent(ratio(group.events, group.customers))
        )
    };
    let finding = match (shown().min_by(by_rate), shown().max_by(by_rate)) {
        (Some(least), Some(most)) => {
            format!("By {name} the tiers pick out from {} to {}", says(least), says(most))
        }
        _ => String::new(),
    };
    let accent = Mark { color: ACCENT, glyph: Glyph::Circle, dash: "" };
    let series =
        |label: &str, mark, overall| GroupSeries { label: label.to_owned(), mark, overall };
    let chart = GroupChart {
        caption: Caption {
            title: format!("Are the picked out where the events are, by {name}?"),
            subtitle: "Rates with 95% intervals; dashed: everybody. Customers at the end."
                .to_owned(),
            finding,
        },
        series: [
            series("At High or Medium", Tier::High.mark(), grouping.rate(|group| group.flagged)),
            series("Had the event", accent, grouping.rate(|group| group.events)),
        ],
        rows: shown().map(row).collect(),
    };
    let mut numbers = Table::new(1, &[&grouping.name, "Customers", "At High or Medium", "Events"]);
    for group in shown() {
        let cells = [group.customers, group.flagged, group.events].map(count);
        numbers.row([group.name.clone()].into_iter().chain(cells));
    }
    Exhibit::new(file, &chart.caption, numbers, chart.draw())
}

/// Returns a share with its interval.
fn with_interval(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let ends = wilson(part, whole).map(percent).join("–");
    format!("{} ({ends})", percent(ratio(part, whole)))
}

fn rates(grouping: &Grouping) -> Table {
    let header = [
        grouping.name.as_str(),
        "Customers",
        "Event rate",
        "At High",
        "At High or Medium",
        "Events found there",
    ];
    let mut table = Table::new(1, &header);
    for group in &grouping.groups {
        let of_all = [group.events, group.high, group.flagged];
        let shares = of_all.map(|part| with_interval(part, group.customers));
        table.row(
            [group.name.clone(), count(group.customers)]
                .into_iter()
                .chain(shares)
                .chain([with_interval(group.flagged_events, group.events)]),
        );
    }
    table
}

fn ranking(grouping: &Grouping) -> Table {
    let header = [
        grouping.name.as_str(),
        "Events",
        "ROC-AUC of the expert's score",
        "ROC-AUC of the best model",
    ];
    let mut table = Table::new(1, &header);
    let cell = |auc: Option<Estimate>| {
        auc.map_or_else(
            || "too few".to_owned(),
            |auc| format!("{} ({})", decimal(auc.value, 3), interval(auc.low, auc.high)),
        )
    };
    for group in &grouping.groups {
        let aucs = [group.score_auc, group.model_auc].map(cell);
        table.row([group.name.clone(), count(group.events)].into_iter().chain(aucs));
    }
    table
}
