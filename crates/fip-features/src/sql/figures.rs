//! Names and definitions of what features stand on.

use super::condition::TIME;
use super::dialect::Dialect;
use super::plan::{Figure, Plan, Rank, RowColumn, SeriesFigure, Subset, Total};
use super::stage::Item;
use crate::catalogue::{Additive, Grain, Key};

impl Additive {
    pub(super) const fn figure(self) -> Figure {
        match self {
            Self::Count => Figure::Count,
            Self::Spend => Figure::Pence,
        }
    }
}

impl Figure {
    pub(super) fn name(self) -> String {
        let of_months =
            |base: Additive, what: &str| format!("{}_month_{what}", base.figure().name());
        let fixed = match self {
            Self::Count => "n",
            Self::Pence => "pence",
            Self::Squares => "squares",
            Self::Centre(Grain::Customer) => "centre",
            Self::Centre(Grain::Month) => "month_centre",
            Self::Around(Grain::Customer) => "around",
            Self::Around(Grain::Month) => "month_around",
            Self::Least => "least",
            Self::Most => "most",
            Self::FirstDay => "first_day",
            Self::LastDay => "last_day",
            Self::FirstTime => "first_ts",
            Self::LastTime => "last_ts",
            Self::ActiveMonths => "active_months",
            Self::Distinct(key) => key.words().1,
            Self::MonthSquares(base) => return of_months(base, "squares"),
            Self::MonthCentre(base) => return of_months(base, "centre"),
            Self::MonthAround(base) => return of_months(base, "around"),
            Self::MonthCross(base) => return of_months(base, "cross"),
            Self::MonthLeast(base) => return of_months(base, "least"),
            Self::MonthMost(base) => return of_months(base, "most"),
        };
        fixed.to_owned()
    }
}

impl Total {
    /// Returns the total of months from which this one of a customer is made.
    pub(super) fn of_month(self) -> Option<Self> {
        let figure = match self.figure {
            Figure::ActiveMonths if self.subset.condition.is_none() => return None,
            // It differs with the months looked at.
            Figure::Centre(_) | Figure::Around(_) => return Some(self),
            Figure::ActiveMonths => Figure::Count,
            Figure::MonthSquares(base)
            | Figure::MonthCentre(base)
            | Figure::MonthAround(base)
            | Figure::MonthCross(base)
            | Figure::MonthLeast(base)
            | Figure::MonthMost(base) => base.figure(),
            figure => figure,
        };
        Some(Self { figure, subset: Subset { first: 0, ..self.subset } })
    }
}

impl Rank {
    pub(super) fn name(self) -> String {
        match self {
            Self::MedianLow => "median_low".to_owned(),
            Self::MedianHigh => "median_high".to_owned(),
            Self::Quantile(thousandths) => format!("quantile_{thousandths}"),
        }
    }

    /// Returns the definition over amounts with their `place` among `of_places`.
    pub(super) fn definition(self) -> String {
        match self {
            Self::MedianLow => {
                "MIN(CASE WHEN 2 * place BETWEEN of_places AND of_places + 2 THEN pence END)".into()
            }
            Self::MedianHigh => {
                "MAX(CASE WHEN 2 * place BETWEEN of_places AND of_places + 2 THEN pence END)".into()
            }
            Self::Quantile(thousandths) => {
                format!("MIN(CASE WHEN 1000 * place >= {thousandths} * of_places THEN pence END)")
            }
        }
    }
}

impl SeriesFigure {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Least => "least",
            Self::Most => "most",
            Self::Months => "months",
            Self::Sum => "sum",
            Self::Squares => "squares",
            Self::Time => "t",
            Self::TimeSquares => "tt",
            Self::Cross => "ty",
        }
    }

    /// Returns the definition; y are values, d values less the least, t their months. Squares of whole
    /// numbers depend on the dialect.
    pub(super) fn definition(self, number: usize, whole: Option<Dialect>) -> String {
        let (y, d) = (format!("y{number}"), format!("d{number}"));
        let where_known = |t: &str| format!("CASE WHEN {y} IS NOT NULL THEN {t} END");
        match self {
            Self::Mean => format!("AVG({y})"),
            Self::Least => format!("MIN({y})"),
            Self::Most => format!("MAX({y})"),
            Self::Months => format!("COUNT({y})"),
            Self::Sum => format!("SUM({d})"),
            Self::Squares => match whole {
                Some(dialect) => format!("SUM({})", dialect.square(&d)),
                None => format!("SUM({d} * {d})"),
            },
            Self::Time => format!("SUM({})", where_known("position")),
            Self::TimeSquares => format!("SUM({})", where_known("position * position")),
            Self::Cross => format!("SUM(position * {d})"),
        }
    }

    /// Returns whether it is made of values less the least.
    pub(super) const fn is_shifted(self) -> bool {
        matches!(self, Self::Sum | Self::Squares | Self::Cross)
    }
}

impl RowColumn {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Pence => "pence",
            Self::Time => "txn_ts",
            Self::Key(Key::Merchant) => "merchant_id",
            Self::Key(Key::Category) => "category",
            Self::Key(Key::Mcc) => "mcc",
            Self::Key(Key::Country) => "country_code",
            Self::Key(Key::Channel) => "channel",
            Self::Key(Key::Day) => "txn_day",
        }
    }
}

