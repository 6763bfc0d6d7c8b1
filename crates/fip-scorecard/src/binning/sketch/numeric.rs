//! Counts by value, exact as long as there are few distinct ones, then by ranges of values.

use std::collections::BTreeMap;

use super::{SketchError, check_limit, check_weight};
use crate::binning::distinct::{Column, Distinct, Tabulate, sort_key};
use crate::binning::tally::Tally;
use crate::binning::{Counts, NumericCounts};

/// The counts of a numeric variable; sketches of parts merge to one of the whole.
///
/// Up to `limit` distinct values the sketch is exact, and merging in any order gives what adding all rows
/// to one sketch gives. Beyond, values share ranges: halves of halves of the line of floating-point
/// numbers, of which any holds at most `8 / limit` of the weight. At most 63 of them lie around a cut, so
/// at any cut at most the share `504 / limit` of the weight is on the wrong side, in whatever order rows
/// came and sketches were merged; [`NumericSketch::rank_error`] tells how much it is at worst in this one,
/// which is far less. Everything is deterministic.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{BinningSpec, NumericSketch};
///
/// let mut first = NumericSketch::new(10_000)?;
/// let mut second = NumericSketch::new(10_000)?;
/// for i in 0..1_000 {
///     first.add(Some(f64::from(i)), i % 3 == 0, 1.0)?;
///     second.add(Some(f64::from(-i)), i % 5 == 0, 1.0)?;
/// }
/// first.merge(&second)?;
/// let binning = BinningSpec::default().fit_counts("balance", &first.counts())?;
/// assert_eq!(binning.summary().totals.n_rows, 2_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// N. Shrivastava and others, "Medians and beyond: new aggregation techniques for sensor networks", 2004.
#[derive(Debug, Clone, PartialEq)]
pub struct NumericSketch {
    limit: usize,
    /// By level and by the upper bits of the sort key, as many as the level leaves.
    nodes: BTreeMap<(u32, u64), Node>,
    /// Values that never share a range, by sort key.
    kept: BTreeMap<u64, Node>,
    missing: Counts,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    counts: Counts,
    /// The smallest and the largest value that was seen.
    lowest: f64,
    highest: f64,
}

impl Node {
    fn absorb(&mut self, other: &Self) {
        self.counts.absorb(&other.counts);
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
    }
}

/// The level of the two halves of the line.
const TOP: u32 = 63;

const LEAST_LIMIT: usize = 64;

impl NumericSketch {
    /// Returns an empty sketch that is exact up to so many distinct values and never holds more ranges.
    ///
    /// # Errors
    ///
    /// [`SketchError::Limit`] outside 64 to 16,777,216.
    pub fn new(limit: usize) -> Result<Self, SketchError> {
        check_limit(limit, LEAST_LIMIT)?;
        Ok(Self { limit, nodes: BTreeMap::new(), kept: BTreeMap::new(), missing: Counts::ZERO })
    }

    /// Keeps these values exact whatever happens; for special codes. To be called before rows are added.
    ///
    /// # Errors
    ///
    /// [`SketchError::NotFinite`].
    pub fn keep_exact(mut self, values: &[f64]) -> Result<Self, SketchError> {
        for &value in values {
            if !value.is_finite() {
                return Err(SketchError::NotFinite { found: value });
            }
            let value = value + 0.0;
            let node = Node { counts: Counts::ZERO, lowest: value, highest: value };
            self.kept.entry(sort_key(value)).or_insert(node);
        }
        Ok(self)
    }

    /// Adds a row; one of weight 0 is left out.
    ///
    /// # Errors
    ///
    /// [`SketchError::NotFinite`] and [`SketchError::Weight`]; the sketch stays as it was.
    pub fn add(&mut self, value: Option<f64>, event: bool, weight: f64) -> Result<(), SketchError> {
        check_weight(weight)?;
        let counts = event.tally(weight);
        match value {
            Some(found) if !found.is_finite() => return Err(SketchError::NotFinite { found }),
            _ if weight <= 0.0 => {}
            None => self.missing.absorb(&counts),
            Some(value) => {
                let value = value + 0.0;
                let key = sort_key(value);
                match self.kept.get_mut(&key) {
                    Some(node) => node.counts.absorb(&counts),
                    None => self.insert((0, key), Node { counts, lowest: value, highest: value }),
                }
                self.shrink();
            }
        }
        Ok(())
    }

    /// Adds what another sketch has counted.
    ///
    /// # Errors
    ///
    /// [`SketchError::Limits`] for a sketch of another limit.
    pub fn merge(&mut self, other: &Self) -> Result<(), SketchError> {
        if self.limit != other.limit {
            return Err(SketchError::Limits { left: self.limit, right: other.limit });
        }
        self.missing.absorb(&other.missing);
        for (key, node) in &other.kept {
            self.kept.entry(*key).and_modify(|held| held.absorb(node)).or_insert(*node);
        }
        for (place, node) in &other.nodes {
            self.insert(*place, *node);
        }
        self.shrink();
        Ok(())
    }

