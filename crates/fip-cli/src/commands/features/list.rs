//! Every feature as a table for the eye.

use fip_features::{Catalogue, Feature, Grain};

const HEAD: [&str; 6] = ["name", "table", "unit", "from", "definition", "meaning"];

/// Returns every feature, a line each, in the order of the tables.
pub(super) fn table(catalogue: &Catalogue) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(Grain::ALL.into_iter().flat_map(|grain| catalogue.features(grain)).map(row));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEAD.len()).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &[String; HEAD.len()]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn row(feature: &Feature) -> [String; HEAD.len()] {
    [
        feature.name().to_owned(),
        feature.grain().word().to_owned(),
        feature.unit().to_owned(),
        origin(feature).to_owned(),
        feature.text().to_owned(),
        feature.meaning().to_owned(),
    ]
}

/// Returns who declared a feature.
pub(super) fn origin(feature: &Feature) -> &'static str {
    let built_in = Catalogue::built_in().feature(feature.grain(), feature.name());
    if built_in.is_some() { "built-in" } else { "custom" }
}
