//! Groups of rows dealt to bins whole, each class as near to its share as can be.

use std::collections::BTreeMap;

use fip_model::Seed;

use super::error::SplitError;
use crate::labels::check_labels;

/// The rows of one group, by class.
struct Group {
    id: u64,
    counts: [usize; 2],
}

/// Returns the bin of each row. No group is in two bins; `targets` are the bins' shares and sum to 1.
///
/// The largest groups are dealt first, equal ones in a random order of their ids; each goes where it brings
/// the shares of both classes nearest to the targets.
///
/// ```text
/// minimise  Σ over bins and classes (share of the class in the bin - target)² / target
/// ```
pub(super) fn deal(
    labels: &[bool],
    groups: &[u64],
    targets: &[f64],
    seed: Seed,
) -> Result<Vec<usize>, SplitError> {
    let n_events = check_labels(labels, labels.len())?;
    if groups.len() != labels.len() {
        return Err(SplitError::IdsLength { expected: labels.len(), found: groups.len() });
    }
    let mut counts: BTreeMap<u64, [usize; 2]> = BTreeMap::new();
    for (&id, &event) in groups.iter().zip(labels) {
        counts.entry(id).or_default()[usize::from(event)] += 1;
    }
    for class in [true, false] {
        let found = counts.values().filter(|group| group[usize::from(class)] > 0).count();
        if found < targets.len() {
            return Err(SplitError::TooFewGroups { class, expected: targets.len(), found });
        }
    }
    let totals = [(labels.len() - n_events) as f64, n_events as f64];
    let bin_of = assign(counts, totals, targets, seed);
    Ok(groups.iter().filter_map(|id| bin_of.get(id).copied()).collect())
}

fn assign(
    counts: BTreeMap<u64, [usize; 2]>,
    totals: [f64; 2],
    targets: &[f64],
    seed: Seed,
) -> BTreeMap<u64, usize> {
    let keyed = seed.keyed("groups");
    let shares = |group: &Group| [0, 1].map(|class| group.counts[class] as f64 / totals[class]);
    let size = |group: &Group| shares(group).into_iter().fold(0.0, f64::max);
    let mut order: Vec<Group> =
        counts.into_iter().map(|(id, counts)| Group { id, counts }).collect();
    order.sort_by(|a, b| {
        let random = |group: &Group| (keyed.bits(group.id), group.id);
        size(b).total_cmp(&size(a)).then_with(|| random(a).cmp(&random(b)))
    });
    let mut filled = vec![[0.0; 2]; targets.len()];
    let mut bin_of = BTreeMap::new();
    for group in &order {
        let added = shares(group);
        let rise = |bin: usize| -> f64 {
            let of_class = |class: usize| {
                let target = targets[bin];
                added[class] * (2.0 * (filled[bin][class] - target) + added[class]) / target
            };
            of_class(0) + of_class(1)
        };
        let start = (0, f64::INFINITY);
        let (bin, _) = (0..targets.len())
            .map(|bin| (bin, rise(bin)))
            .fold(start, |best, found| if found.1 < best.1 { found } else { best });
        for (sum, part) in filled[bin].iter_mut().zip(added) {
            *sum += part;
        }
        bin_of.insert(group.id, bin);
    }
    bin_of
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::{Folds, TrainTest};

    /// 60 groups of 1 to 9 rows, events in about every fifth row.
    fn world() -> (Vec<bool>, Vec<u64>) {
        let sizes = (0..60_u64).map(|group| (group, 1 + group * group % 9));
        let groups: Vec<u64> =
            sizes.flat_map(|(group, size)| (0..size).map(move |_| group * 7)).collect();
        let labels = (0..groups.len()).map(|row| row * 13 % 5 == 0).collect();
        (labels, groups)
    }

    #[test]
    fn refuses_groups_that_cannot_be_divided() {
        let labels = [true, true, false, false, false];
        let fold = |groups: &[u64]| Folds::grouped(&labels, groups, 2, Seed::new(1)).unwrap_err();
        let one_event_group = SplitError::TooFewGroups { class: true, expected: 2, found: 1 };
        assert_eq!(fold(&[1, 1, 2, 3, 4]), one_event_group);
        let one_other_group = SplitError::TooFewGroups { class: false, expected: 2, found: 1 };
        assert_eq!(fold(&[1, 2, 2, 2, 2]), one_other_group);
        assert_eq!(fold(&[1, 2]), SplitError::IdsLength { expected: 5, found: 2 });
        let share = TrainTest::grouped(&labels, &[1, 2, 3, 4, 5], f64::NAN, Seed::new(1));
        assert!(matches!(share, Err(SplitError::InvalidShare { .. })));
    }

    #[test]
    fn no_group_is_on_both_sides_and_classes_are_spread() {
        let (labels, groups) = world();
        let split = TrainTest::grouped(&labels, &groups, 0.25, Seed::new(5)).unwrap();
        let ids = |rows: &[usize]| rows.iter().map(|&row| groups[row]).collect::<Vec<u64>>();
        let test = ids(split.test());
        assert!(ids(split.train()).iter().all(|id| !test.contains(id)));
        assert_eq!(split.train().len() + split.test().len(), labels.len());
        let share = |class: bool| {
            let of = |rows: &[usize]| rows.iter().filter(|&&row| labels[row] == class).count();
            of(split.test()) as f64 / (of(split.test()) + of(split.train())) as f64
        };
        assert!((share(true) - 0.25).abs() < 0.03, "{}", share(true));
        assert!((share(false) - 0.25).abs() < 0.03, "{}", share(false));
    }

    #[test]
    fn folds_hold_whole_groups_and_like_shares() {
        let (labels, groups) = world();
        let folds = Folds::grouped(&labels, &groups, 5, Seed::new(5)).unwrap();
        for (row, &fold) in folds.fold_of().iter().enumerate() {
            let mates = (0..groups.len()).filter(|&mate| groups[mate] == groups[row]);
            assert!(mates.map(|mate| folds.fold_of()[mate]).all(|other| other == fold));
        }
        let n = labels.len();
        for fold in 0..5 {
            let (_, test) = folds.train_and_test(fold);
            assert!(test.len().abs_diff(n / 5) <= 4, "{} of {n}", test.len());
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter_and_the_seed_does() {
        let (labels, groups) = world();
        let n = labels.len();
        let folds = Folds::grouped(&labels, &groups, 4, Seed::new(2)).unwrap();
        let reverse = |row: usize| n - 1 - row;
        let labels_back: Vec<bool> = (0..n).map(|row| labels[reverse(row)]).collect();
        let groups_back: Vec<u64> = (0..n).map(|row| groups[reverse(row)]).collect();
        let back = Folds::grouped(&labels_back, &groups_back, 4, Seed::new(2)).unwrap();
        assert!((0..n).all(|row| folds.fold_of()[row] == back.fold_of()[reverse(row)]));
        let other = Folds::grouped(&labels, &groups, 4, Seed::new(3)).unwrap();
        assert_ne!(folds, other);
    }
}
