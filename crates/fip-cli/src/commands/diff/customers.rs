//! Who moved between tiers and segments.

use std::collections::BTreeMap;

use fip_model::Tier;
use serde::Serialize;

use crate::commands::table::{Fault, Table};
use crate::failure::Failure;

/// Customers of both runs, and how their tiers changed.
#[derive(Debug, Serialize)]
pub(super) struct Customers {
    pub(super) in_both: u64,
    pub(super) gone: u64,
    pub(super) new: u64,
    /// Tiers in the order of `moves`.
    pub(super) tiers: Vec<&'static str>,
    /// Customers of both runs, a row for each earlier tier, a column for each later one.
    pub(super) moves: Vec<Vec<u64>>,
    pub(super) safer: u64,
    pub(super) riskier: u64,
    pub(super) other_segment: u64,
    /// Mean change of the score, in points.
    pub(super) mean_change: Option<f64>,
}

/// What a run says of a customer.
#[derive(Debug, Clone, Copy)]
struct Standing<'t> {
    tier: Tier,
    score: f64,
    segment: &'t str,
}

impl Customers {
    /// Compares the scores and segments of two runs.
    pub(super) fn of(scores: [&Table; 2], segments: [&Table; 2]) -> Result<Self, Failure> {
        let before = standings(scores[0], segments[0])?;
        let after = standings(scores[1], segments[1])?;
        let n_tiers = Tier::ALL.len();
        let mut moves = vec![vec![0; n_tiers]; n_tiers];
        let (mut in_both, mut other_segment, mut change) = (0, 0, 0.0);
        for (id, was) in &before {
            let Some(is) = after.get(id) else { continue };
            in_both += 1;
            moves[was.tier as usize][is.tier as usize] += 1;
            other_segment += u64::from(was.segment != is.segment);
            change += is.score - was.score;
        }
        let sum = |wanted: fn(usize, usize) -> bool| {
            let all = (0..n_tiers).flat_map(|from| (0..n_tiers).map(move |to| (from, to)));
            all.filter(|&(from, to)| wanted(from, to)).map(|(from, to)| moves[from][to]).sum()
        };
        Ok(Self {
            in_both,
            gone: before.len() as u64 - in_both,
            new: after.len() as u64 - in_both,
            tiers: Tier::ALL.into_iter().map(Tier::code).collect(),
            // Tiers stand from the safest to the riskiest.
            safer: sum(|from, to| to < from),
            riskier: sum(|from, to| to > from),
            moves,
            other_segment,
            mean_change: (in_both > 0).then(|| change / in_both as f64),
        })
    }
}

fn standings<'t>(
    scores: &'t Table,
    segments: &'t Table,
) -> Result<BTreeMap<&'t str, Standing<'t>>, Failure> {
    let [ids, tiers] = [scores.column("customer_id")?, scores.column("tier")?];
    let points = scores.column("score")?.numbers()?;
    let names = segments.column("segment")?;
    let of_segments = segments.column("customer_id")?;
    let segment: BTreeMap<&str, &str> =
        (0..segments.n_rows()).map(|row| (of_segments.text(row), names.text(row))).collect();
    let standing = |row: usize| {
        let bad = |column: &str, expected: String, found: &str| {
            let (found, hint) = (found.to_owned(), "run `fip run` there again".to_owned());
            scores.bad_cell(row, column, &Fault { expected, found, hint })
        };
        let typed = tiers.text(row);
        let tier = typed
            .parse::<Tier>()
            .map_err(|_| bad("tier", format!("one of {}", Tier::CODES.join(", ")), typed))?;
        let score = points[row].ok_or_else(|| bad("score", "a number".to_owned(), ""))?;
        let segment = segment.get(ids.text(row)).copied().unwrap_or_default();
        Ok((ids.text(row), Standing { tier, score, segment }))
    };
    (0..scores.n_rows()).map(standing).collect()
}
