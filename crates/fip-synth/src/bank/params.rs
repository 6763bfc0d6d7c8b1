//! What an invented bank is made from, unchecked and checked.

use std::fmt;

use fip_model::{Day, ObservationWindow, OutcomeWindow, Seed, TimeError, calendar};
use serde::{Deserialize, Serialize};

/// Where the card transactions of an invented bank come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The card rows are the whole card ledger.
    Anchor,
    /// The card rows, and generated transactions beside them, so that customers pay as often as
    /// people in the United Kingdom do; each has the ledgers of their accounts.
    Enriched,
    /// Generated transactions alone.
    Generate,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anchor => "anchor",
            Self::Enriched => "enriched",
            Self::Generate => "generate",
        })
    }
}

/// What an invented bank is made from.
///
/// Defaults: 3,000 customers, 4,000 merchants, a gap of 1 month, outcomes over 6 months, 10 % of the
/// customers at risk, a best possible ROC-AUC of 0.94.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::Bank;
///
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// assert!(Bank::params(window, Seed::new(1)).customers(500).check().is_ok());
/// assert!(Bank::params(window, Seed::new(1)).base_rate(1.5).check().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BankParams(BankValidParams);

/// Checked parameters of an invented bank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BankValidParams {
    pub(crate) window: ObservationWindow,
    pub(crate) seed: Seed,
    pub(crate) n_customers: usize,
    pub(crate) n_merchants: usize,
    pub(crate) gap_months: u32,
    pub(crate) outcome_months: u32,
    pub(crate) base_rate: f64,
    pub(crate) bound_auc: f64,
}

impl BankParams {
    pub(crate) const fn new(window: ObservationWindow, seed: Seed) -> Self {
        Self(BankValidParams {
            window,
            seed,
            n_customers: 3000,
            n_merchants: 4000,
            gap_months: 1,
            outcome_months: 6,
            base_rate: 0.10,
            bound_auc: 0.94,
        })
    }

    /// Sets the number of customers, 1 to 9,999,999.
    #[must_use]
    pub const fn customers(mut self, n: usize) -> Self {
        self.0.n_customers = n;
        self
    }

    /// Sets the number of merchants, 2,000 to 999,999.
    #[must_use]
    pub const fn merchants(mut self, n: usize) -> Self {
        self.0.n_merchants = n;
        self
    }

    /// Sets the months between the observation window and the outcome window, 0 to 24.
    #[must_use]
    pub const fn gap_months(mut self, n: u32) -> Self {
        self.0.gap_months = n;
        self
    }

    /// Sets the months of the outcome window, 1 to 24.
    #[must_use]
    pub const fn outcome_months(mut self, n: u32) -> Self {
        self.0.outcome_months = n;
        self
    }

    /// Sets the share of customers with an event, 0.01 to 0.5.
    #[must_use]
    pub const fn base_rate(mut self, share: f64) -> Self {
        self.0.base_rate = share;
        self
    }

    /// Sets the ROC-AUC of the best possible ranking of the customers, 0.6 to 0.98.
    #[must_use]
    pub const fn bound_auc(mut self, auc: f64) -> Self {
        self.0.bound_auc = auc;
        self
    }

    /// Returns the checked parameters.
    ///
    /// # Errors
    ///
    /// [`BankError::Param`] names the first parameter outside its range.
    pub fn check(self) -> Result<BankValidParams, BankError> {
        let p = self.0;
        let ranges = [
            ("customers", p.n_customers as f64, 1.0, 9_999_999.0),
            ("merchants", p.n_merchants as f64, 2000.0, 999_999.0),
            ("gap_months", f64::from(p.gap_months), 0.0, 24.0),
            ("outcome_months", f64::from(p.outcome_months), 1.0, 24.0),
            ("base_rate", p.base_rate, 0.01, 0.5),
            ("bound_auc", p.bound_auc, 0.6, 0.98),
        ];
        for (name, found, least, most) in ranges {
            let lawful = found.is_finite() && (least..=most).contains(&found);
            if !lawful {
                return Err(BankError::Param { name, least, most, found });
            }
        }
        Ok(p)
    }
}

impl BankValidParams {
    /// Returns the days of the years that hold the ledger.
    pub(crate) fn days(&self) -> Result<Vec<Day>, TimeError> {
        let (first, ..) = self.window.start().ymd();
        let (last, ..) = self.window.as_of().plus_days(-1).ymd();
        calendar(first, last)
    }

    /// Returns the number of customers.
    pub(crate) fn n_customers(&self) -> u32 {
        u32::try_from(self.n_customers).unwrap_or(u32::MAX - 1)
    }

    /// Returns the window of the ledger.
    pub const fn window(&self) -> ObservationWindow {
        self.window
    }

    /// Returns the window in which outcomes are counted.
    ///
    /// # Errors
    ///
    /// [`BankError::Window`] when the months do not make a window.
    pub fn outcome_window(&self) -> Result<OutcomeWindow, BankError> {
        Ok(self.window.outcome(self.gap_months, self.outcome_months)?)
    }
}

/// Why a bank could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BankError {
    /// A parameter is outside its range.
    #[error("expected {name} between {least} and {most}, found {found}")]
    Param {
        /// Name of the parameter.
        name: &'static str,
        /// Smallest lawful value.
        least: f64,
        /// Largest lawful value.
        most: f64,
        /// Value given.
        found: f64,
    },
    /// The months do not make a window.
    #[error(transparent)]
    Window(#[from] fip_model::WindowError),
    /// A day lies outside the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The tables do not make a star schema: a fault of the generator.
    #[error(transparent)]
    Star(#[from] fip_model::StarError),
}
