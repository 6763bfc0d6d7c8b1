//! From solved states to the best partition: straight back, or by branch and bound where bins that are
//! not neighbours have rules too.

use super::ground::PairRule;
use super::table::SegmentTable;

/// The largest number of states that branch and bound looks at.
pub(super) const STEP_LIMIT: u64 = 20_000_000;

/// A partial solution up to the bin `start..end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) layer: usize,
    pub(super) phase: usize,
    /// Start of the bin before, where the state has two bins.
    pub(super) before: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The solved states of a family of shapes.
pub(super) trait Family {
    fn table(&self) -> &SegmentTable;

    /// Adds the states that hold all prebins and the best value of each.
    fn finals(&self, found: &mut Vec<(State, f64)>);

    /// Adds the states that `state` may follow and the best value of each.
    fn predecessors(&self, state: State, found: &mut Vec<(State, f64)>);
}

/// Ends and value of the best partition, and the number of states looked at on the way.
pub(super) struct Found {
    pub(super) ends: Vec<usize>,
    pub(super) value: f64,
    pub(super) n_states: u64,
}

/// Follows the best values back; nothing where no partition is lawful.
pub(super) fn straight(family: &impl Family) -> Option<Found> {
    let mut states = Vec::new();
    family.finals(&mut states);
    let n_finals = states.len() as u64;
    let (mut state, value) =
        states.iter().copied().reduce(|best, next| if best.1 < next.1 { next } else { best })?;
    if value <= f64::NEG_INFINITY {
        return None;
    }
    let mut ends = vec![state.end];
    let mut best = value;
    while 0 < state.start {
        states.clear();
        family.predecessors(state, &mut states);
        let own = family.table().value(state.start, state.end);
        // The forward pass made `best` by this very sum.
        let same = |source: &&(State, f64)| (source.1 + own).to_bits() == best.to_bits();
        (state, best) = *states.iter().find(same)?;
        ends.push(state.end);
    }
    ends.reverse();
    Some(Found { ends, value, n_states: n_finals })
}

/// Looks at the partitions in order of their bounds; nothing where none is lawful.
///
/// The bound of a partition whose last bins are given is their value and the best of what may come
/// before, so the first partition of a value that no bound exceeds is the best.
///
/// # Errors
///
/// The number of states, where it passes [`STEP_LIMIT`].
pub(super) fn bounded(family: &impl Family, rule: PairRule<'_>) -> Result<Option<Found>, u64> {
    let mut search = Search { family, rule, chain: Vec::new(), best: None, n_states: 0 };
    let mut finals = Vec::new();
    family.finals(&mut finals);
    search.branch(finals, 0.0)?;
    let n_states = search.n_states;
    Ok(search.best.map(|(value, ends)| Found { ends, value, n_states }))
}

struct Search<'a, F> {
    family: &'a F,
    rule: PairRule<'a>,
    /// The last bins, from the end.
    chain: Vec<(usize, usize)>,
    best: Option<(f64, Vec<usize>)>,
    n_states: u64,
}

impl<F: Family> Search<'_, F> {
    /// Tries each state as the bin before the chain, whose value is `behind`.
    fn branch(&mut self, mut states: Vec<(State, f64)>, behind: f64) -> Result<(), u64> {
        self.n_states += states.len() as u64;
        if STEP_LIMIT < self.n_states {
            return Err(self.n_states);
        }
        states.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (state, best) in states {
            let bound = best + behind;
            let floor = self.best.as_ref().map_or(f64::NEG_INFINITY, |best| best.0);
            if bound <= floor {
                break;
            }
            let bin = (state.start, state.end);
            if !self.chain.iter().all(|&later| (self.rule)(bin, later)) {
                continue;
            }
            self.chain.push(bin);
            if state.start == 0 {
                let ends = self.chain.iter().rev().map(|bin| bin.1).collect();
                self.best = Some((bound, ends));
            } else {
                let own = self.family.table().value(state.start, state.end);
                let mut before = Vec::new();
                self.family.predecessors(state, &mut before);
                self.branch(before, behind + own)?;
            }
            self.chain.pop();
        }
        Ok(())
    }
}
