//! What leaves the house, and in which form.

use fip_model::Tier;

/// How a dashboard is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DashboardOptions {
    /// Which customers are in it.
    pub level: Level,
    /// One file or a folder.
    pub form: Form,
    /// Whether the ids are stand-ins for customers' ids.
    pub pseudonyms: bool,
}

/// Which customers a dashboard names. Aggregates cover everybody at every level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// Everybody.
    #[default]
    Full,
    /// Those at Medium or High.
    Queue,
    /// Nobody.
    Aggregate,
}

impl Level {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Queue => "queue",
            Self::Aggregate => "aggregate",
        }
    }

    /// Returns the fewest customers whose values may be told together: a handful would be named by them.
    pub(super) const fn fewest(self) -> usize {
        match self {
            Self::Full => 1,
            Self::Queue | Self::Aggregate => 5,
        }
    }

    /// Returns whether a customer of the tier may be named.
    pub fn names(self, tier: Tier) -> bool {
        match self {
            Self::Full => true,
            Self::Queue => tier != Tier::Low,
            Self::Aggregate => false,
        }
    }
}

/// One file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// `dashboard.html`, with everything in it.
    #[default]
    Single,
    /// `dashboard/index.html`, with the customers in scripts beside it that are read on demand.
    Folder,
}

impl Form {
    /// Customers up to which one file serves well.
    pub const SINGLE_UP_TO: usize = 50_000;

    /// Returns the form for so many customers.
    pub const fn of(customers: usize) -> Self {
        if customers > Self::SINGLE_UP_TO { Self::Folder } else { Self::Single }
    }
}
