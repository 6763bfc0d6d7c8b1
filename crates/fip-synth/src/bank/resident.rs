//! What is known of an invented customer.

use fip_model::{AgeBand, Customer, CustomerId, Date, EmploymentStatus, IncomeBand, Money};

use super::area::Area;

/// A customer of an invented bank, of whom every cell of `DimCustomer` is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resident {
    pub(crate) customer_id: CustomerId,
    pub(crate) age: u8,
    /// Postcode area of the home.
    pub(crate) area: Area,
    pub(crate) employment_status: EmploymentStatus,
    pub(crate) annual_income: Money,
    pub(crate) joined_date: Date,
    pub(crate) tenure_months: u32,
}

impl Resident {
    /// Returns the customer as a row of the table.
    pub(crate) fn row(&self) -> Customer {
        Customer {
            customer_id: self.customer_id,
            age: Some(self.age),
            age_band: Some(AgeBand::of(self.age)),
            region: Some(self.area.place().region),
            postcode_area: Some(self.area.code().to_owned()),
            employment_status: Some(self.employment_status),
            annual_income: Some(self.annual_income),
            income_band: Some(IncomeBand::of(self.annual_income)),
            joined_date: Some(self.joined_date),
            tenure_months: Some(self.tenure_months),
            source_id: None,
        }
    }
}
