//! Files of customers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reader;
use crate::codes::{EmploymentStatus, Region};
use crate::intake::cells::{CellReader, Cells};
use crate::intake::encoding::Encoding;
use crate::intake::fault::Fault;
use crate::intake::loose::{ColumnRef, Texts};
use crate::intake::mapping::{DecimalMark, FileFormat, mapping};
use crate::intake::patterns::ValueMap;
use crate::intake::plan::{FilePlan, MappingError, code_of, values};
use crate::intake::reader::{Record, Rows, TableReader, Taken};
use crate::money::Money;
use crate::time::Date;

mapping! {
    /// How a file of customers is to be read. Cells may be empty, but for the customer's id.
    CustomerMapping {
        /// Which column holds what.
        columns: CustomerColumns,
        /// The code of each value, by code.
        map: CustomerMaps,
    }
}

/// Which column of a file of customers holds what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerColumns {
    /// The bank's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<ColumnRef>,
    /// Day of birth; gives the age.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<ColumnRef>,
    /// Age in whole years, where there is no day of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<ColumnRef>,
    /// Region of the home address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<ColumnRef>,
    /// Postcode, of which the letters it begins with are kept and no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<ColumnRef>,
    /// What the customer does for a living.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employment_status: Option<ColumnRef>,
    /// Income a year before tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_income: Option<ColumnRef>,
    /// The day the customer joined the bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_date: Option<ColumnRef>,
}

/// The code of each value of a file of customers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerMaps {
    /// Regions, such as `London`.
    pub region: BTreeMap<String, Texts>,
    /// What customers do, such as `self_employed`.
    pub employment_status: BTreeMap<String, Texts>,
}

/// A mapping of customers that was checked.
#[derive(Debug, Clone)]
pub struct CustomerPlan {
    file: FilePlan,
    columns: CustomerColumns,
    regions: ValueMap<Region>,
    employment: ValueMap<EmploymentStatus>,
}

/// A customer as the bank's own file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the columns of the mapping")]
pub struct CustomerRow<'a> {
    pub customer_id: Cow<'a, str>,
    /// Field of the record with the id, from 0.
    pub customer_field: usize,
    pub birth_date: Option<Date>,
    pub age: Option<u8>,
    pub region: Option<Region>,
    /// The letters that the postcode begins with.
    pub postcode_area: Option<String>,
    pub employment_status: Option<EmploymentStatus>,
    pub annual_income: Option<Money>,
    pub joined_date: Option<Date>,
}

impl CustomerMapping {
    /// Returns the mapping, checked.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for the first key that is not lawful.
    pub fn check(&self) -> Result<CustomerPlan, MappingError> {
        if self.columns.customer_id.is_none() {
            let what = "the column of the customer";
            return Err(MappingError::NotMapped { key: "columns.customer_id", what });
        }
        let employment = &self.map.employment_status;
        let known = EmploymentStatus::CODES;
        Ok(CustomerPlan {
            file: self.format().check()?,
            columns: self.columns.clone(),
            regions: values("map.region", &self.map.region, region, Region::CODES)?,
            employment: values("map.employment_status", employment, code_of, known)?,
        })
    }
}

fn region(text: &str) -> Option<Region> {
    Region::ALL.into_iter().find(|region| region.code().eq_ignore_ascii_case(text))
}

impl CustomerPlan {
    /// Returns a reader at the start of a file, that gives each row to `sink`.
    pub fn reader(
        &self,
        mut sink: impl FnMut(&CustomerRow<'_>) -> Result<Taken, Fault>,
    ) -> TableReader<impl Rows> {
        let columns = [
            ("columns.customer_id", self.columns.customer_id.as_ref()),
            ("columns.birth_date", self.columns.birth_date.as_ref()),
            ("columns.age", self.columns.age.as_ref()),
            ("columns.region", self.columns.region.as_ref()),
            ("columns.postcode", self.columns.postcode.as_ref()),
            ("columns.employment_status", self.columns.employment_status.as_ref()),
            ("columns.annual_income", self.columns.annual_income.as_ref()),
            ("columns.joined_date", self.columns.joined_date.as_ref()),
        ];
        let mut plan = self.clone();
        reader(&self.file, &columns, move |record, fields| sink(&plan.read(record, fields)?))
    }

    fn read<'a>(
        &mut self,
        record: &Record<'a>,
        fields: &[Option<usize>],
    ) -> Result<CustomerRow<'a>, Fault> {
        let dates = CellReader { dates: &self.file.dates, times: &self.file.times };
        let cells = Cells { record, fields };
        let (customer_field, customer_id) = cells.id(0, "the id of the customer")?;
        Ok(CustomerRow {
            customer_id,
            customer_field,
            birth_date: cells.date(1, dates)?,
            age: cells.parsed(2, "an age from 0 to 130", |text| {
                text.parse().ok().filter(|age| *age <= 130)
            })?,
            region: cells.coded(3, &mut self.regions, region)?,
            postcode_area: cells.text(4).map(|text| area(&text)).filter(|area| !area.is_empty()),
            employment_status: cells.coded(5, &mut self.employment, code_of)?,
            annual_income: cells.money(6, self.file.numbers)?,
            joined_date: cells.date(7, dates)?,
        })
    }
}

/// Returns the letters that a postcode begins with.
fn area(postcode: &str) -> String {
    let letters = postcode.chars().take_while(char::is_ascii_alphabetic);
    letters.take(2).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_read_with_what_is_known_of_them() {
        let mapping: CustomerMapping = toml::from_str(
            "delimiter = ';'\ndate_format = '%d.%m.%Y'\nmap.employment_status.retired = 'Rent*'\n\
             [columns]\ncustomer_id = 'id'\nbirth_date = 'geb'\nemployment_status = 'beruf'\n\
             annual_income = 'eink'\npostcode = 'plz'\n",
        )
        .unwrap();
        let plan = mapping.check().unwrap();
        let mut told = Vec::new();
        let mut reader = plan.reader(|row| {
            let born = row.birth_date.map(|date| date.to_string());
            told.push((
                row.customer_id.to_string(),
                born,
                row.employment_status,
                row.postcode_area.clone(),
            ));
            Ok(Taken::Accepted)
        });
        reader
            .push(
                b"id;geb;beruf;eink;plz\n7;31.12.1950;Rentner;100;SW1A 1AA\n8;;;;\n;;;;\n9;;x;;\n",
            )
            .unwrap();
        reader.finish().unwrap();
        let codes: Vec<_> = reader.take_rejects().iter().map(|reject| reject.code.code()).collect();
        drop(reader);
        assert_eq!(codes, ["FIP-D011", "FIP-D012"]);
        let retired = Some(EmploymentStatus::Retired);
        assert_eq!(
            told,
            [
                ("7".into(), Some("1950-12-31".into()), retired, Some("SW".into())),
                ("8".into(), None, None, None)
            ]
        );
    }

    #[test]
    fn a_mapping_without_the_customer_is_refused() {
        assert_eq!(CustomerMapping::default().check().unwrap_err().key(), "columns.customer_id");
    }
}
