//! The segments: why so many, how stable, how sure, and why they have their names.

use serde::{Deserialize, Serialize};

use crate::chart::{Caption, KChoiceChart, KQuality, ratio};
use crate::error::{ReportError, at_most, equal, finite, share};
use crate::format::{count, decimal, percent};
use crate::page::{Exhibit, Page, Table};

/// How the number of segments was chosen, and how good the segments are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterChoice {
    /// Quality by number of clusters, fewest first.
    pub qualities: Vec<KQuality>,
    /// The number that was chosen.
    pub chosen: u32,
    /// The number that the gap statistic takes, by the rule of one standard error; `None` where it was
    /// not measured.
    pub by_gap: Option<u32>,
    /// The segments, largest first.
    pub segments: Vec<NamedCluster>,
    /// Agreement with the segments of resamples; `None` where it was not measured.
    pub stability: Option<ClusterStability>,
    /// How surely customers belong to their segments; `None` where nobody asked.
    pub memberships: Option<Memberships>,
    /// How well the segments find hidden kinds of customers again; known for generated worlds only.
    pub recovery: Option<Recovery>,
}

/// A segment and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedCluster {
    /// Its name.
    pub name: String,
    /// Its customers.
    pub customers: u64,
    /// Their mean silhouette, from −1 to 1.
    pub silhouette: f64,
    /// How much worse all names would fit if this one had to change, in standard deviations; `None`
    /// for a single segment.
    pub clarity: Option<f64>,
    /// The name that it has in that next best naming.
    pub runner_up: Option<String>,
    /// Mean probability of this segment over its customers; `None` without memberships.
    pub membership: Option<f64>,
    /// What its customers are like, to follow the name; may be empty.
    pub sentence: String,
}

/// Agreement of segments with those of resamples of the customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClusterStability {
    /// Resamples.
    pub resamples: u64,
    /// Mean adjusted Rand index; 1 is identical.
    pub mean: f64,
    /// Its fifth percentile.
    pub percentile_5: f64,
}

/// How surely customers belong to their segments, by a Gaussian mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Memberships {
    /// There is a mixture.
    Known {
        /// Mean probability of the own segment.
        mean: f64,
        /// Customers in a segment.
        customers: u64,
        /// Those of them whose segment is less probable than `below`.
        unsure: u64,
        /// From 0 to 1.
        below: f64,
    },
    /// No mixture could be fitted.
    Unknown {
        /// Why, in words.
        reason: String,
    },
}

/// Agreement of partitions of the customers with their hidden kinds, each as adjusted Rand index: 1 is
/// identical up to names, 0 is chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recovery {
    /// Of the segments.
    pub adjusted_rand_index: f64,
    /// Of the kinds that the customers' true habits most likely come from.
    pub by_true_habits: f64,
}

pub(super) fn check(choice: &ClusterChoice) -> Result<(), ReportError> {
    for segment in &choice.segments {
        let name = &segment.name;
        finite(format!("silhouette of {name}"), segment.silhouette)?;
        segment.clarity.map_or(Ok(()), |value| finite(format!("clarity of {name}"), value))?;
        segment.membership.map_or(Ok(()), |value| share(format!("membership of {name}"), value))?;
    }
    for quality in &choice.qualities {
        finite("a Calinski-Harabasz ratio", quality.calinski_harabasz)?;
        finite("a Davies-Bouldin index", quality.davies_bouldin)?;
    }
    if let Some(stability) = choice.stability {
        finite("an adjusted Rand index of resamples", stability.mean)?;
        finite("an adjusted Rand index of resamples", stability.percentile_5)?;
    }
    if let Some(Memberships::Known { mean, customers, unsure, below }) = choice.memberships {
        share("the mean membership", mean)?;
        share("the limit of memberships", below)?;
        at_most("customers with unsure segments", unsure, customers)?;
        let of_segments =
            choice.segments.iter().fold(0_u64, |sum, one| sum.saturating_add(one.customers));
        if !choice.segments.is_empty() {
            equal("customers with memberships", of_segments, customers)?;
        }
    }
    if let Some(recovery) = choice.recovery {
        finite("an adjusted Rand index", recovery.adjusted_rand_index)?;
        finite("the adjusted Rand index by true habits", recovery.by_true_habits)?;
    }
    Ok(())
}

/// Writes what the report says of the segments.
pub(super) fn section(choice: &ClusterChoice, page: &mut Page) -> Result<(), ReportError> {
    page.heading("How many segments?");
    page.paragraph(
        "Inertia always falls with more clusters: the question is where it stops falling fast. The \
         silhouette compares a customer's distance to the own cluster with that to the next one. The \
         gap statistic compares the inertia with that of data without any clusters.",
    );
    page.exhibits(vec![k_choice(choice)?]);
    if let Some(words) = suggestions(choice) {
        page.paragraph(&words);
    }
    names(choice, page);
    let judgements = judgements(choice);
    if !judgements.is_empty() {
        page.paragraph("How well the segments stand:");
        page.bullets(judgements.iter().map(String::as_str));
    }
    Ok(())
}

