//! The two queries, stage by stage.

use super::plan::{Plan, RowColumn};
use super::sources::keys;
use super::stage::{Item, Stage};
use crate::catalogue::Grain;

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
        stages.push(self.months_stage());
        let keys = [Item::same("customer_id"), Item::same("month")];
        let from = from("months", Grain::Month, &joined);
        let (more, last) = layers.stages("features", &keys, from);
        stages.extend(more);
        let what = "CustomerMonthlyFeatures: a row is a customer and a month with a transaction.";
        let answer = self.answer(Grain::Month, wanted, what, &last);
        (stages, answer)
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
            stages.push(self.months_stage());
        }
        let totals = self.totals_stages();
        joined.extend(totals.iter().map(|stage| stage.name.clone()));
        stages.extend(totals);
        if !self.series.is_empty() {
            stages.extend(month_sets);
            let keys = [Item::same("customer_id"), Item::new("position", "_position")];
            let from = from("months", Grain::Month, &month_joined);
            let (more, last) = months.stages("month_features", &keys, from);
            stages.extend(more);
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
        let (more, last) = layers.stages("features", &[Item::same("customer_id")], from);
        stages.extend(more);
        let what = "CustomerFeatures: a row is a customer, also one without transactions.";
        let answer = self.answer(Grain::Customer, wanted, what, &last);
        (stages, answer)
    }

    /// Returns the stages that look at features of months as series.
    fn series_stages(&self, month_features: &str) -> [Stage; 2] {
        let features = self.catalogue.features(Grain::Month);
        let mut items = vec![Item::same("customer_id"), Item::new("_position", "position")];
        let mut told = Vec::new();
        for (at, &(feature, first)) in self.series.iter().enumerate() {
            let name = features[feature].name();
            let value = self.dialect.real(&self.dialect.name(name));
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
            Item::new(figure.definition(at + 1), format!("y{}_{}", at + 1, figure.word()))
        }));
        let totals = Stage {
            name: "series_totals".to_owned(),
            comment: "Figures of the series, over the months that have a value.".to_owned(),
            items,
            tail: vec!["FROM series".to_owned(), "GROUP BY customer_id".to_owned()],
        };
        [series, totals]
    }

    fn answer(&self, grain: Grain, wanted: &[usize], what: &str, last: &str) -> Stage {
        let features = self.catalogue.features(grain);
        let mut items = vec![Item::same("customer_id")];
        if grain == Grain::Month {
            items.push(Item::same("month"));
        }
        let order: Vec<String> = items.iter().map(|item| item.name.clone()).collect();
        items.extend(wanted.iter().map(|&at| Item::same(&self.dialect.name(features[at].name()))));
        Stage {
            name: String::new(),
            comment: what.to_owned(),
            items,
            tail: vec![format!("FROM {last}"), format!("ORDER BY {}", order.join(", "))],
        }
    }
}

fn from(first: &str, grain: Grain, joined: &[String]) -> Vec<String> {
    let keys = keys(grain).join(", ");
    let mut lines = vec![format!("FROM {first}")];
    lines.extend(joined.iter().map(|name| format!("LEFT JOIN {name} USING ({keys})")));
    lines
}
