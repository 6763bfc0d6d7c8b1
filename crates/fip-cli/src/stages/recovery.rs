//! How well the segments find the hidden archetypes again.
//!
//! Of the stages after the first, this file alone reads what no bank could know. It is asked when
//! the segments are final, and answers with figures that no stage learns from.

use std::collections::BTreeMap;

use fip_model::{CustomerId, CustomerSegment, Row};
use fip_segment::adjusted_rand_index;
use fip_synth::CustomerTruth;
use serde::{Deserialize, Serialize};

use super::load;
use super::prepare::{Prepared, TRUTH as FOLDER};
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;

/// How far partitions of the same customers agree with their archetypes, each as adjusted Rand index:
/// 1 where they are the same partition, 0 where they agree as by chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recovery {
    /// Customers that were compared: those who are in a cluster.
    pub(crate) customers: usize,
    /// Of the segments.
    pub(crate) adjusted_rand: f64,
    /// Of the archetypes that the customers' true habits most likely come from: what the best method
    /// would reach if it saw the habits themselves.
    pub(crate) by_true_habits: f64,
}

impl Recovery {
    /// Returns the figures as a line for the terminal.
    pub(crate) fn line(&self) -> String {
        format!(
            "archetypes found again: adjusted Rand index {:.2}, {:.2} by their true habits",
            self.adjusted_rand, self.by_true_habits
        )
    }
}

/// Measures segments against what the first stage handed on; `None` where nobody knows the archetypes.
pub(crate) fn in_prepared(
    prepared: &Prepared,
    segments: &[CustomerSegment],
) -> Result<Option<Recovery>, Failure> {
    prepared.truth.as_ref().map(|truth| measure(truth, segments)).transpose()
}

/// Measures segments against what `fip prepare` wrote; `None` where nobody knows the archetypes,
/// since the ledger is a bank's own.
pub(crate) fn in_files(
    project: &Project,
    manifest: &Manifest,
    segments: &[CustomerSegment],
) -> Result<Option<Recovery>, Failure> {
    let file = format!("{FOLDER}{}", CustomerTruth::spec().file_name());
    // A file may be left from another run, and anybody may take the truth away.
    if !manifest.has_table(&file) || !project.processed().join(&file).exists() {
        return Ok(None);
    }
    let truth: Vec<CustomerTruth> = load::rows_in(project, FOLDER)?;
    measure(&truth, segments).map(Some)
}

/// Measures segments against archetypes.
pub(crate) fn measure(
    truth: &[CustomerTruth],
    segments: &[CustomerSegment],
) -> Result<Recovery, Failure> {
    let known: BTreeMap<CustomerId, &CustomerTruth> =
        truth.iter().map(|row| (row.customer_id, row)).collect();
    let (mut clusters, mut archetypes, mut likeliest) = (Vec::new(), Vec::new(), Vec::new());
    for row in segments {
        let Some(cluster) = row.cluster_id else { continue };
        let customer = known.get(&row.customer_id).ok_or_else(|| {
            let cause = format!("{FOLDER}CustomerTruth.csv: expected customer {}", row.customer_id);
            Failure::new(Kind::BadInput, cause, "run `fip run` to make the tables again")
        })?;
        clusters.push(cluster as usize);
        archetypes.push(customer.archetype as usize);
        likeliest.push(customer.oracle_archetype as usize);
    }
    let agreement = |labels: &[usize]| adjusted_rand_index(labels, &archetypes);
    Ok(Recovery {
        customers: clusters.len(),
        adjusted_rand: agreement(&clusters).map_err(Failure::internal)?,
        by_true_habits: agreement(&likeliest).map_err(Failure::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use fip_synth::Archetype;

    use super::*;

    /// Customers 1 to n, of the archetypes in turn and seen as the archetype `seen` names.
    fn truth(n: u32, seen: impl Fn(usize) -> usize) -> Vec<CustomerTruth> {
        let row = |at: usize| CustomerTruth {
            customer_id: CustomerId::new(u32::try_from(at).unwrap() + 1),
            archetype: Archetype::ALL[at % 5],
            oracle_archetype: Archetype::ALL[seen(at)],
            event_probability: 0.1,
        };
        (0..n as usize).map(row).collect()
    }

    fn segmented(customer: u32, cluster_id: Option<u32>) -> CustomerSegment {
        CustomerSegment { cluster_id, ..CustomerSegment::inactive(CustomerId::new(customer)) }
    }

    #[test]
    fn clusters_under_other_names_are_found_again() {
        let segments: Vec<_> = (1..=50).map(|n| segmented(n, Some(4 - (n - 1) % 5))).collect();
        let found = measure(&truth(50, |at| at / 10), &segments).unwrap();
        assert!((found.adjusted_rand - 1.0).abs() < 1e-12, "{found:?}");
        // Ten customers together, two of each archetype: less in common than by chance.
        assert!(found.by_true_habits < 0.0, "{found:?}");
        assert_eq!(
            Recovery { by_true_habits: 0.9251, ..found }.line(),
            "archetypes found again: adjusted Rand index 1.00, 0.93 by their true habits"
        );
    }

    /// By hand: of 15 pairs 4 are together in clusters, 3 in archetypes, 2 in both, and 0.8 by chance:
    /// (2 - 0.8) / (3.5 - 0.8).
    #[test]
    fn inactive_customers_do_not_count_and_order_does_not_matter() {
        let mut truth = truth(10, |at| at % 5);
        truth.reverse();
        let active = [(1, 0), (6, 0), (2, 1), (7, 1), (3, 2), (8, 2)];
        let mut segments: Vec<_> = active.map(|(n, cluster)| segmented(n, Some(cluster))).into();
        segments.push(segmented(5, None));
        let found = measure(&truth, &segments).unwrap();
        assert_eq!(found.customers, 6);
        assert!((found.adjusted_rand - 1.0).abs() < 1e-12, "{found:?}");
        segments[5] = segmented(8, Some(1));
        let found = measure(&truth, &segments).unwrap();
        assert!((found.adjusted_rand - 1.2 / 2.7).abs() < 1e-12, "{found:?}");
        assert!((found.by_true_habits - 1.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn a_customer_that_nobody_knows_is_told() {
        let failure = measure(&truth(2, |at| at), &[segmented(3, Some(0))]).unwrap_err();
        assert!(failure.to_string().contains("C0000003"), "{failure}");
    }
}
