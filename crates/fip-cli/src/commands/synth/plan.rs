//! What a generated bank is made from, and how it is divided into files.

use std::ops::Range;
use std::path::Path;

use fip_model::{Month, ObservationWindow};
use fip_synth::{Bank, BankValidParams, Mode};
use serde::{Deserialize, Serialize};

use crate::args::Size;
use crate::config::{BankSection, Config, month};
use crate::failure::{Failure, Kind};

/// What decides every byte of a generated bank. Another plan is another bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) customers: u32,
    pub(super) first_month: String,
    pub(super) months: u32,
    pub(super) partition_customers: u32,
    pub(super) merchants: usize,
    pub(super) gap_months: u32,
    pub(super) outcome_months: u32,
    pub(super) base_rate: f64,
    pub(super) bound_auc: f64,
}

impl Plan {
    /// Returns the plan of a command line and a configuration.
    pub(super) fn new(size: &Size, partition_customers: u32, config: &Config) -> Self {
        let bank = BankSection { mode: Mode::Generate, ..config.bank.clone() };
        let outcome = &config.outcome;
        // A number that is too large is refused with the others, by the parameters of the bank.
        let customers = u32::try_from(bank.n_customers()).unwrap_or(u32::MAX);
        let first_month = size.first_month.as_ref().unwrap_or(&bank.first_month);
        Self {
            seed: config.project.seed,
            customers: size.customers.unwrap_or(customers),
            first_month: first_month.clone(),
            months: size.months.unwrap_or(bank.n_months()),
            partition_customers,
            merchants: bank.n_merchants(),
            gap_months: outcome.gap_months,
            outcome_months: outcome.months,
            base_rate: outcome.base_rate,
            bound_auc: outcome.bound_auc,
        }
    }

    /// Returns the checked parameters of the bank.
    pub(super) fn params(&self) -> Result<BankValidParams, Failure> {
        let refuse = |cause: String| {
            let hint = "correct the flag, or the key of [bank] or [outcome] in fip.toml";
            Failure::new(Kind::Configuration, cause, hint)
        };
        if self.partition_customers == 0 {
            return Err(refuse("--partition-customers: expected 1 or more, found 0".to_owned()));
        }
        let first: Month = month(&self.first_month).ok_or_else(|| {
            let found = &self.first_month;
            refuse(format!("first month: expected a month such as 2025-01, found {found:?}"))
        })?;
        let window = ObservationWindow::new(first, self.months);
        let window = window.map_err(|error| refuse(format!("months: {error}")))?;
        Bank::params(window, fip_model::Seed::new(self.seed))
            .customers(self.customers as usize)
            .merchants(self.merchants)
            .gap_months(self.gap_months)
            .outcome_months(self.outcome_months)
            .base_rate(self.base_rate)
            .bound_auc(self.bound_auc)
            .check()
            .map_err(|error| refuse(error.to_string()))
    }

    /// Returns the number of partitions.
    pub(super) const fn n_partitions(&self) -> u32 {
        self.customers.div_ceil(self.partition_customers)
    }

    /// Returns the numbers of the customers of a partition, from 1 for the first of all.
    pub(super) fn numbers(&self, partition: u32) -> Range<u32> {
        let start = partition.saturating_mul(self.partition_customers).saturating_add(1);
        let end = start.saturating_add(self.partition_customers);
        start..end.min(self.customers + 1)
    }

    /// Returns the failure of a folder that holds another plan; `None` for the same.
    pub(super) fn other(&self, found: &Self, folder: &Path) -> Option<Failure> {
        let fields = |plan: &Self| {
            [
                ("seed", plan.seed.to_string()),
                ("customers", plan.customers.to_string()),
                ("first month", plan.first_month.clone()),
                ("months", plan.months.to_string()),
                ("customers of a partition", plan.partition_customers.to_string()),
                ("merchants", plan.merchants.to_string()),
                ("gap months", plan.gap_months.to_string()),
                ("outcome months", plan.outcome_months.to_string()),
                ("base rate", plan.base_rate.to_string()),
                ("bound", plan.bound_auc.to_string()),
            ]
        };
        let pairs = fields(self).into_iter().zip(fields(found));
        let differ: Vec<String> = pairs
            .filter(|(asked, found)| asked != found)
            .map(|((name, asked), (_, found))| format!("{name} {found}, asked for {asked}"))
            .collect();
        (!differ.is_empty()).then(|| {
            let cause = format!("{} holds another bank: {}", folder.display(), differ.join("; "));
            let hint = "choose another folder with --out, or delete this one; \
                        with the parameters it was begun with, the command goes on where it ended";
            Failure::new(Kind::BadInput, cause, hint)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(customers: u32, partition_customers: u32) -> Plan {
        let size = Size { customers: Some(customers), months: None, first_month: None };
        Plan::new(&size, partition_customers, &Config::default())
    }

    #[test]
    fn partitions_hold_every_customer_once() {
        for (customers, each, expected) in
            [(1, 5, 1), (10, 5, 2), (11, 5, 3), (9_999_999, 1, 9_999_999)]
        {
            let plan = plan(customers, each);
            assert_eq!(plan.n_partitions(), expected);
            let last = plan.numbers(expected - 1);
            assert_eq!((plan.numbers(0).start, last.end), (1, customers + 1));
            assert!(!last.is_empty());
        }
        assert_eq!(plan(11, 5).numbers(1), 6..11);
        assert_eq!(plan(9, u32::MAX).numbers(0), 1..10);
    }

    #[test]
    fn unlawful_plans_are_refused() {
        assert!(plan(10, 5).params().is_ok());
        let refused = |plan: Plan| plan.params().unwrap_err().to_string();
        assert!(refused(plan(0, 5)).contains("customers"));
        assert!(refused(plan(10_000_000, 5)).contains("customers"));
        assert!(refused(plan(10, 0)).contains("--partition-customers"));
        assert!(refused(Plan { months: 0, ..plan(10, 5) }).contains("months"));
        assert!(
            refused(Plan { first_month: "2025".to_owned(), ..plan(10, 5) }).contains("2025-01")
        );
    }

    #[test]
    fn what_differs_between_two_plans_is_named() {
        let (one, folder) = (plan(10, 5), Path::new("bank"));
        assert!(one.other(&one, folder).is_none());
        let other = Plan { months: 3, seed: 7, ..one.clone() };
        let told = one.other(&other, folder).unwrap().to_string();
        let expected =
            "bank holds another bank: seed 7, asked for 20130901; months 3, asked for 12";
        assert!(told.ends_with(expected), "{told}");
    }
}
