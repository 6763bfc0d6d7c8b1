//! Descriptions that tell what a payment was for.

use std::collections::BTreeMap;

use super::{Finding, Role, Sniffed, codes};
use crate::codes::Category;
use crate::intake::loose::{ColumnRef, Texts};

/// The most texts of a column that could be named by hand.
const MOST_TEXTS: usize = 200;

/// A column of few texts, taken for the merchant's name, that could give categories too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purposes {
    /// The column.
    pub column: ColumnRef,
    /// The texts of each category, as far as their words tell it.
    pub map: BTreeMap<String, Texts>,
    /// Texts without a category, the most frequent first, with their records.
    pub unnamed: Vec<(String, usize)>,
    /// Whether the mapping uses it: half of the records have a text that was told.
    pub is_mapped: bool,
    /// What speaks for it.
    pub finding: Finding,
}

impl Sniffed {
    /// Returns what descriptions tell, where nothing else tells the category.
    pub(super) fn purposes(
        &self,
        named: impl Fn(&super::SniffedColumn) -> ColumnRef,
    ) -> Option<Purposes> {
        let others = [Role::Category, Role::Purpose, Role::Mcc];
        let column = self.column(Role::MerchantName)?;
        let is_few = column.n_distinct <= MOST_TEXTS && column.n_distinct * 5 <= column.n_values;
        if !is_few || others.into_iter().any(|role| self.column(role).is_some()) {
            return None;
        }
        let mut by_category: BTreeMap<Category, Vec<&str>> = BTreeMap::new();
        let (mut unnamed, mut n_named) = (Vec::new(), 0);
        for (text, n) in &column.frequent {
            if let Some(category) = codes::category(text) {
                by_category.entry(category).or_default().push(text);
                n_named += n;
            } else {
                unnamed.push((text.clone(), *n));
            }
        }
        let is_mapped = n_named * 2 >= column.n_values;
        let name = |category: Category| category.code().to_lowercase();
        if is_mapped && !unnamed.is_empty() {
            // Texts that nobody named yet; the file may have more of them further on.
            by_category.entry(Category::OtherRetail).or_default().push("*");
        }
        let map = by_category.into_iter().map(|(code, texts)| (name(code), Texts::of(&texts)));
        let what = if is_mapped { "is the purpose too" } else { "could be the purpose too" };
        let finding = Finding {
            what: format!("{} {what}", column.shown()),
            evidence: format!(
                "the words of {} of its {} texts, in {n_named} of {} rows, tell a category",
                column.n_distinct - unnamed.len(),
                column.n_distinct,
                column.n_values
            ),
            is_sure: false,
        };
        let column = named(column);
        Some(Purposes { column, map: map.collect(), unnamed, is_mapped, finding })
    }
}
