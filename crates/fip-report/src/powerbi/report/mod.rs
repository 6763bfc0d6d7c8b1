//! The report as values: pages, visuals, and what they show.

pub(super) mod pages;
pub(super) mod pbir;
pub(super) mod theme;
pub(super) mod visuals;

use serde_json::{Map, Value};

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    /// Stable name, from which its id is made.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) role: Role,
    /// Width and height, in pixels.
    pub(super) size: [u32; 2],
    /// A column and the values that the whole page is about.
    pub(super) filter: Option<(Field, Vec<&'static str>)>,
    pub(super) visuals: Vec<Visual>,
}

/// How people come to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// By its tab.
    Tab,
    /// From a mark or row that shows this column.
    DrillThrough(Field),
    /// By pointing at a mark.
    Tooltip,
}

/// A column or a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Table and column.
    Column(&'static str, &'static str),
    /// Name of the measure.
    Measure(&'static str),
}

/// A field in a visual, with a label that is not its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) field: Field,
    pub(super) label: Option<&'static str>,
}

/// What stands above a visual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Title {
    None,
    Words(String),
    Measure(&'static str),
}

/// Where a visual lies: left, top, width, height.
pub(super) type Frame = [u32; 4];

/// A visual.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Visual {
    /// Name within its page, from which its id is made.
    pub(super) key: &'static str,
    /// Name of the type in Power BI.
    pub(super) kind: &'static str,
    pub(super) frame: Frame,
    /// Fields by the role that they play.
    pub(super) roles: Vec<(&'static str, Vec<Shown>)>,
    /// What rows or marks are sorted by, and whether the largest come first.
    pub(super) sort: Option<(Field, bool)>,
    /// Formatting of the visual's own parts.
    pub(super) objects: Map<String, Value>,
    /// Formatting of what is around it, beside title and alternative text.
    pub(super) container: Map<String, Value>,
    pub(super) title: Title,
    /// What it shows, for those who do not see it.
    pub(super) alt: String,
}