    /// Returns whether every distinct value still has counts of its own.
    pub fn is_exact(&self) -> bool {
        self.nodes.values().all(|node| node.lowest >= node.highest)
    }

    /// Returns the largest share of the weight that may be on the wrong side of a cut; 0 while exact.
    pub fn rank_error(&self) -> f64 {
        let wide = self.nodes.values().filter(|node| node.lowest < node.highest);
        // A range lies around the cuts above its lowest value up to its highest: ends come first.
        let mut ends: Vec<(f64, bool, f64)> = wide
            .flat_map(|node| {
                let weight = node.counts.weight();
                [(node.lowest, true, weight), (node.highest, false, -weight)]
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut around, mut most) = (0.0, 0.0_f64);
        for (_, _, weight) in ends {
            around += weight;
            most = most.max(around);
        }
        if 0.0 < most { most / self.weight() } else { 0.0 }
    }

    /// Returns the counts to fit bins to: those of a range stand at its largest value.
    pub fn counts(&self) -> NumericCounts {
        let mut values: BTreeMap<u64, (f64, Counts)> = BTreeMap::new();
        for node in self.nodes.values().chain(self.kept.values()) {
            if 0.0 < node.counts.weight() {
                let start = (node.highest, Counts::ZERO);
                let sum = values.entry(sort_key(node.highest)).or_insert(start);
                sum.1.absorb(&node.counts);
            }
        }
        let (values, tallies) = values.into_values().unzip();
        let distinct = Distinct { values, tallies };
        NumericCounts::of_column(Column { distinct, missing: self.missing })
    }

    fn insert(&mut self, place: (u32, u64), node: Node) {
        self.nodes.entry(place).and_modify(|held| held.absorb(&node)).or_insert(node);
    }

    fn weight(&self) -> f64 {
        let weights =
            self.nodes.values().chain(self.kept.values()).map(|node| node.counts.weight());
        weights.sum()
    }

    /// Joins light ranges until at most half of the limit is left, which makes joining rare.
    ///
    /// Once no pair of siblings with its parent is light, twice the weight bounds the sum over all pairs:
    /// there are fewer than `limit / 4` pairs, so fewer than `limit / 2` nodes.
    fn shrink(&mut self) {
        if self.nodes.len() <= self.limit {
            return;
        }
        let weight: f64 = self.nodes.values().map(|node| node.counts.weight()).sum();
        let light = 8.0 * weight / self.limit as f64;
        let mut levels: Vec<Level> = vec![Vec::new(); TOP as usize + 1];
        for ((level, key), node) in std::mem::take(&mut self.nodes) {
            levels[level as usize].push((key, node));
        }
        let count = |levels: &[Level]| levels.iter().map(Vec::len).sum::<usize>();
        let mut before = count(&levels);
        for _ in 0..=TOP {
            for level in 1..levels.len() {
                let (low, high) = levels.split_at_mut(level);
                join_light(&mut low[level - 1], &mut high[0], light);
            }
            let after = count(&levels);
            if after <= self.limit / 2 || after == before {
                break;
            }
            before = after;
        }
        let places = (0_u32..).zip(levels);
        let nodes = places.flat_map(|(level, nodes)| {
            nodes.into_iter().map(move |(key, node)| ((level, key), node))
        });
        self.nodes = nodes.collect();
    }
}

/// The nodes of a level by the upper bits of their keys, ascending.
type Level = Vec<(u64, Node)>;

/// Moves light pairs of siblings into their parents.
fn join_light(children: &mut Level, parents: &mut Level, light: f64) {
    let mut kept = Vec::new();
    let mut joined = Vec::with_capacity(parents.len());
    let mut rest = parents.drain(..).peekable();
    for siblings in children.chunk_by(|a, b| a.0 >> 1 == b.0 >> 1) {
        let key = siblings[0].0 >> 1;
        while let Some(parent) = rest.next_if(|parent| parent.0 < key) {
            joined.push(parent);
        }
        let parent = rest.next_if(|parent| parent.0 == key);
        let mut sum = siblings[0].1;
        let others = siblings.iter().skip(1).chain(&parent);
        for (_, node) in others {
            sum.absorb(node);
        }
        if sum.counts.weight() <= light {
            joined.push((key, sum));
        } else {
            kept.extend_from_slice(siblings);
            joined.extend(parent);
        }
    }
    joined.extend(rest);
    *children = kept;
    *parents = joined;
}
