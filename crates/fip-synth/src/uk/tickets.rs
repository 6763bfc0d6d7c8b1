//! What a payment costs by what is bought.

use fip_model::Category;

use super::fact::{Sureness, TableFact, Topic};

/// A lognormal payment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ticket {
    /// Share of the payments of the scene (shops at home, or online), by count.
    pub(crate) share: f64,
    /// Median payment in pounds.
    pub(crate) median: f64,
    /// Standard deviation of the logarithm of a payment.
    pub(crate) log_sd: f64,
}

impl Ticket {
    /// Returns the mean payment in pounds.
    pub(crate) fn mean(&self) -> f64 {
        self.median * (self.log_sd.powi(2) / 2.0).exp()
    }
}

/// What is paid in a category in shops at home and online; `None` where it is not sold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CategoryTicket {
    pub(crate) category: Category,
    pub(crate) shop: Option<Ticket>,
    pub(crate) online: Option<Ticket>,
}

/// Pence at which prices end more often than at others, and the share of payments that do.
pub(crate) const PRICE_ENDINGS: [(i64, f64); 4] =
    [(0, 0.25), (99, 0.095), (95, 0.032), (50, 0.028)];

/// Payments by category, in the order of [`Category::ALL`].
pub(crate) const CATEGORY_TICKETS: [CategoryTicket; 20] = [
    CategoryTicket {
        category: Category::Groceries,
        shop: ticket(0.33, 12.2, 0.85),
        online: ticket(0.095, 72.0, 0.6),
    },
    CategoryTicket {
        category: Category::EatingOut,
        shop: ticket(0.225, 8.4, 0.75),
        online: ticket(0.125, 24.0, 0.5),
    },
    CategoryTicket {
        category: Category::Transport,
        shop: ticket(0.145, 4.4, 0.85),
        online: ticket(0.11, 20.0, 1.05),
    },
    CategoryTicket { category: Category::Fuel, shop: ticket(0.045, 33.0, 0.5), online: None },
    CategoryTicket {
        category: Category::Utilities,
        shop: ticket(0.002, 40.0, 0.6),
        online: ticket(0.02, 75.0, 0.7),
    },
    CategoryTicket {
        category: Category::Telecom,
        shop: ticket(0.003, 18.0, 0.6),
        online: ticket(0.045, 22.0, 0.6),
    },
    CategoryTicket {
        category: Category::Health,
        shop: ticket(0.035, 9.5, 1.0),
        online: ticket(0.015, 28.0, 0.9),
    },
    CategoryTicket { category: Category::Cash, shop: None, online: None },
    CategoryTicket {
        category: Category::Clothing,
        shop: ticket(0.04, 23.0, 0.85),
        online: ticket(0.105, 48.0, 0.8),
    },
    CategoryTicket {
        category: Category::Entertainment,
        shop: ticket(0.045, 12.0, 0.9),
        online: ticket(0.07, 42.0, 1.0),
    },
    CategoryTicket {
        category: Category::Travel,
        shop: ticket(0.008, 75.0, 1.0),
        online: ticket(0.055, 245.0, 1.0),
    },
    CategoryTicket {
        category: Category::Electronics,
        shop: ticket(0.007, 50.0, 1.3),
        online: ticket(0.035, 110.0, 1.2),
    },
    CategoryTicket {
        category: Category::HomeAndGarden,
        shop: ticket(0.036, 20.0, 1.15),
        online: ticket(0.065, 65.0, 1.2),
    },
    CategoryTicket {
        category: Category::Gambling,
        shop: ticket(0.006, 10.0, 0.9),
        online: ticket(0.055, 15.0, 0.9),
    },
    CategoryTicket {
        category: Category::Education,
        shop: ticket(0.004, 14.0, 0.9),
        online: ticket(0.01, 45.0, 1.3),
    },
    CategoryTicket { category: Category::Insurance, shop: None, online: ticket(0.01, 240.0, 0.9) },
    CategoryTicket {
        category: Category::PersonalCare,
        shop: ticket(0.025, 16.0, 0.9),
        online: ticket(0.03, 27.0, 0.7),
    },
    CategoryTicket {
        category: Category::OtherRetail,
        shop: ticket(0.039, 13.0, 1.0),
        online: ticket(0.095, 36.0, 1.05),
    },
    CategoryTicket {
        category: Category::DigitalGoods,
        shop: None,
        online: ticket(0.055, 9.0, 0.7),
    },
    CategoryTicket {
        category: Category::AlcoholAndTobacco,
        shop: ticket(0.005, 14.0, 0.6),
        online: ticket(0.005, 42.0, 0.7),
    },
];

#[expect(clippy::unnecessary_wraps, reason = "the table reads as what is sold and what is not")]
const fn ticket(share: f64, median: f64, log_sd: f64) -> Option<Ticket> {
    Some(Ticket { share, median, log_sd })
}

pub(super) const TICKETS: Topic = Topic {
    title: "Prices",
    facts: &[],
    tables: &[
        TableFact {
            name: "CATEGORY_TICKETS",
            meaning: "Card payments in shops at home and online by category: share of the payments by \
            count, median and log-sd of a lognormal payment. Cash has its own table.",
            sureness: Sureness::Assumed,
            source: "set so that the means are those published for all payments: MEAN_CARD_PAYMENT, \
            MEAN_CONTACTLESS_PAYMENT for payments in shops up to 100 pounds, and 60 to 96 pounds \
            online (The UK Cards Association, 2015, and later); shares follow the Office for \
            National Statistics, Family spending in the UK, without the bills that are not paid \
            by card",
            columns: &[
                "category",
                "share in shops",
                "median GBP",
                "log-sd",
                "share online",
                "median GBP",
                "log-sd",
            ],
            rows: || CATEGORY_TICKETS.iter().map(row).collect(),
        },
        TableFact {
            name: "PRICE_ENDINGS",
            meaning: "Pence at which prices end more often than at others; the rest end anywhere.",
            sureness: Sureness::Assumed,
            source: "the shares among the amounts of the public card file creditcard.csv, rounded; no \
            figure of the United Kingdom is published",
            columns: &["pence", "share of payments"],
            rows: || {
                let row = |&(pence, share): &(i64, f64)| vec![pence.to_string(), share.to_string()];
                PRICE_ENDINGS.iter().map(row).collect()
            },
        },
    ],
};

fn row(of: &CategoryTicket) -> Vec<String> {
    let cells = |ticket: Option<Ticket>| {
        ticket.map_or_else(
            || ["0", "", ""].map(str::to_owned),
            |ticket| [ticket.share, ticket.median, ticket.log_sd].map(|number| number.to_string()),
        )
    };
    [of.category.to_string()].into_iter().chain(cells(of.shop)).chain(cells(of.online)).collect()
}
