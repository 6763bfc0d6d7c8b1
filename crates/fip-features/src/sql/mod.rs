//! The features in SQL, made from the catalogue.

mod condition;
mod dialect;
mod explain;
mod features;
mod figures;
mod formulas;
mod measures;
mod plan;
mod queries;
mod sources;
mod spread;
mod sqlite;
mod stage;

use fip_model::ObservationWindow;

use crate::catalogue::{Catalogue, Grain};
pub use dialect::{Dialect, DialectError};
pub use explain::explain_sql;
use plan::Plan;

/// Since when a fraud is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FraudKnowledge {
    /// Since its report; one that `FraudReports` does not hold is not known.
    Reported,
    /// Since it happened; there is no table `FraudReports`.
    AtOnce,
}

/// The features of a window in SQL: two queries, each of which needs nothing but the tables.
///
/// They read `FactTransactions`, `DimMerchant`, `DimCustomer` and `FraudReports` as `sql/schema.sql`
/// declares them. Amounts become whole pence, and transactions are grouped once by customer and month;
/// what is said of a customer is made of the totals of the months wherever that is possible. Counts
/// and sums are exact; money comes out as exact decimals (in SQLite as pounds, pence / 100.0), the rest
/// as doubles. Rows are in the order of their keys.
///
/// No size of amounts is too large that the kernel takes. A formula whose result is too large for a
/// double fails in PostgreSQL and is infinite elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureSql {
    /// Answers `CustomerMonthlyFeatures`.
    pub monthly: String,
    /// Answers `CustomerFeatures`.
    pub customers: String,
    header: String,
}

/// Returns the queries that compute the features of a catalogue in a window.
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, Dialect, FraudKnowledge, feature_sql};
/// use fip_model::{Month, ObservationWindow};
///
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let catalogue = Catalogue::built_in();
/// let sql = feature_sql(catalogue, window, Dialect::Postgres, FraudKnowledge::Reported);
/// assert!(sql.customers.contains("COUNT(CASE WHEN is_atm THEN 1 END) AS n_atm"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn feature_sql(
    catalogue: &Catalogue,
    window: ObservationWindow,
    dialect: Dialect,
    fraud: FraudKnowledge,
) -> FeatureSql {
    let query = |grain: Grain| {
        let wanted: Vec<usize> = (0..catalogue.features(grain).len()).collect();
        let mut plan = Plan::new(catalogue, window, dialect, fraud);
        let (stages, answer) = plan.query(grain, &wanted);
        stage::query(&stages, &answer)
    };
    let header = format!(
        "-- The features of fip from {} to before {}, for {}.\n\
         -- Made from the catalogue by `fip sql features --dialect {}`; not edited by hand.\n",
        window.start(),
        window.as_of(),
        dialect.engine(),
        dialect.word()
    );
    FeatureSql { monthly: query(Grain::Month), customers: query(Grain::Customer), header }
}

impl FeatureSql {
    /// Returns the query of a table, without a semicolon.
    pub fn query(&self, grain: Grain) -> &str {
        match grain {
            Grain::Month => &self.monthly,
            Grain::Customer => &self.customers,
        }
    }

    /// Returns both queries as a script.
    pub fn to_script(&self) -> String {
        format!("{}\n{};\n\n{};\n", self.header, self.monthly, self.customers)
    }
}
