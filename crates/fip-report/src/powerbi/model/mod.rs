//! The semantic model as values: tables, columns, measures, relationships.

pub(super) mod describe;
pub(super) mod measures;
pub(super) mod query;
pub(super) mod tables;
pub(super) mod tmdl;

use query::Query;

/// The table of measures; `Measures` itself is a reserved name.
pub(super) const MEASURES: &str = "_Measures";
/// The parameter that holds the folder of the CSV files.
pub(super) const DATA_FOLDER: &str = "DataFolder";

/// A semantic model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub(super) tables: Vec<Table>,
    pub(super) relationships: Vec<Relationship>,
    /// Value of the parameter until a person sets another.
    pub(super) data_folder: String,
}

/// A table of the model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) description: String,
    /// Whether it is marked as the table of dates.
    pub(super) is_calendar: bool,
    pub(super) columns: Vec<Column>,
    pub(super) measures: Vec<Measure>,
    pub(super) hierarchies: Vec<Hierarchy>,
    pub(super) query: Query,
}

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Whole,
    Real,
    /// Four decimals, exact.
    Money,
    Day,
    Moment,
}

impl Type {
    /// Returns the type in TMDL.
    pub(super) const fn tmdl(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Whole => "int64",
            Self::Real => "double",
            Self::Money => "decimal",
            Self::Day | Self::Moment => "dateTime",
        }
    }

    /// Returns the type in M.
    pub(super) const fn m(self) -> &'static str {
        match self {
            Self::Text => "type text",
            Self::Whole => "Int64.Type",
            Self::Real => "type number",
            Self::Money => "Currency.Type",
            Self::Day => "type date",
            Self::Moment => "type datetime",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) description: String,
    pub(super) format: Option<String>,
    pub(super) is_hidden: bool,
    pub(super) is_key: bool,
    pub(super) sort_by: Option<&'static str>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) folder: String,
    pub(super) description: String,
    /// `None` for a text.
    pub(super) format: Option<String>,
    pub(super) is_hidden: bool,
    pub(super) dax: String,
}

/// Columns to drill down, the widest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hierarchy {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    /// Name of each level and its column.
    pub(super) levels: Vec<(&'static str, &'static str)>,
}

/// A relationship, many to one: rows of `to` filter rows of `from`, never the other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relationship {
    /// Table and column of the many.
    pub(super) from: (String, String),
    /// Table and column of the one.
    pub(super) to: (String, String),
}

impl Model {
    /// Returns the table with this name.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Returns the measure with this name, whatever its table.
    pub(super) fn measure(&self, name: &str) -> Option<&Measure> {
        self.tables.iter().flat_map(|table| &table.measures).find(|measure| measure.name == name)
    }

    /// Returns all measures, in order.
    pub(super) fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.tables.iter().flat_map(|table| &table.measures)
    }
}

impl Table {
    /// Returns the column with this name.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns whether another column or a hierarchy of the table stands on this column.
    pub(super) fn stands_on(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.sort_by == Some(name))
            || self
                .hierarchies
                .iter()
                .flat_map(|hierarchy| &hierarchy.levels)
                .any(|(_, column)| *column == name)
    }
}
