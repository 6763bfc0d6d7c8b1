//! The bins of a variable; its figures are made up for the picture.

use fip_report::chart::{BinChart, BinRow, Caption};

/// Label, share of rows, event rate, weight of evidence, its standard error.
const BINS: [(&str, f64, f64, f64, f64); 5] = [
    ("below 12 months", 0.175, 0.121, 1.135, 0.22),
    ("12 to below 16 months", 0.19, 0.245, 0.279, 0.16),
    ("16 to below 36 months", 0.405, 0.299, 0.004, 0.11),
    ("36 months and above", 0.2, 0.44, -0.606, 0.15),
    ("no value", 0.03, 0.533, -0.981, 0.36),
];

pub(crate) fn bins() -> BinChart {
    let row = |(label, share, event_rate, woe, error): (&str, f64, f64, f64, f64)| BinRow {
        label: label.to_owned(),
        share,
        event_rate,
        woe,
        woe_interval: Some([woe - 1.96 * error, woe + 1.96 * error]),
    };
    BinChart {
        caption: Caption {
            title: "What duration says about default".to_owned(),
            subtitle:
                "Information value 0.284, 5 bins, ascending. A positive weight of evidence is \
                       safer."
                    .to_owned(),
            finding: "The event rate is 12.1% for below 12 months, and 53.3% for no value."
                .to_owned(),
        },
        bins: BINS.map(row).to_vec(),
        event_rate: 0.296,
    }
}