fn k_choice(choice: &ClusterChoice) -> Result<Exhibit, ReportError> {
    let chosen = choice.qualities.iter().find(|quality| quality.k == choice.chosen);
    let silhouette = chosen.map_or_else(String::new, |quality| {
        format!(", with a silhouette of {}", decimal(quality.silhouette, 2))
    });
    let chart = KChoiceChart {
        caption: Caption {
            title: "How many segments?".to_owned(),
            subtitle: "Tightness and clarity of the clusters; the dashed line marks the choice."
                .to_owned(),
            finding: format!("{} clusters were chosen{silhouette}", choice.chosen),
        },
        qualities: choice.qualities.clone(),
        chosen: choice.chosen,
    };
    let header =
        ["Clusters", "Inertia", "Silhouette", "Calinski-Harabasz", "Davies-Bouldin", "Gap ± s"];
    let mut numbers = Table::new(1, &header);
    for quality in &choice.qualities {
        let error = quality.silhouette_error;
        numbers.row([
            quality.k.to_string(),
            decimal(quality.inertia, 1),
            with_error(quality.silhouette, error),
            decimal(quality.calinski_harabasz, 1),
            decimal(quality.davies_bouldin, 3),
            quality
                .gap
                .map_or_else(|| "–".to_owned(), |gap| with_error(gap.value, Some(gap.std_error))),
        ]);
    }
    Exhibit::new("k_choice.svg", &chart.caption, numbers, chart.draw())
}

/// Returns a number with its standard error, where it has one.
fn with_error(value: f64, error: Option<f64>) -> String {
    let value = decimal(value, 3);
    error.map_or_else(|| value.clone(), |error| format!("{value} ± {}", decimal(error, 3)))
}

/// Says which number each measure would take.
fn suggestions(choice: &ClusterChoice) -> Option<String> {
    let best = |value: fn(&KQuality) -> f64| {
        let first = choice.qualities.first()?;
        let better = |best: &'_ KQuality, next: &'_ KQuality| value(next) > value(best);
        let best = (choice.qualities.iter())
            .fold(first, |best, next| if better(best, next) { next } else { best });
        Some(best.k)
    };
    let mut said = vec![
        format!("silhouette {}", best(|quality| quality.silhouette)?),
        format!("Calinski-Harabasz {}", best(|quality| quality.calinski_harabasz)?),
        format!("Davies-Bouldin {}", best(|quality| -quality.davies_bouldin)?),
    ];
    said.extend(choice.by_gap.map(|k| format!("gap statistic {k}")));
    Some(format!(
        "Left to each measure alone, the number would be: {}. The choice is {}, one for each kind of \
         customer that has a name.",
        said.join(", "),
        choice.chosen
    ))
}

fn names(choice: &ClusterChoice, page: &mut Page) {
    if choice.segments.is_empty() {
        return;
    }
    page.paragraph(
        "Names are given by the best one-to-one match of segments and profiles. Clarity is how much \
         worse all names together would fit, in standard deviations, if this segment had to take \
         another name; 0 is a coin toss.",
    );
    let header = ["Segment", "Next best name", "Customers", "Silhouette", "Membership", "Clarity"];
    let mut table = Table::new(2, &header);
    let missing = || "–".to_owned();
    for segment in &choice.segments {
        table.row([
            segment.name.clone(),
            segment.runner_up.clone().unwrap_or_else(missing),
            count(segment.customers),
            decimal(segment.silhouette, 2),
            segment.membership.map_or_else(missing, percent),
            segment.clarity.map_or_else(missing, |clarity| decimal(clarity, 2)),
        ]);
    }
    page.table(table);
    let sentences: Vec<String> = (choice.segments.iter())
        .filter(|segment| !segment.sentence.is_empty())
        .map(|segment| format!("{}: {}.", segment.name, segment.sentence))
        .collect();
    page.bullets(sentences.iter().map(String::as_str));
}

/// Returns a sentence for each thing that was measured of the segments.
fn judgements(choice: &ClusterChoice) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(ClusterStability { resamples, mean, percentile_5 }) = choice.stability {
        lines.push(format!(
            "Stability: segments found again on {} resamples of the customers agree with these with an \
             adjusted Rand index of {} on average and {} at the fifth percentile (1 is identical, 0 is \
             chance).",
            count(resamples),
            decimal(mean, 2),
            decimal(percentile_5, 2)
        ));
    }
    match &choice.memberships {
        Some(Memberships::Known { mean, customers, unsure, below }) => lines.push(format!(
            "Membership: a Gaussian mixture gives customers their own segment with a probability of {} \
             on average. It is below {} for {} of {} customers ({}): they stand between segments.",
            percent(*mean),
            percent(*below),
            count(*unsure),
            count(*customers),
            percent(ratio(*unsure, *customers))
        )),
        Some(Memberships::Unknown { reason }) => {
            lines.push(format!("Membership: there is none, since no mixture was found: {reason}."));
        }
        None => {}
    }
    if let Some(recovery) = choice.recovery {
        lines.push(format!(
            "Recovery: the customers are of hidden kinds, which no stage that learns may see. The \
             segments find them again with an adjusted Rand index of {} (1 is identical, 0 is chance); \
             whoever saw each customer's true habits would reach {}.",
            decimal(recovery.adjusted_rand_index, 2),
            decimal(recovery.by_true_habits, 2)
        ));
    }
    lines
}
