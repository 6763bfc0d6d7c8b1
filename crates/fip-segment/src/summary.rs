//! What the customers of a cluster are like, in numbers and in words.

use fip_model::{CompleteMatrix, Currency};

use crate::labels::Labels;
use crate::percentile::{ascending, percentile};
use crate::rows::Rows;
use crate::{DataError, Profile};

/// What distinguishes the rows of one cluster from all rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ClusterSummary {
    /// Number of the cluster.
    pub cluster: usize,
    /// Number of its rows, at least 1.
    pub size: usize,
    /// A summary of each column, in their order.
    pub columns: Vec<ColumnSummary>,
}

/// One column in one cluster and in all rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ColumnSummary {
    /// Name of the column.
    pub name: String,
    /// Mean over the cluster, in the column's unit.
    pub mean: f64,
    /// Median over the cluster, in the column's unit.
    pub median: f64,
    /// Mean over all rows, in the column's unit.
    pub overall_mean: f64,
    /// `(mean - overall_mean) / s`, where `s` is the population standard deviation over all rows;
    /// 0 when the column is constant.
    pub standardized_difference: f64,
}

/// How a number is written in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A share from 0 to 1 as a whole percentage: `62 %`.
    Share,
    /// A plain number with two places: `1.24`.
    Ratio,
    /// Money in whole units with thousands separated: `£1,240`.
    Money(Currency),
}

/// How to say in words what a column measures: `pays online {} of the time`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    column: String,
    before: String,
    after: String,
    format: Format,
}

impl Phrase {
    /// Returns the phrase for a column; the number takes the place of `{}`, or comes last without one.
    pub fn new(column: &str, words: &str, format: Format) -> Self {
        let (before, after) = words.split_once("{}").unwrap_or((words, ""));
        Self { column: column.to_owned(), before: before.into(), after: after.into(), format }
    }

    fn say(&self, column: &ColumnSummary) -> String {
        let Self { before, after, .. } = self;
        let (own, all) = (self.format.write(column.mean), self.format.write(column.overall_mean));
        format!("{before}{own}{after}, against {all} over all customers")
    }
}

impl Format {
    /// Returns the number as text.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::Currency;
    /// use fip_segment::Format;
    ///
    /// assert_eq!(Format::Share.write(0.619), "62 %");
    /// assert_eq!(Format::Money(Currency::GBP).write(-1234.5), "-£1,234");
    /// ```
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Share => format!("{:.0} %", 100.0 * value),
            Self::Ratio => format!("{value:.2}"),
            Self::Money(currency) => {
                let digits = format!("{:.0}", value.abs());
                let mut grouped = String::new();
                for (at, digit) in digits.chars().enumerate() {
                    if at > 0 && (digits.len() - at).is_multiple_of(3) {
                        grouped.push(',');
                    }
                    grouped.push(digit);
                }
                let sign = if value < 0.0 && digits != "0" { "-" } else { "" };
                format!("{sign}{}{grouped}", currency.prefix())
            }
        }
    }
}

/// Returns a summary of each cluster of the rows of `matrix`, whose columns are in their own units.
///
/// The columns need not be those that were clustered.
///
/// # Errors
///
/// [`DataError`] when there is no row, a number is out of range, there is not one label for each row,
/// or a cluster is empty.
///
/// # Examples
///
/// ```
/// use fip_model::{CompleteMatrix, ndarray::array};
/// use fip_segment::{Format, Phrase, summarize_clusters};
///
/// let rates = CompleteMatrix::new(vec!["online_rate".to_owned()], array![[0.6], [0.64], [0.1]])?;
/// let summaries = summarize_clusters(&rates, &[0, 0, 1])?;
/// let phrases = [Phrase::new("online_rate", "pays online {} of the time", Format::Share)];
/// assert_eq!(
///     summaries[0].sentence(&phrases, 1).as_deref(),
///     Some("pays online 62 % of the time, against 45 % over all customers")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn summarize_clusters(
    matrix: &CompleteMatrix,
    labels: &[usize],
) -> Result<Vec<ClusterSummary>, DataError> {
    let rows = Rows::new(matrix.view())?;
    let labels = Labels::new(labels, rows.n_rows())?;
    let centroids = labels.centroids(&rows);
    let mut summaries: Vec<ClusterSummary> = (labels.sizes().into_iter().enumerate())
        .map(|(cluster, size)| ClusterSummary { cluster, size, columns: Vec::new() })
        .collect();
    for (column, (name, (overall_mean, deviation))) in
        matrix.names().iter().zip(overall_columns(&rows)).enumerate()
    {
        for summary in &mut summaries {
            let mean = centroids[summary.cluster * rows.n_columns() + column];
            let difference = mean - overall_mean;
            summary.columns.push(ColumnSummary {
                name: name.clone(),
                mean,
                median: median_in(&rows, column, &labels, summary.cluster),
                overall_mean,
                standardized_difference: if deviation > 0.0 { difference / deviation } else { 0.0 },
            });
        }
    }
    Ok(summaries)
}

/// Mean and population standard deviation of each column; a constant column has deviation 0.
fn overall_columns(rows: &Rows) -> Vec<(f64, f64)> {
    (rows.means().into_iter().enumerate())
        .map(|(column, mean)| {
            let squares: f64 = rows.column(column).map(|x| (x - mean) * (x - mean)).sum();
            let deviation = (squares / rows.n_rows() as f64).sqrt();
            let first = rows.column(column).next().unwrap_or(mean);
            let varies = rows.column(column).any(|x| x.total_cmp(&first).is_ne());
            (mean, if varies { deviation } else { 0.0 })
        })
        .collect()
}

