//! What a report is made of, and the parts that all reports share.

use serde::{Deserialize, Serialize};

use crate::chart::Svg;

/// A finished report: the page, its figures, and what it says in a form that a program can check.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The page, in GitHub-flavored Markdown; figures are linked as `figures/<file name>`.
    pub markdown: String,
    /// The same page as an HTML file that stands alone, figures inside.
    pub html: String,
    /// The figures that the page links, in order.
    pub figures: Vec<Figure>,
    /// The findings, in the order of the page, with the values that their sentences state.
    pub findings: Vec<Finding>,
    /// What to do next, most urgent first.
    pub recommendations: Vec<Recommendation>,
}

/// A figure of a [`Report`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Name of its file, as `tier_mix.svg`.
    pub file_name: &'static str,
    /// What the figure shows, for those who do not see it.
    pub alt: String,
    /// The picture.
    pub svg: Svg,
}

/// A sentence computed from the data by a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Name of the rule, the same in every run.
    pub id: &'static str,
    /// The sentence, as plain text.
    pub text: String,
    /// The numbers that the sentence rests on, before rounding.
    pub values: Vec<FindingValue>,
}

/// A number behind a [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FindingValue {
    /// Name with its unit, as `share_of_spend`.
    pub name: &'static str,
    /// The number: a count, a share of one, or what the name says.
    pub value: f64,
}

impl Finding {
    pub(crate) fn new(id: &'static str, text: String, values: &[(&'static str, f64)]) -> Self {
        let values = values.iter().map(|&(name, value)| FindingValue { name, value }).collect();
        Self { id, text, values }
    }
}

/// Something to do, derived from a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Name of the finding that it follows from.
    pub finding: &'static str,
    /// The sentence, as plain text.
    pub text: String,
    /// Customers concerned.
    pub customers: u64,
}

/// Where the data come from, which decides the banner at the top of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Provenance {
    /// Everything is generated, the transactions too: the source file was not there.
    StandIn,
    /// Everything is generated, as was asked for: no source file was read.
    Generated,
    /// Rows of the real source file among many more that are generated, all of invented customers.
    PartlyGenerated,
    /// Rows of the real source file, dealt to invented customers.
    InventedCustomers,
    /// A bank's own ledger.
    OwnLedger,
}

impl Provenance {
    /// Returns the words of the banner; `None` for a bank's own data.
    pub(crate) fn banner(self) -> Option<[&'static str; 2]> {
        match self {
            Self::StandIn => Some([
                "GENERATED DATA",
                "The card transactions are a generated stand-in for the real file; \
                 customers are invented too. Nothing on this page describes a real person or a real \
                 bank, and its numbers must not be quoted as results on the real file.",
            ]),
            Self::Generated => Some([
                "GENERATED DATA",
                "Every transaction and every customer is generated. Nothing on this page describes a \
                 real person or a real bank.",
            ]),
            Self::PartlyGenerated => Some([
                "GENERATED DATA AROUND REAL ROWS",
                "A part of the transactions has the amounts and fraud flags of a real file; all others, \
                 the customers and everything said about them are generated. Nothing on this page \
                 describes a real person or a real bank.",
            ]),
            Self::InventedCustomers => Some([
                "INVENTED CUSTOMERS, REAL AMOUNTS",
                "The source file's card amounts and fraud flags are real; the customers that they were \
                 dealt to, and everything said about these customers, are invented. Nothing on this \
                 page describes a real person or a real bank.",
            ]),
            Self::OwnLedger => None,
        }
    }
}

/// What identifies the run that a report belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunIdentity {
    /// A name that is the same for the same inputs, such as a hash of the manifest.
    pub id: String,
    /// The seed of everything drawn at random.
    pub seed: u64,
}
