//! `fip synth customer`: the transactions of one customer, made alone.

use fip_model::{CustomerId, transaction_lines};

use super::plan::Plan;
use super::source::Source;
use crate::failure::{Failure, Kind};

/// Returns the fact table of one customer as CSV: the rows that their partition holds.
pub(super) fn csv(customer: &str, plan: &Plan, source: &Source<'_>) -> Result<String, Failure> {
    let last = CustomerId::new(plan.customers);
    let unknown = |cause: String| {
        let hint = format!("customers are {} to {last}", CustomerId::new(1));
        Failure::new(Kind::UnknownCustomer, cause, hint)
    };
    let id: CustomerId = customer.parse().map_err(|error| unknown(format!("{error}")))?;
    let number = id.number();
    if number == 0 || number > plan.customers {
        return Err(unknown(format!("there is no customer {id}")));
    }
    let part = (source.part)(number..number + 1);
    let header = fip_model::TransactionTable::spec().header().collect::<Vec<_>>().join(",");
    let lines = transaction_lines(&part.transactions, 0..part.transactions.len());
    let lines = String::from_utf8(lines).map_err(Failure::internal)?;
    Ok(format!("{header}\n{lines}"))
}