fn median_in(rows: &Rows, column: usize, labels: &Labels<'_>, cluster: usize) -> f64 {
    let own = rows.column(column).zip(labels.as_slice()).filter(|(_, label)| **label == cluster);
    percentile(&ascending(own.map(|(value, _)| value)), 50.0)
}

impl ClusterSummary {
    /// Returns the `n_facts` columns that have a phrase and distinguish the cluster most, as the
    /// predicate of a sentence, or `None` when no column has a phrase.
    ///
    /// Without capital and full stop, to follow a name. The largest absolute standardised differences
    /// come first, the first column on a tie.
    pub fn sentence(&self, phrases: &[Phrase], n_facts: usize) -> Option<String> {
        self.say(&[], phrases, n_facts)
    }

    /// Returns a sentence as [`ClusterSummary::sentence`] does, which begins with the columns that
    /// `profile` is known by: it says why the cluster has that name, or that it fits badly.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::{CompleteMatrix, ndarray::array};
    /// use fip_segment::{Format, Phrase, Profile, Sign, summarize_clusters};
    ///
    /// let names = ["cash", "night"].map(str::to_owned).to_vec();
    /// let rates = CompleteMatrix::new(names, array![[0.5, 0.0], [0.1, 0.4], [0.3, 0.3]])?;
    /// let phrases = [
    ///     Phrase::new("cash", "draws cash in {} of transactions", Format::Share),
    ///     Phrase::new("night", "spends at night in {} of transactions", Format::Share),
    /// ];
    /// let profile = Profile::new("Cash-Heavy", [("cash", Sign::High)]);
    /// let first = &summarize_clusters(&rates, &[0, 1, 1])?[0];
    /// assert_eq!(
    ///     first.explanation(&profile, &phrases, 1).as_deref(),
    ///     Some("draws cash in 50 % of transactions, against 30 % over all customers")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explanation(
        &self,
        profile: &Profile,
        phrases: &[Phrase],
        n_facts: usize,
    ) -> Option<String> {
        let known_by: Vec<&str> =
            profile.loadings.iter().map(|(column, _)| column.as_str()).collect();
        self.say(&known_by, phrases, n_facts)
    }

    /// The facts of the columns `first`, in their order, and then those of the largest differences.
    fn say(&self, first: &[&str], phrases: &[Phrase], n_facts: usize) -> Option<String> {
        let mut facts: Vec<(&ColumnSummary, &Phrase)> = (self.columns.iter())
            .filter_map(|column| {
                let phrase = phrases.iter().find(|phrase| phrase.column == column.name)?;
                Some((column, phrase))
            })
            .collect();
        let place = |column: &ColumnSummary| {
            first.iter().position(|name| *name == column.name).unwrap_or(first.len())
        };
        let size = |column: &ColumnSummary| column.standardized_difference.abs();
        facts.sort_by(|(a, _), (b, _)| {
            place(a).cmp(&place(b)).then_with(|| size(b).total_cmp(&size(a)))
        });
        let said: Vec<String> =
            facts.into_iter().take(n_facts).map(|(column, phrase)| phrase.say(column)).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    fn example() -> Vec<ClusterSummary> {
        let names = ["spend", "flat", "rate"].map(str::to_owned).to_vec();
        let values =
            array![[1000.0, 0.1, 0.5], [3000.0, 0.1, 0.5], [8000.0, 0.1, 0.5], [0.0, 0.1, 0.1]];
        let matrix = CompleteMatrix::new(names, values).unwrap();
        summarize_clusters(&matrix, &[0, 0, 0, 1]).unwrap()
    }

    #[test]
    fn refuses_labels_that_do_not_fit() {
        let matrix = CompleteMatrix::new(vec!["a".to_owned()], array![[1.0]]).unwrap();
        assert!(summarize_clusters(&matrix, &[0, 0]).is_err());
        assert!(summarize_clusters(&matrix, &[1]).is_err());
    }

    #[test]
    fn summarizes_in_the_units_of_the_columns() {
        let summaries = example();
        let spend = &summaries[0].columns[0];
        assert_eq!(summaries[0].size, 3);
        assert!((spend.mean - 4000.0).abs() < 1e-12 && (spend.median - 3000.0).abs() < 1e-12);
        assert!((spend.overall_mean - 3000.0).abs() < 1e-12);
        let deviation = (38_000_000.0_f64 / 4.0).sqrt();
        assert!((spend.standardized_difference - 1000.0 / deviation).abs() < 1e-12);
        assert!(summaries[0].columns[1].standardized_difference.abs() < 1e-300, "constant");
    }

    #[test]
    fn says_the_most_distinguishing_columns_first() {
        let phrases = [
            Phrase::new("spend", "spends {} a month", Format::Money(Currency::GBP)),
            Phrase::new("rate", "has a rate of ", Format::Ratio),
        ];
        let summaries = example();
        assert_eq!(
            summaries[1].sentence(&phrases, 2).unwrap(),
            "has a rate of 0.10, against 0.40 over all customers; \
             spends £0 a month, against £3,000 over all customers"
        );
        assert_eq!(summaries[1].sentence(&[], 2), None);
        assert_eq!(summaries[1].sentence(&phrases, 0), None);
    }
}
