//! No document, however broken, makes the crate panic: it is refused, or it scores.

use fip_scorecard::{Baseline, Input, Scorecard, ScorecardDocument};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::cards::{document, number};

/// A change of one place in a JSON document.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(Value),
    Remove,
    Repeat,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(1e308),
        json!(-0.0),
        json!(i32::MAX),
        json!(i32::MIN),
        json!(u64::MAX),
        json!(""),
        json!("{value}"),
        json!("percent"),
        json!("row 0"),
        json!([]),
        json!({}),
    ];
    prop_oneof![
        4 => select(values).prop_map(Mutation::Replace),
        2 => Just(Mutation::Remove),
        1 => Just(Mutation::Repeat),
    ]
}

/// Walks down from the root, a step for each index, and changes the place where the walk ends.
fn mutate(value: &mut Value, path: &[Index], mutation: &Mutation) {
    let Some((step, rest)) = path.split_first() else {
        if let Mutation::Replace(new) = mutation {
            *value = new.clone();
        }
        return;
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = step.index(items.len());
            match mutation {
                Mutation::Remove if rest.is_empty() => drop(items.remove(at)),
                Mutation::Repeat if rest.is_empty() => items.insert(at, items[at].clone()),
                _ => mutate(&mut items[at], rest, mutation),
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            let key = fields.keys().nth(step.index(fields.len())).cloned().unwrap_or_default();
            if matches!(mutation, Mutation::Remove) && rest.is_empty() {
                fields.remove(&key);
            } else if let Some(field) = fields.get_mut(&key) {
                mutate(field, rest, mutation);
            }
        }
        _ => mutate(value, &[], mutation),
    }
}

/// Does everything one can do with a card that was accepted.
fn use_card(card: &Scorecard, number: f64) -> Result<(), TestCaseError> {
    prop_assert!(card.worst_score() <= card.best_score());
    let again = Scorecard::try_from(ScorecardDocument::from(card));
    prop_assert_eq!(again.as_ref(), Ok(card));
    let values = [
        Input::Missing,
        Input::Number(number),
        Input::Number(f64::NAN),
        Input::Category("ATM"),
        Input::Category(""),
    ];
    for baseline in [Baseline::BestAttainable, Baseline::Neutral] {
        let Ok(mut scorer) = card.scorer_with(baseline) else { continue };
        for value in values {
            let row = vec![value; card.characteristics().len()];
            if let Ok(scored) = scorer.score_row(&row) {
                let texts: Vec<_> =
                    scored.reasons().iter().map(fip_scorecard::Reason::text).collect();
                prop_assert!(texts.len() <= card.max_reasons());
                let _ = scored.improvement();
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn mutated_json_is_refused_or_scores(
        document in document(),
        mutations in proptest::collection::vec(
            (proptest::collection::vec(any::<Index>(), 1..7), mutation()), 1..4),
        number in number(),
    ) {
        let mut json = serde_json::to_value(&document).unwrap();
        for (path, mutation) in &mutations {
            mutate(&mut json, path, mutation);
        }
        if let Ok(card) = serde_json::from_value::<Scorecard>(json) {
            use_card(&card, number)?;
        }
    }

    #[test]
    fn mutated_toml_is_refused_or_scores(
        at in any::<Index>(), length in 0..40_usize, with in "[ -~]{0,6}", number in number(),
    ) {
        let text = include_str!("../data/card.toml");
        let start = at.index(text.len());
        let end = (start + length).min(text.len());
        let text = format!("{}{with}{}", &text[..start], &text[end..]);
        if let Ok(card) = toml::from_str::<Scorecard>(&text) {
            use_card(&card, number)?;
        }
    }
}
