//! Any text is refused or is a card, and a card written is read again as the same card.
#![no_main]

use fip_scorecard::{Input, Scorecard};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(card) = Scorecard::from_json(text) else { return };
    let written = card.to_json().expect("a checked card can be written");
    assert_eq!(Scorecard::from_json(&written).as_ref(), Ok(&card));
    assert!(card.worst_score() <= card.best_score());
    let row = vec![Input::Missing; card.characteristics().len()];
    if let Ok(scored) = card.scorer().score_row(&row) {
        assert!((card.worst_score()..=card.best_score()).contains(&scored.score()));
        let _ = scored.improvement();
    }
});
