//! Tables of features: first the expressions over totals, then the formulas over those.

use super::dialect::Dialect;
use super::formulas::Writer;
use super::plan::Plan;
use super::stage::{Item, Stage, one_line};
use crate::catalogue::{Definition, Feature, Grain};

/// The columns of a table of features: those of its first stage, and those that each stage adds.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) first: Vec<Item>,
    pub(super) above: Vec<Vec<Item>>,
}

impl Plan<'_> {
    /// Returns the columns of some features and of those that their formulas name.
    pub(super) fn layers(&mut self, grain: Grain, wanted: &[usize]) -> Layers {
        let catalogue = self.catalogue;
        let features = catalogue.features(grain);
        let needed = closure(features, wanted);
        let mut layers = Layers { first: Vec::new(), above: Vec::new() };
        for (feature, _) in features.iter().zip(&needed).filter(|(_, needed)| **needed) {
            if let Some(sql) = self.simple(grain, feature.definition()) {
                layers.first.push(column(feature, sql, self.dialect));
            }
        }
        let usable_from = vec![1; features.len()];
        let mut writer = Writer {
            dialect: self.dialect,
            window: self.window,
            features,
            usable_from,
            hidden: Vec::new(),
        };
        let mut above: Vec<(usize, Item)> = Vec::new();
        for &at in catalogue.order(grain).iter().filter(|&&at| needed[at]) {
            if let Definition::Formula(formula) = features[at].definition() {
                let term = writer.formula(formula);
                writer.usable_from[at] = term.stage + 1;
                above.push((term.stage, column(&features[at], term.sql, self.dialect)));
            }
        }
        let n_stages = above.iter().map(|(stage, _)| *stage).max().unwrap_or(0);
        layers.above = vec![Vec::new(); n_stages];
        for (stage, item) in writer.hidden.into_iter().chain(above) {
            if let Some(columns) = stage.checked_sub(1).and_then(|at| layers.above.get_mut(at)) {
                columns.push(item);
            }
        }
        layers
    }
}

/// Returns which features are wanted or named by the formula of one that is.
fn closure(features: &[Feature], wanted: &[usize]) -> Vec<bool> {
    let mut needed = vec![false; features.len()];
    let mut open = wanted.to_vec();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut needed[at], true) {
            continue;
        }
        if let Definition::Formula(formula) = features[at].definition() {
            formula.visit_features(&mut |position| open.push(position));
        }
    }
    needed
}

fn column(feature: &Feature, sql: String, dialect: Dialect) -> Item {
    let unit =
        if feature.unit().is_empty() { String::new() } else { format!(" [{}]", feature.unit()) };
    let meaning = one_line(feature.meaning());
    let meaning = if meaning == feature.text() { String::new() } else { format!("{meaning}: ") };
    let comment = format!("{meaning}{}{unit}", one_line(feature.text()));
    Item { comment: Some(comment), ..Item::new(sql, dialect.name(feature.name())) }
}

impl Layers {
    /// Returns the stages, named after the first of them.
    pub(super) fn stages(
        self,
        name: &str,
        comment: &str,
        keys: &[Item],
        from: Vec<String>,
    ) -> Vec<Stage> {
        let mut items = keys.to_vec();
        items.extend(self.first);
        let first = Stage { name: name.to_owned(), comment: comment.to_owned(), items, tail: from };
        let mut stages = vec![first];
        let mut last = name.to_owned();
        for (at, columns) in self.above.into_iter().enumerate() {
            let next = format!("{name}_{}", at + 1);
            let mut items = vec![Item::same("*")];
            items.extend(columns);
            let comment = "Features that are made of those before.".to_owned();
            let tail = vec![format!("FROM {last}")];
            stages.push(Stage { name: next.clone(), comment, items, tail });
            last = next;
        }
        stages
    }
}
