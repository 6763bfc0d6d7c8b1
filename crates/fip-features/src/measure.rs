//! What a feature measures: a filter and an aggregate, or a figure of the whole window.

use fip_model::Kind;

/// Which transactions count. Each filter but [`Filter::All`] is a bit of a transaction's mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// Every transaction.
    All,
    /// At a cash machine.
    Atm,
    /// Card not present.
    Online,
    /// Outside the United Kingdom.
    CrossBorder,
    /// From 22:00:00 to 05:59:59.
    Night,
    /// On a Saturday or a Sunday.
    Weekend,
    /// At a merchant of a discretionary category.
    Discretionary,
    /// Fraudulent.
    Fraud,
}

impl Filter {
    /// The number of filters that have a bit.
    pub(crate) const N_BITS: usize = 7;

    /// Returns the position of the filter's bit; `None` for [`Filter::All`].
    pub(crate) const fn bit(self) -> Option<usize> {
        match self {
            Self::All => None,
            Self::Atm => Some(0),
            Self::Online => Some(1),
            Self::CrossBorder => Some(2),
            Self::Night => Some(3),
            Self::Weekend => Some(4),
            Self::Discretionary => Some(5),
            Self::Fraud => Some(6),
        }
    }

    /// Returns the mask that has the filter's bit where `on`.
    pub(crate) const fn mask(self, on: bool) -> u8 {
        match self.bit() {
            Some(bit) => (on as u8) << bit,
            None => 0,
        }
    }
}

/// What a feature measures.
///
/// Amounts are in pounds. n is the number of transactions of the customer (and month), a their
/// amounts, y the customer's monthly totals over the |M| months of the window, months without
/// transactions counted as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    /// Number of transactions.
    Count(Filter),
    /// Sum of amounts.
    Spend(Filter),
    /// Share of the number of transactions.
    Rate(Filter),
    /// Share of the sum of amounts.
    SpendShare(Filter),
    /// Mean amount.
    MeanAmount,
    /// Sample standard deviation of amounts.
    StdAmount,
    /// Largest amount.
    MaxAmount,
    /// Middle amount.
    MedianAmount,
    /// Standard deviation of amounts relative to their mean.
    AmountVolatility,
    /// Number of different merchants.
    DistinctMerchants,
    /// Number of different countries.
    DistinctCountries,
    /// Shannon entropy of spend over categories.
    CategoryEntropy,
    /// Month only: total against the mean of the three months before.
    SpendVsPrev,
    /// First day of the window.
    WindowStart,
    /// First day after the window.
    WindowEnd,
    /// Number of months of the window.
    MonthsObserved,
    /// Number of months with a transaction.
    ActiveMonths,
    /// Mean of y.
    MeanMonthlySpend,
    /// Sample standard deviation of y.
    StdMonthlySpend,
    /// Standard deviation of y relative to its mean.
    SpendVolatility,
    /// Slope of y relative to its mean.
    SpendTrend,
    /// Largest [`Measure::SpendVsPrev`].
    MaxSpendSpike,
    /// Days since the last transaction.
    RecencyDays,
    /// Mean days from a transaction to the next.
    DaysBetween,
    /// Days since the last fraudulent transaction.
    DaysSinceFraud,
}

impl Measure {
    /// Returns the kind of value.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Count(_)
            | Self::DistinctMerchants
            | Self::DistinctCountries
            | Self::MonthsObserved
            | Self::ActiveMonths
            | Self::RecencyDays
            | Self::DaysSinceFraud => Kind::Integer,
            Self::Spend(_) | Self::MaxAmount => Kind::Money,
            Self::WindowStart | Self::WindowEnd => Kind::Date,
            _ => Kind::Real,
        }
    }

    /// Returns whether the value can be empty for a group that may have no transaction.
    pub(crate) const fn nullable(self) -> bool {
        !matches!(
            self,
            Self::Count(_)
                | Self::Spend(_)
                | Self::DistinctMerchants
                | Self::DistinctCountries
                | Self::MonthsObserved
                | Self::ActiveMonths
                | Self::MeanMonthlySpend
                | Self::WindowStart
                | Self::WindowEnd
        )
    }

    /// Returns whether the value can be empty for a group that has a transaction.
    pub(crate) const fn nullable_when_active(self) -> bool {
        matches!(
            self,
            Self::SpendShare(_) | Self::StdAmount | Self::AmountVolatility | Self::SpendVsPrev
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_has_its_own_bit() {
        let filters = [
            Filter::Atm,
            Filter::Online,
            Filter::CrossBorder,
            Filter::Night,
            Filter::Weekend,
            Filter::Discretionary,
            Filter::Fraud,
        ];
        assert_eq!(filters.len(), Filter::N_BITS);
        let all = filters.iter().fold(0, |mask, filter| mask | filter.mask(true));
        assert_eq!(all.count_ones() as usize, Filter::N_BITS);
        assert_eq!(Filter::All.mask(true), 0);
    }
}
