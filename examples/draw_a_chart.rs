//! Draws one chart of the reports.
//!
//! Run with `cargo run -q -p fip-examples --example draw_a_chart > tiers.svg` and open the file in a
//! browser. It prints an SVG picture: the mix of risk tiers in three segments and over all customers.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::{Segment, Tier};
use fip_report::chart::{Caption, TierCounts, TierMix, TierMixRow};
use fip_report::palette::Marked as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let segments = [
        (Segment::DigitalSpenders, TierCounts { low: 610, medium: 190, high: 60 }),
        (Segment::StableEssentials, TierCounts { low: 870, medium: 70, high: 12 }),
        (Segment::CashHeavy, TierCounts { low: 240, medium: 150, high: 88 }),
    ];
    let all = segments.iter().fold(TierCounts::default(), |sum, (_, counts)| TierCounts {
        low: sum.low + counts.low,
        medium: sum.medium + counts.medium,
        high: sum.high + counts.high,
    });

    let row = |(segment, counts): (Segment, TierCounts)| TierMixRow {
        label: segment.label().to_owned(),
        mark: Some(segment.mark()),
        counts,
    };
    let total = TierMixRow { label: "All customers".to_owned(), mark: None, counts: all };
    let cash_heavy = segments[2].1.share(Tier::High);
    let chart = TierMix {
        caption: Caption {
            title: "Which segments carry the risk?".to_owned(),
            subtitle: "Customers of each segment by risk tier.".to_owned(),
            finding: format!("{:.0}% of Cash-Heavy customers are High risk", 100.0 * cash_heavy),
        },
        rows: segments.into_iter().map(row).chain([total]).collect(),
    };
    println!("{}", chart.draw()?);
    Ok(())
}
