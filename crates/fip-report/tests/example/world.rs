//! A filled world sheet; its figures are made up for the picture.

use fip_report::chart::{Caption, PanelReference, PanelShape, Unit, WorldPanel, WorldSheet};

const REGIONS: [(&str, f64, f64); 12] = [
    ("South East", 0.141, 0.136),
    ("London", 0.163, 0.152),
    ("North West", 0.104, 0.106),
    ("East of England", 0.094, 0.095),
    ("West Midlands", 0.081, 0.085),
    ("South West", 0.083, 0.083),
    ("Yorkshire and the Humber", 0.069, 0.077),
    ("Scotland", 0.086, 0.082),
    ("East Midlands", 0.069, 0.067),
    ("Wales", 0.043, 0.044),
    ("North East", 0.039, 0.037),
    ("Northern Ireland", 0.028, 0.036),
];

const CHANNELS: [(&str, f64, f64); 5] = [
    ("Contactless", 9.4, 9.1),
    ("Chip and PIN", 31.2, 33.0),
    ("Online", 27.8, 26.0),
    ("Cash machine", 60.0, 60.0),
    ("Recurring card payment", 14.99, 13.5),
];

/// Payments by hour of the day, relative weights: this world, and the reference.
const HOURS: [[f64; 24]; 2] = [
    [
        0.8, 0.5, 0.3, 0.2, 0.3, 0.7, 1.6, 2.6, 4.4, 5.6, 6.4, 8.6, 11.0, 10.2, 9.2, 8.9, 8.6, 8.7,
        6.6, 5.1, 4.4, 3.5, 2.4, 1.2,
    ],
    [
        0.7, 0.4, 0.3, 0.2, 0.3, 0.6, 1.4, 2.7, 4.1, 5.2, 6.7, 8.9, 10.6, 10.4, 9.5, 9.0, 8.8, 8.4,
        6.3, 4.8, 4.1, 3.3, 2.2, 1.3,
    ],
];

const MONTHS: [(&str, f64, f64); 12] = [
    ("Jan", 0.948, 0.955),
    ("Feb", 0.966, 0.96),
    ("Mar", 0.981, 0.98),
    ("Apr", 0.986, 0.99),
    ("May", 1.004, 1.0),
    ("Jun", 1.003, 1.005),
    ("Jul", 1.015, 1.01),
    ("Aug", 0.996, 1.0),
    ("Sep", 1.002, 1.0),
    ("Oct", 1.008, 1.01),
    ("Nov", 1.035, 1.04),
    ("Dec", 1.056, 1.05),
];

const DAYS: [(&str, f64, f64); 7] = [
    ("Mon", 0.134, 0.136),
    ("Tue", 0.138, 0.137),
    ("Wed", 0.140, 0.139),
    ("Thu", 0.142, 0.143),
    ("Fri", 0.155, 0.154),
    ("Sat", 0.152, 0.153),
    ("Sun", 0.139, 0.138),
];

/// Customers by payments a month, bands of 10: this world, and Poisson with a mean of 48.
const CUSTOMERS: [[f64; 14]; 2] = [
    [121.0, 402.0, 648.0, 801.0, 786.0, 661.0, 502.0, 367.0, 259.0, 181.0, 117.0, 78.0, 48.0, 29.0],
    [0.0, 0.0, 10.0, 540.0, 2_348.0, 1_832.0, 260.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
];

pub(crate) fn world() -> WorldSheet {
    let shares = |weights: [f64; 24]| -> Vec<f64> {
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    };
    let hours: Vec<(String, f64, f64)> = (shares(HOURS[0]).into_iter().zip(shares(HOURS[1])))
        .enumerate()
        .map(|(hour, (measured, reference))| (format!("{hour:02}"), measured, reference))
        .collect();
    let customers: Vec<(String, f64, f64)> = (CUSTOMERS[0].iter().zip(CUSTOMERS[1]))
        .enumerate()
        .map(|(band, (&measured, reference))| (format!("{}", band * 10), measured, reference))
        .collect();
    let mut panels = vec![
        panel(
            "Lunch is the peak, the night is quiet",
            "Share of payments by hour of the day",
            &hours,
        ),
        panel("Fridays and Saturdays are busiest", "Share of payments by weekday", &DAYS),
        panel(
            "December has 11% more payments a day than January",
            "Payments a day by month, mean 1",
            &MONTHS,
        ),
        panel(
            "A contactless payment is a third of one with a PIN",
            "Median amount by channel",
            &CHANNELS,
        ),
        panel(
            "London and the South East spend 30% of all",
            "Share of card spend by region",
            &REGIONS,
        ),
        panel("Customers differ by more than chance", "Customers by payments a month", &customers),
    ];
    for (panel, (unit, shape)) in panels.iter_mut().zip([
        (Unit::Share, PanelShape::Columns),
        (Unit::Share, PanelShape::Columns),
        (Unit::Decimal, PanelShape::Index),
        (Unit::Money(fip_model::Currency::GBP), PanelShape::Bars),
        (Unit::Share, PanelShape::Bars),
        (Unit::Count, PanelShape::Columns),
    ]) {
        (panel.unit, panel.shape) = (unit, shape);
    }
    if let Some(reference) = panels.last_mut().and_then(|panel| panel.reference.as_mut()) {
        reference.name = "Poisson of the same mean".into();
    }
    WorldSheet {
        caption: Caption {
            title: "What does the invented bank look like beside the United Kingdom?".into(),
            subtitle:
                "5,000 customers, 2.9 million payments from April 2025 to March 2026; seed 42."
                    .into(),
            finding: "Hours, weekdays, months and regions are those of the United Kingdom".into(),
        },
        panels,
    }
}

fn panel<L: ToString>(title: &str, measure: &str, rows: &[(L, f64, f64)]) -> WorldPanel {
    WorldPanel {
        title: title.to_owned(),
        measure: measure.to_owned(),
        unit: Unit::Share,
        shape: PanelShape::Columns,
        labels: rows.iter().map(|row| row.0.to_string()).collect(),
        measured: rows.iter().map(|row| row.1).collect(),
        reference: Some(PanelReference {
            name: "United Kingdom".to_owned(),
            values: rows.iter().map(|row| Some(row.2)).collect(),
        }),
    }
}
