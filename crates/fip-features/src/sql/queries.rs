//! The two queries, stage by stage.

use fip_model::Kind;

use super::plan::{Plan, RowColumn};
use super::sources::keys;
use super::stage::{Item, Stage};
use crate::catalogue::Grain;

/// What is said of the first stage of features.
const FIRST: &str = "Features that are made of transactions.";

/// The stages of a query and the SELECT behind them.
pub(super) type Query = (Vec<Stage>, Stage);

impl Plan<'_> {
    /// Returns the query that answers some features of a table, by their positions.
    pub(super) fn query(&mut self, grain: Grain, wanted: &[usize]) -> Query {
        match grain {
            Grain::Month => self.monthly(wanted),
            Grain::Customer => self.customers(wanted),
        }
    }

    fn monthly(&mut self, wanted: &[usize]) -> Query {
        self.rows.insert(RowColumn::Month);
        let layers = self.layers(Grain::Month, wanted);
        let mut stages = vec![self.window_months(), self.facts()];
        let (sets, joined) = self.set_stages(Grain::Month);
        stages.extend(sets);
        stages.extend(self.centred());
        stages.push(self.months_stage());
        let keys = [Item::same("customer_id"), Item::same("month")];
        let from = from("months", Grain::Month, &joined);
        stages.extend(layers.stages("features", FIRST, &keys, from));
        self.answered(Grain::Month, wanted, stages)
    }

    fn customers(&mut self, wanted: &[usize]) -> Query {
        let layers = self.layers(Grain::Customer, wanted);
        let of_months: Vec<usize> = self.series.iter().map(|&(feature, _)| feature).collect();
        let months = self.layers(Grain::Month, &of_months);
        let mut stages = Vec::new();
        let mut joined = Vec::new();
        let (month_sets, month_joined) = self.set_stages(Grain::Month);
        let (customer_sets, customer_joined) = self.set_stages(Grain::Customer);
        let with_months = !self.totals.is_empty() || !self.series.is_empty();
        if with_months || !self.seen.is_empty() || !customer_sets.is_empty() {
            stages.extend([self.window_months(), self.facts()]);
        }
        if with_months {
            stages.extend(self.centred());
            stages.push(self.months_stage());
            stages.extend(self.centred_months());
        }
        let totals = self.totals_stages();
        joined.extend(totals.iter().map(|stage| stage.name.clone()));
        stages.extend(totals);
        if !self.series.is_empty() {
            stages.extend(month_sets);
            let keys = [Item::same("customer_id"), Item::new("position", "_position")];
            let from = from("months", Grain::Month, &month_joined);
            let comment = "The features of months that those of customers look at.";
            stages.extend(months.stages("month_features", comment, &keys, from));
            let last = stages.last().map(|stage| stage.name.clone()).unwrap_or_default();
            stages.extend(self.series_stages(&last));
            joined.push("series_totals".to_owned());
        }
        stages.extend(customer_sets);
        joined.extend(customer_joined);
        stages.push(Stage {
            name: "customers".to_owned(),
            comment: "Every customer, also one without transactions.".to_owned(),
            items: vec![Item::same("customer_id")],
            tail: vec!["FROM DimCustomer".to_owned()],
        });
        let from = from("customers", Grain::Customer, &joined);
        stages.extend(layers.stages("features", FIRST, &[Item::same("customer_id")], from));
        self.answered(Grain::Customer, wanted, stages)
    }

    /// Returns the stages that look at features of months as series.
    fn series_stages(&self, month_features: &str) -> [Stage; 2] {
        let features = self.catalogue.features(Grain::Month);
        let mut items = vec![Item::same("customer_id"), Item::new("_position", "position")];
        let mut told = Vec::new();
        for (at, &(feature, first)) in self.series.iter().enumerate() {
            let name = features[feature].name();
            let value = self.dialect.name(name);
            // Money as whole pence, of which sums are exact.
            let value = match features[feature].kind() {
                Kind::Money => self.dialect.pence(&value),
                _ => value,
            };
            let value = match first {
                0 => value,
                first => format!("CASE WHEN _position >= {first} THEN {value} END"),
            };
            items.push(Item::new(value.clone(), format!("y{}", at + 1)));
            let shifted = |(series, figure): &(usize, super::plan::SeriesFigure)| {
                *series == at && figure.is_shifted()
            };
            if self.series_figures.iter().any(shifted) {
                let d = format!("{value} - MIN({value}) OVER (PARTITION BY customer_id)");
                items.push(Item::new(d, format!("d{}", at + 1)));
            }
            told.push(format!("y{} is {name}", at + 1));
        }
        let series = Stage {
            name: "series".to_owned(),
            comment: format!(
                "Features of months as series: {}; d is y less the least.",
                told.join(", ")
            ),
            items,
            tail: vec![format!("FROM {month_features}")],
        };
        let mut items = vec![Item::same("customer_id")];
        items.extend(self.series_figures.iter().map(|&(at, figure)| {
            let whole = features[self.series[at].0].kind() != Kind::Real;
            let sql = figure.definition(at + 1, whole.then_some(self.dialect));
            Item::new(sql, format!("y{}_{}", at + 1, figure.word()))
        }));
        let totals = Stage {
            name: "series_totals".to_owned(),
            comment: "Figures of the series, over the months that have a value.".to_owned(),
            items,
            tail: vec!["FROM series".to_owned(), "GROUP BY customer_id".to_owned()],
        };
        [series, totals]
    }

    /// Returns the query whose last stage holds all that is wanted.
    fn answered(&self, grain: Grain, wanted: &[usize], mut stages: Vec<Stage>) -> Query {
        let (keys, comment): (&[&str], _) = match grain {
            Grain::Month => (
                &["customer_id", "month"],
                "CustomerMonthlyFeatures: a row is a customer and a month with a transaction.",
            ),
            Grain::Customer => (
                &["customer_id"],
                "CustomerFeatures: a row is a customer, also one without transactions.",
            ),
        };
        // Ids of more digits come later.
        let order = format!("ORDER BY LENGTH(customer_id), {}", keys.join(", "));
        let comment = comment.to_owned();
        // Without formulas the first stage of features has all, in their order.
        if let Some(last) = stages.pop_if(|stage| stage.name == "features") {
            let mut tail = last.tail;
            tail.push(order);
            return (stages, Stage { comment, tail, ..last });
        }
        let features = self.catalogue.features(grain);
        let wanted = wanted.iter().map(|&at| self.dialect.name(features[at].name()));
        let items = keys.iter().map(|&key| key.to_owned()).chain(wanted);
        let items = items.map(|name| Item::same(&name)).collect();
        let from = stages.last().map(|stage| format!("FROM {}", stage.name)).unwrap_or_default();
        let answer = Stage { name: "features".to_owned(), comment, items, tail: vec![from, order] };
        (stages, answer)
    }
}

fn from(first: &str, grain: Grain, joined: &[String]) -> Vec<String> {
    let keys = keys(grain).join(", ");
    let mut lines = vec![format!("FROM {first}")];
    lines.extend(joined.iter().map(|name| format!("LEFT JOIN {name} USING ({keys})")));
    lines
}
