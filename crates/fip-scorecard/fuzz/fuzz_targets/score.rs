//! Any row is refused, or its score is the sum of its parts, by row and by column.
#![no_main]

use std::sync::LazyLock;

use fip_scorecard::{Column, Input, Points, Scorecard};
use libfuzzer_sys::fuzz_target;

static CARD: LazyLock<Scorecard> = LazyLock::new(|| {
    toml::from_str(include_str!("../../tests/data/card.toml")).expect("the sample card is lawful")
});

fuzz_target!(|data: (u8, f64, u8, f64, u8, &str)| {
    let card = &*CARD;
    let (first, frauds, second, nights, third, channel) = data;
    let value = |kind: u8, number: f64| match kind % 3 {
        0 => Input::Missing,
        1 => Input::Number(number),
        _ => Input::Category(channel),
    };
    let row = [value(first, frauds), value(second, nights), value(third, frauds)];
    let mut scorer = card.scorer();
    if let Ok(scored) = scorer.score_row(&row) {
        let parts: Points = scored.contributions().iter().map(|one| one.points()).sum();
        assert_eq!(scored.score(), card.base_points() + parts + scored.rounding());
        assert_eq!(card.score_only(&row), Ok(scored.score()));
        let below: Points = scored.reasons().iter().map(|one| one.points_below()).sum();
        assert!(below <= card.best_score() - scored.score());
        scored.reasons().iter().for_each(|one| drop(one.text()));
    }
    let columns =
        [Column::Numbers(&[frauds]), Column::Numbers(&[nights]), Column::Categories(&[channel])];
    let by_row = [Input::Number(frauds), Input::Number(nights), Input::Category(channel)];
    assert_eq!(card.score_columns(&columns).ok(), card.score_only(&by_row).ok().map(|one| vec![one]));
});