impl Plan<'_> {
    /// Returns the condition's column of the transactions.
    pub(super) fn flag(&self, condition: usize) -> String {
        format!("is_{}", self.conditions[condition].1)
    }

    /// Returns the condition under which a transaction belongs to a subset; `None` where all do.
    pub(super) fn test(&self, subset: Subset) -> Option<String> {
        let flag = subset.condition.map(|at| self.flag(at));
        let late = (subset.first > 0).then(|| format!("position >= {}", subset.first));
        match (flag, late) {
            (Some(flag), Some(late)) => Some(format!("{flag} AND {late}")),
            (flag, late) => flag.or(late),
        }
    }

    /// Returns the figure over the transactions of a group; a sum or count is never NULL.
    pub(super) fn of_rows(&self, total: Total) -> Item {
        let test = self.test(total.subset);
        let of = |column: &str, otherwise: &str| match &test {
            None => column.to_owned(),
            Some(test) => format!("CASE WHEN {test} THEN {column}{otherwise} END"),
        };
        let sql = match total.figure {
            Figure::Count if test.is_none() => "COUNT(*)".to_owned(),
            Figure::Count => format!("COUNT({})", of("1", "")),
            Figure::Pence => format!("SUM({})", of("pence", " ELSE 0")),
            Figure::Squares => format!("SUM({})", of(&self.dialect.square("pence"), " ELSE 0")),
            Figure::Centre(_) => format!("MAX({})", self.name(total)),
            Figure::Around(grain) => {
                let centre = self.name(Total { figure: Figure::Centre(grain), ..total });
                format!("SUM({})", of(&squared_distance("pence", &centre), " ELSE 0"))
            }
            Figure::Least => format!("MIN({})", of("pence", "")),
            Figure::Most => format!("MAX({})", of("pence", "")),
            Figure::FirstDay => format!("MIN({})", of("txn_day", "")),
            Figure::LastDay => format!("MAX({})", of("txn_day", "")),
            Figure::FirstTime => format!("MIN({})", of("txn_ts", "")),
            Figure::LastTime => format!("MAX({})", of("txn_ts", "")),
            Figure::Distinct(key) => {
                format!("COUNT(DISTINCT {})", of(RowColumn::Key(key).name(), ""))
            }
            // These stand on totals of months, never on transactions.
            Figure::ActiveMonths
            | Figure::MonthSquares(_)
            | Figure::MonthCentre(_)
            | Figure::MonthAround(_)
            | Figure::MonthCross(_)
            | Figure::MonthLeast(_)
            | Figure::MonthMost(_) => "NULL".to_owned(),
        };
        Item::new(sql, self.name(total))
    }

    /// Returns the figure over the totals of a customer's months.
    pub(super) fn of_months(&self, total: Total) -> Item {
        let Subset { condition, first } = total.subset;
        let base = total.of_month().map_or_else(|| "1".to_owned(), |month| self.name(month));
        let of = |column: &str, otherwise: &str| match first {
            0 => column.to_owned(),
            first => format!("CASE WHEN position >= {first} THEN {column}{otherwise} END"),
        };
        let sql = match total.figure {
            Figure::Least | Figure::FirstDay | Figure::FirstTime | Figure::MonthLeast(_) => {
                format!("MIN({})", of(&base, ""))
            }
            Figure::Most | Figure::LastDay | Figure::LastTime | Figure::MonthMost(_) => {
                format!("MAX({})", of(&base, ""))
            }
            Figure::ActiveMonths if condition.is_none() && first == 0 => "COUNT(*)".to_owned(),
            Figure::ActiveMonths if condition.is_none() => format!("COUNT({})", of("1", "")),
            Figure::ActiveMonths => {
                let and =
                    if first > 0 { format!(" AND position >= {first}") } else { String::new() };
                format!("COUNT(CASE WHEN {base} > 0{and} THEN 1 END)")
            }
            Figure::Centre(_) => format!("MAX({base})"),
            Figure::Around(_) => format!("SUM({base})"),
            Figure::MonthSquares(_) => {
                format!("SUM({})", of(&self.dialect.square_of_sum(&base), " ELSE 0"))
            }
            Figure::MonthCentre(_) => format!("MAX({})", self.name(total)),
            Figure::MonthAround(of_base) => {
                let centre = self.name(Total { figure: Figure::MonthCentre(of_base), ..total });
                format!("SUM({})", of(&squared_distance(&base, &centre), " ELSE 0"))
            }
            Figure::MonthCross(_) => {
                let twice_mean = 2 * first + self.window.n_months() - first - 1;
                format!(
                    "SUM({})",
                    of(&format!("(2 * position - {twice_mean}) * {base}"), " ELSE 0")
                )
            }
            Figure::Count | Figure::Pence | Figure::Squares | Figure::Distinct(_) => {
                format!("SUM({})", of(&base, " ELSE 0"))
            }
        };
        Item::new(sql, self.name(total))
    }
}

/// Returns the squared distance of a whole number from another, as a double.
fn squared_distance(number: &str, centre: &str) -> String {
    format!("1.0 * ({number} - {centre}) * ({number} - {centre})")
}

/// Returns the key's column of the transactions.
pub(super) fn key_item(key: Key, dialect: Dialect) -> Item {
    let sql = match key {
        Key::Merchant => "t.merchant_id".to_owned(),
        Key::Category => "m.category".to_owned(),
        Key::Mcc => "m.mcc".to_owned(),
        Key::Country => "t.country_code".to_owned(),
        Key::Channel => "t.channel".to_owned(),
        Key::Day => dialect.day(TIME),
    };
    Item::new(sql, RowColumn::Key(key).name())
}
