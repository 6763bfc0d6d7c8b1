//! The stages that read tables: the window's months, the transactions in them, and what is made of
//! these for each customer, or customer and month.

use super::condition::{TIME, Writer};
use super::figures::key_item;
use super::plan::{Plan, RowColumn, Set};
use super::stage::{Item, Stage};
use crate::catalogue::{Grain, Key};

/// Months on a line of the list of months.
const MONTHS_A_LINE: usize = 6;

impl Plan<'_> {
    pub(super) fn window_months(&self) -> Stage {
        let rows: Vec<String> = (self.window.months().enumerate())
            .map(|(position, month)| format!("({position}, {})", month.key()))
            .collect();
        let lines = rows.chunks(MONTHS_A_LINE).map(|line| line.join(", "));
        let values = format!("VALUES {}", lines.collect::<Vec<_>>().join(",\n           "));
        Stage {
            name: "window_months (position, month)".to_owned(),
            comment: format!(
                "The months of the window, from {} to before {}.",
                self.window.start(),
                self.window.as_of()
            ),
            items: Vec::new(),
            tail: vec![values],
        }
    }

    /// Returns the stage of the transactions in the window, with the columns that were asked for.
    pub(super) fn facts(&self) -> Stage {
        let mut items =
            vec![Item::new("t.customer_id", "customer_id"), Item::new("w.position", "position")];
        for &column in &self.rows {
            items.push(match column {
                RowColumn::Month => Item::new("w.month", "month"),
                RowColumn::Pence => Item::new(self.dialect.pence("t.amount"), "pence"),
                RowColumn::Time => Item::new(TIME, "txn_ts"),
                RowColumn::Key(key) => key_item(key, self.dialect),
            });
        }
        let (dialect, fraud, home) = (self.dialect, self.fraud, self.catalogue.home());
        let writer = Writer { dialect, fraud, home };
        for (at, (predicate, _)) in self.conditions.iter().enumerate() {
            items.push(Item {
                comment: None,
                ..Item::new(writer.condition(predicate), self.flag(at))
            });
        }
        let (merchant, reports) = self.asks();
        let mut tail = vec![
            "FROM FactTransactions AS t".to_owned(),
            format!("JOIN window_months AS w ON w.month = {}", self.dialect.month_of("t.date_key")),
        ];
        if merchant {
            tail.push("JOIN DimMerchant AS m ON m.merchant_id = t.merchant_id".to_owned());
        }
        if reports {
            let before = self.dialect.before("r.reported_at", self.window.as_of());
            tail.push(format!(
                "LEFT JOIN FraudReports AS r ON r.transaction_id = t.transaction_id AND {before}"
            ));
        }
        let (start, end) = (self.window.start().key(), self.window.as_of().key());
        tail.push(format!("WHERE t.date_key >= {start} AND t.date_key < {end}"));
        let comment = "The transactions in the window, amounts in whole pence.".to_owned();
        Stage { name: "facts".to_owned(), comment, items, tail }
    }

    pub(super) fn months_stage(&self) -> Stage {
        let mut items = vec![Item::same("customer_id"), Item::same("position")];
        let mut keys = "GROUP BY customer_id, position".to_owned();
        if self.rows.contains(&RowColumn::Month) {
            items.push(Item::same("month"));
            keys += ", month";
        }
        items.extend(self.months.iter().map(|&total| self.of_rows(total)));
        Stage {
            name: "months".to_owned(),
            comment: "Totals of each customer and month.".to_owned(),
            items,
            tail: vec![
                if self.centres.is_empty() { "FROM facts" } else { "FROM centred" }.to_owned(),
                keys,
            ],
        }
    }

    /// Returns the stages of a customer's totals; none where nothing asked for them.
    pub(super) fn totals_stages(&self) -> Vec<Stage> {
        let stage = |name: &str, comment: &str, columns: Vec<Item>, from: &str| {
            let mut items = vec![Item::same("customer_id")];
            items.extend(columns);
            let tail = vec![from.to_owned(), "GROUP BY customer_id".to_owned()];
            Stage { name: name.to_owned(), comment: comment.to_owned(), items, tail }
        };
        let mut stages = Vec::new();
        if !self.totals.is_empty() {
            let columns = self.totals.iter().map(|&total| self.of_months(total)).collect();
            let comment = "Totals of each customer, made of those of the months.";
            let from =
                if self.month_centres.is_empty() { "FROM months" } else { "FROM centred_months" };
            stages.push(stage("totals", comment, columns, from));
        }
        if !self.seen.is_empty() {
            let columns = self.seen.iter().map(|&total| self.of_rows(total)).collect();
            let comment = "What months cannot be added up to: a value may occur in several.";
            stages.push(stage("seen", comment, columns, "FROM facts"));
        }
        stages
    }

    /// Returns the stages of ordered amounts and of entropies, and the names of those to join.
    pub(super) fn set_stages(&self, grain: Grain) -> (Vec<Stage>, Vec<String>) {
        let (mut stages, mut names) = (Vec::new(), Vec::new());
        let mut done: Vec<Set> = Vec::new();
        for &(set, _) in self.ranks.iter().filter(|(set, _)| set.grain == grain) {
            if !done.contains(&set) {
                done.push(set);
                stages.extend(self.rank_stages(set));
                names.extend(stages.last().map(|stage| stage.name.clone()));
            }
        }
        for &(set, key) in self.entropies.iter().filter(|(set, _)| set.grain == grain) {
            stages.extend(self.entropy_stages(set, key));
            names.extend(stages.last().map(|stage| stage.name.clone()));
        }
        (stages, names)
    }

    fn rank_stages(&self, set: Set) -> [Stage; 2] {
        let keys = keys(set.grain);
        let [ordered, ranks] = ["ordered", "ranks"].map(|what| self.set_name(what, set));
        let mut items: Vec<Item> = keys.iter().map(|&key| Item::same(key)).collect();
        let mut picked = items.clone();
        let by = keys.join(", ");
        items.push(Item::same("pence"));
        let place = format!("ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY pence)");
        items.push(Item::new(place, "place"));
        items.push(Item::new(format!("COUNT(*) OVER (PARTITION BY {by})"), "of_places"));
        let of_set = self.ranks.iter().filter(|(other, _)| *other == set);
        picked.extend(
            of_set.map(|(_, rank)| {
                Item::new(rank.definition(), self.named(&rank.name(), set.subset))
            }),
        );
        let first = Stage {
            name: ordered.clone(),
            comment: "Amounts in their order.".to_owned(),
            items,
            tail: self.facts_of(set),
        };
        let second = Stage {
            name: ranks,
            comment: "Amounts at certain places.".to_owned(),
            items: picked,
            tail: vec![format!("FROM {ordered}"), format!("GROUP BY {by}")],
        };
        [first, second]
    }

    fn entropy_stages(&self, set: Set, key: Key) -> [Stage; 4] {
        let by = keys(set.grain).join(", ");
        let word = key.words().0;
        let name = |what: &str| self.set_name(&format!("{what}_{word}"), set);
        let column = RowColumn::Key(key).name();
        let stage = |name: String, comment: String, more: Vec<Item>, tail: Vec<String>| {
            let mut items: Vec<Item> = keys(set.grain).iter().map(|&key| Item::same(key)).collect();
            items.extend(more);
            Stage { name, comment, items, tail }
        };
        let mut tail = self.facts_of(set);
        tail.push(format!("GROUP BY {by}, {column}"));
        tail.push("HAVING SUM(pence) > 0".to_owned());
        let parts = stage(
            name("parts"),
            format!("Spend by {word}."),
            vec![Item::same(column), Item::new("SUM(pence)", "part")],
            tail,
        );
        let whole = format!("SUM(part) OVER (PARTITION BY {by})");
        let over_whole = |part: &str| format!("{} / {whole}", self.dialect.real(part));
        let shares = stage(
            name("shares"),
            format!("Shares of spend by {word}, and what the others have."),
            vec![
                Item::new(over_whole("part"), "share"),
                Item::new(over_whole(&format!("{whole} - part")), "rest"),
            ],
            vec![format!("FROM {}", name("parts"))],
        );
        // ln(1 - x) = -(x + x^2/2 + x^3/3 + ...)
        let log = format!(
            "CASE WHEN rest < 0.001 THEN -rest * (1 + rest / 2 * (1 + 2 * rest / 3 * (1 + 3 * rest \
             / 4 * (1 + 4 * rest / 5 * (1 + 5 * rest / 6))))) ELSE {} END",
            self.dialect.logarithm("share")
        );
        let logs = stage(
            name("logs"),
            "Logarithms of the shares; near 1 the rest tells more digits.".to_owned(),
            vec![Item::same("share"), Item::new(log, "log_share")],
            vec![format!("FROM {}", name("shares"))],
        );
        let entropy = stage(
            name("entropy"),
            format!("Shannon entropy of spend by {word}, in nats."),
            vec![Item::new(
                "0.0 - SUM(share * log_share)",
                self.named(&format!("entropy_{word}"), set.subset),
            )],
            vec![format!("FROM {}", name("logs")), format!("GROUP BY {by}")],
        );
        [parts, shares, logs, entropy]
    }

    fn facts_of(&self, set: Set) -> Vec<String> {
        let mut lines = vec!["FROM facts".to_owned()];
        lines.extend(self.test(set.subset).map(|test| format!("WHERE {test}")));
        lines
    }

    fn set_name(&self, what: &str, set: Set) -> String {
        let grain = if set.grain == Grain::Month { "month" } else { "customer" };
        self.named(&format!("{what}_of_{grain}"), set.subset)
    }
}

/// Returns the columns that tell the rows of a grain apart.
pub(super) const fn keys(grain: Grain) -> &'static [&'static str] {
    match grain {
        Grain::Month => &["customer_id", "position"],
        Grain::Customer => &["customer_id"],
    }
}
