//! The gate of the segments: they are the hidden archetypes, found again.

use fip_model::{CustomerSegment, Segment};
use fip_synth::{Check, CustomerTruth, Measured, Mode};

use super::{N_STD_ERRORS, limit, verdict};
use crate::stages::recovery;
use crate::stages::train::models::Refusal;

/// Share of the customers that a segment has, at least and at most.
const SHARES: [f64; 2] = [0.08, 0.40];

/// Least adjusted Rand index of segments and archetypes: card rows alone are a hundred a customer, too
/// few to show habits as well as whole accounts do.
const fn least_adjusted_rand(mode: Mode) -> f64 {
    match mode {
        Mode::Anchor => 0.60,
        Mode::Enriched | Mode::Generate => 0.75,
    }
}

/// Segments of customers are their archetypes under other names, and none is a handful or nearly all,
/// give or take three standard errors of a share.
pub(crate) fn recovered(
    truth: &[CustomerTruth],
    segments: &[CustomerSegment],
    mode: Mode,
) -> Result<Check, Refusal> {
    let claim = "Segments are the archetypes, found again";
    let found = recovery::measure(truth, segments).map_err(|failure| failure.to_string())?;
    if found.customers == 0 {
        return Ok(Check::not_applicable("G9", claim, "no customer is in a segment"));
    }
    let n = found.customers as f64;
    let shares = Segment::CLUSTERED.map(|segment| {
        let customers =
            segments.iter().filter(|row| row.cluster_id.is_some() && row.segment == segment);
        customers.count() as f64 / n
    });
    let smallest = shares.into_iter().fold(1.0, f64::min);
    let largest = shares.into_iter().fold(0.0, f64::max);
    let reach = |share: f64| N_STD_ERRORS * (share * (1.0 - share) / n).sqrt();
    let [least_share, most_share] = SHARES;
    let in_range =
        smallest >= least_share - reach(least_share) && largest <= most_share + reach(most_share);
    let least = least_adjusted_rand(mode);
    Ok(Check {
        id: "G9",
        claim: claim.to_owned(),
        measured: Measured {
            figure: Some(found.adjusted_rand),
            text: format!(
                "adjusted Rand index {:.3}, {:.3} by their true habits; segments of {:.1} % to \
                 {:.1} % of {} customers",
                found.adjusted_rand,
                found.by_true_habits,
                100.0 * smallest,
                100.0 * largest,
                found.customers
            ),
        },
        limit: limit(
            Some(least),
            None,
            format!("at least {least:.2}; each segment 8 % to 40 % of customers"),
        ),
        verdict: verdict(found.adjusted_rand >= least && in_range),
    })
}

#[cfg(test)]
mod tests {
    use fip_model::{CustomerId, Seed};
    use fip_synth::{Archetype, Verdict};

    use super::*;
    use crate::gates::models::permuted;

    /// The clusters of 2,000 customers, and of which archetypes they are: a fifth of each. Every
    /// `strays`-th customer is in the cluster after the one of their archetype.
    fn world(strays: usize) -> (Vec<CustomerTruth>, Vec<CustomerSegment>) {
        (0..2_000)
            .map(|at: usize| {
                let customer_id = CustomerId::new(u32::try_from(at).unwrap() + 1);
                let archetype = Archetype::ALL[at % 5];
                let truth = CustomerTruth {
                    customer_id,
                    archetype,
                    oracle_archetype: archetype,
                    event_probability: 0.1,
                };
                (truth, segmented(customer_id, (at + usize::from(at.is_multiple_of(strays))) % 5))
            })
            .unzip()
    }

    fn segmented(customer_id: CustomerId, cluster: usize) -> CustomerSegment {
        CustomerSegment {
            cluster_id: u32::try_from(cluster).ok(),
            segment: Segment::CLUSTERED[cluster],
            ..CustomerSegment::inactive(customer_id)
        }
    }

    #[test]
    fn archetypes_found_again_pass() {
        let (truth, segments) = world(21);
        let gate = recovered(&truth, &segments, Mode::Enriched).unwrap();
        assert_eq!(gate.verdict, Verdict::Passed, "{gate:?}");
        assert!((0.8..0.95).contains(&gate.measured.figure.unwrap()), "{gate:?}");
    }

    /// One customer in eight is elsewhere: enough for card rows, not for whole accounts.
    #[test]
    fn limits_are_those_of_the_mode() {
        let (truth, segments) = world(8);
        let gates = [Mode::Anchor, Mode::Enriched, Mode::Generate]
            .map(|mode| recovered(&truth, &segments, mode).unwrap());
        assert_eq!(gates.each_ref().map(Check::has_failed), [false, true, true], "{gates:?}");
    }

    #[test]
    fn shuffled_segments_fail() {
        let (truth, mut segments) = world(21);
        let of_others: Vec<Vec<bool>> = Segment::CLUSTERED
            .iter()
            .map(|&segment| segments.iter().map(|row| row.segment == segment).collect())
            .map(|members: Vec<bool>| permuted(Seed::new(1), &members))
            .collect();
        for (at, row) in segments.iter_mut().enumerate() {
            let cluster = of_others.iter().position(|members| members[at]).unwrap();
            *row = segmented(row.customer_id, cluster);
        }
        let gate = recovered(&truth, &segments, Mode::Anchor).unwrap();
        assert!(gate.has_failed(), "{gate:?}");
        assert!(gate.measured.figure.unwrap().abs() < 0.02, "{gate:?}");
    }

    /// As many customers of four archetypes as there are, and but a few of the fifth.
    #[test]
    fn a_segment_of_a_handful_fails() {
        let (truth, segments) = world(2_000);
        let is_kept = |at: usize| at % 5 != 4 || at % 50 == 4;
        let keep = |at: &usize| is_kept(*at);
        let few: Vec<_> = (0..2_000).filter(keep).map(|at| segments[at].clone()).collect();
        let gate = recovered(&truth, &few, Mode::Anchor).unwrap();
        assert!(gate.has_failed() && gate.measured.text.contains("segments of 2.4 %"), "{gate:?}");
        assert!(gate.measured.figure.unwrap() > 0.99, "{gate:?}");
    }

    #[test]
    fn without_active_customers_there_is_nothing_to_judge() {
        let gate = recovered(&world(21).0, &[], Mode::Anchor).unwrap();
        assert!(matches!(gate.verdict, Verdict::NotApplicable { .. }), "{gate:?}");
    }
}
