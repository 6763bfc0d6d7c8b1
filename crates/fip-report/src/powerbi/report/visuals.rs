//! Visuals of each type, with the formatting that they share.

use serde_json::{Map, Value, json};

use super::{Field, Frame, Shown, Title, Visual};
use crate::palette::{ACCENT, CARD, INK};
use crate::powerbi::names;

/// Returns a text, number or truth as Power BI writes it.
pub(in crate::powerbi) fn literal(value: &str) -> Value {
    json!({"expr": {"Literal": {"Value": value}}})
}

/// Returns a text literal. Apostrophes are written in two ways by Microsoft's own tools; the checks
/// refuse them.
pub(in crate::powerbi) fn text(value: &str) -> Value {
    literal(&format!("'{value}'"))
}

/// Returns a color.
pub(in crate::powerbi) fn color(hex: &str) -> Value {
    json!({"solid": {"color": text(hex)}})
}

/// Returns formatting that holds in every state.
fn properties(value: Value) -> Value {
    Value::Array(vec![Value::Object(Map::from_iter([("properties".to_owned(), value)]))])
}

/// Returns formatting of the state in which nobody points at the visual.
fn default_state(value: Value) -> Value {
    let state = json!({"id": "default"});
    let parts = [("properties".to_owned(), value), ("selector".to_owned(), state)];
    Value::Object(Map::from_iter(parts))
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl Visual {
    fn new(key: &'static str, kind: &'static str, frame: Frame) -> Self {
        Self {
            key,
            kind,
            frame,
            roles: Vec::new(),
            sort: None,
            objects: Map::new(),
            container: Map::new(),
            title: Title::None,
            alt: String::new(),
        }
    }

    /// Says what it shows, above it and for those who do not see it.
    pub(in crate::powerbi) fn says(mut self, title: &str, alt: &str) -> Self {
        self.title = Title::Words(title.to_owned());
        alt.clone_into(&mut self.alt);
        self
    }

    /// Takes the words above it from a measure.
    pub(in crate::powerbi) fn titled_by(mut self, measure: &'static str) -> Self {
        self.title = Title::Measure(measure);
        self
    }

    /// Leaves the words above it out.
    pub(in crate::powerbi) fn untitled(mut self) -> Self {
        self.title = Title::None;
        self
    }

    fn role(mut self, role: &'static str, fields: &[Shown]) -> Self {
        self.roles.push((role, fields.to_vec()));
        self
    }

    fn formatted(mut self, objects: Value) -> Self {
        self.objects.extend(map(objects));
        self
    }

    fn in_container(mut self, objects: Value) -> Self {
        self.container.extend(map(objects));
        self
    }

    /// Sorts rows or marks.
    pub(in crate::powerbi) fn sorted(mut self, by: Field, largest_first: bool) -> Self {
        self.sort = Some((by, largest_first));
        self
    }

    /// Shows a page when a mark is pointed at.
    pub(in crate::powerbi) fn with_tooltip(self, page: &str) -> Self {
        let page = names::object(&format!("page {page}"));
        self.in_container(json!({"visualTooltip": [{"properties": {
            "show": literal("true"), "type": text("Canvas"), "section": text(&page)
        }}]}))
    }
}

/// Returns a field under its own name.
pub(in crate::powerbi) const fn plain(field: Field) -> Shown {
    Shown { field, label: None }
}

/// Returns a field under another name.
pub(in crate::powerbi) const fn named(field: Field, label: &'static str) -> Shown {
    Shown { field, label: Some(label) }
}

/// Returns words on the page.
pub(in crate::powerbi) fn words(
    key: &'static str,
    frame: Frame,
    said: &str,
    points: u32,
) -> Visual {
    let style = json!({
        "fontFamily": if points > 14 { "Segoe UI Semibold" } else { "Segoe UI" },
        "fontSize": format!("{points}pt"), "color": INK.light
    });
    let run = json!([{"value": said, "textStyle": style}]);
    let off = properties(json!({"show": literal("false")}));
    let none = literal("0D");
    let mut visual = Visual::new(key, "textbox", frame)
        .formatted(json!({"general": properties(json!({
            "paragraphs": [{"textRuns": run, "horizontalTextAlignment": "left"}]
        }))}))
        .in_container(json!({"background": off, "border": off, "padding": properties(json!({
            "top": none, "bottom": none, "left": none, "right": none
        }))}));
    said.clone_into(&mut visual.alt);
    visual
}

/// Returns a list to choose from.
pub(in crate::powerbi) fn slicer(
    key: &'static str,
    x: u32,
    field: Field,
    label: &'static str,
) -> Visual {
    let side = literal("8D");
    let mut visual = Visual::new(key, "slicer", [x, 16, 176, 80])
        .role("Values", &[plain(field)])
        .formatted(json!({
            "data": properties(json!({"mode": text("Dropdown")})),
            "header": properties(json!({"show": literal("true"), "text": text(label)})),
            "selection": properties(json!({"selectAllCheckboxEnabled": literal("true")}))
        }))
        .in_container(json!({"padding": properties(json!({
            "top": side, "bottom": side, "left": side, "right": side
        }))}));
    visual.alt = format!("Filter by {}.", label.to_lowercase());
    visual
}

/// Returns figures side by side.
pub(in crate::powerbi) fn figures(key: &'static str, frame: Frame, measures: &[Shown]) -> Visual {
    Visual::new(key, "cardVisual", frame).role("Data", measures).formatted(json!({
        "outline": [default_state(json!({"show": literal("false")}))],
        "value": [default_state(json!({"fontSize": literal("18D")}))],
        "layout": properties(json!({
            "maxTiles": literal(&format!("{}L", measures.len())),
            "rowCount": literal("1L"),
            "orientation": literal("2D")
        }))
    }))
}

fn chart(key: &'static str, kind: &'static str, frame: Frame) -> Visual {
    let quiet = properties(json!({"showAxisTitle": literal("false")}));
    Visual::new(key, kind, frame).formatted(json!({"categoryAxis": quiet}))
}

/// Returns bars with their values beside them, the longest first.
pub(in crate::powerbi) fn bars(
    key: &'static str,
    frame: Frame,
    by: Field,
    measure: Field,
) -> Visual {
    chart(key, "clusteredBarChart", frame)
        .role("Category", &[plain(by)])
        .role("Y", &[plain(measure)])
        .sorted(measure, true)
        .formatted(json!({
            "labels": properties(json!({"show": literal("true")})),
            "valueAxis": properties(json!({"show": literal("false")})),
            "dataPoint": properties(json!({"defaultColor": color(ACCENT.light)}))
        }))
}

/// Returns columns along an axis that has an order.
pub(in crate::powerbi) fn columns(
    key: &'static str,
    frame: Frame,
    by: Field,
    measure: Field,
) -> Visual {
    chart(key, "clusteredColumnChart", frame)
        .role("Category", &[plain(by)])
        .role("Y", &[plain(measure)])
        .sorted(by, false)
        .formatted(json!({
            "valueAxis": properties(json!({"start": literal("0D"), "showAxisTitle": literal("false")})),
            "dataPoint": properties(json!({"defaultColor": color(ACCENT.light)}))
        }))
}

/// Returns lines along an axis that has an order; the value axis begins at 0.
pub(in crate::powerbi) fn lines(
    key: &'static str,
    frame: Frame,
    by: Field,
    measures: &[Shown],
) -> Visual {
    let several = if measures.len() > 1 { "true" } else { "false" };
    chart(key, "lineChart", frame)
        .role("Category", &[plain(by)])
        .role("Y", measures)
        .sorted(by, false)
        .formatted(json!({
            "lineStyles": properties(json!({
                "showMarker": literal("true"), "strokeWidth": literal("3L")
            })),
            "legend": properties(json!({"show": literal(several), "position": text("Top")})),
            "valueAxis": properties(json!({"start": literal("0D"), "showAxisTitle": literal("false")}))
        }))
}

/// Gives each value of a column a color of its own.
fn value_colors(table: &str, column: &str, colors: &[(&str, &str)]) -> Value {
    let left = json!({"Column": {
        "Expression": {"SourceRef": {"Entity": table}}, "Property": column
    }});
    let entry = |(value, hex): &(&str, &str)| {
        let right = json!({"Literal": {"Value": format!("'{value}'")}});
        let same = json!({"Comparison": {"ComparisonKind": 0, "Left": left, "Right": right}});
        json!({
            "properties": {"fill": color(hex)},
            "selector": {"data": [{"scopeId": same}]}
        })
    };
    Value::Array(colors.iter().map(entry).collect())
}

/// Returns shares of a whole by a column that has a few values.
pub(in crate::powerbi) fn ring(
    key: &'static str,
    frame: Frame,
    [table, column]: [&'static str; 2],
    measure: Field,
    colors: &[(&str, &str)],
) -> Visual {
    Visual::new(key, "donutChart", frame)
        .role("Category", &[plain(Field::Column(table, column))])
        .role("Y", &[plain(measure)])
        .formatted(json!({
            "dataPoint": value_colors(table, column, colors),
            "legend": properties(json!({"show": literal("false")})),
            "labels": properties(json!({
                "show": literal("true"), "labelStyle": text("Category, percent of total"),
                "position": text("outside")
            })),
            "slices": properties(json!({"innerRadiusRatio": literal("62L")}))
        }))
}

/// Returns bars of one length, divided by a column that has a few values.
pub(in crate::powerbi) fn mix(
    key: &'static str,
    frame: Frame,
    by: Field,
    [table, column]: [&'static str; 2],
    colors: &[(&str, &str)],
) -> Visual {
    chart(key, "hundredPercentStackedBarChart", frame)
        .role("Category", &[plain(by)])
        .role("Series", &[plain(Field::Column(table, column))])
        .role("Y", &[plain(Field::Measure("Customers"))])
        .formatted(json!({
            "dataPoint": value_colors(table, column, colors),
            "labels": properties(json!({"show": literal("true")})),
            "legend": properties(json!({"show": literal("true"), "position": text("Top")}))
        }))
}

/// Returns bubbles with their names: two measures, and one for the size.
pub(in crate::powerbi) fn bubbles(
    key: &'static str,
    frame: Frame,
    by: Field,
    [x, y, size]: [Field; 3],
) -> Visual {
    Visual::new(key, "scatterChart", frame)
        .role("Category", &[plain(by)])
        .role("X", &[plain(x)])
        .role("Y", &[plain(y)])
        .role("Size", &[plain(size)])
        .formatted(json!({
            "categoryLabels": properties(json!({"show": literal("true")})),
            "legend": properties(json!({"show": literal("false")})),
            "bubbles": properties(json!({"markerShape": text("circle")}))
        }))
}

fn fitted() -> Value {
    properties(json!({
        "columnAdjustment": text("growToFit"), "autoSizeColumnWidth": literal("true")
    }))
}

/// Returns a table of columns and measures.
pub(in crate::powerbi) fn table(key: &'static str, frame: Frame, fields: &[Shown]) -> Visual {
    Visual::new(key, "tableEx", frame).role("Values", fields).formatted(json!({
        "columnHeaders": fitted(),
        "total": properties(json!({"totals": literal("false")}))
    }))
}

/// Returns a table with a row for each value; `shaded` is the measure whose cells darken with it.
pub(in crate::powerbi) fn matrix(
    key: &'static str,
    frame: Frame,
    row: Shown,
    measures: &[Shown],
    shaded: Field,
) -> Visual {
    let queried = shaded.query_ref();
    let bare = |value: &str| json!({"Literal": {"Value": value}});
    let scale = json!({
        "min": {"color": bare(&format!("'{}'", CARD.light))},
        "max": {"color": bare("'#f2b8a0'")},
        "nullColoringStrategy": {"strategy": bare("'noColor'")}
    });
    let rule = json!({"FillRule": {
        "Input": {"SelectRef": {"ExpressionName": queried}},
        "FillRule": {"linearGradient2": scale}
    }});
    let shade = json!({
        "properties": {"backColor": {"solid": {"color": {"expr": rule}}}},
        "selector": {"data": [{"dataViewWildcard": {"matchingOption": 1}}], "metadata": queried}
    });
    Visual::new(key, "pivotTable", frame)
        .role("Rows", &[row])
        .role("Values", measures)
        .formatted(json!({"columnHeaders": fitted(), "values": [shade]}))
}

/// Colors the cells of a table's column by two measures: what is behind the words, and the words.
pub(in crate::powerbi) fn cell_colors(column: Field, [back, front]: [&'static str; 2]) -> Value {
    let entry = |property: &str, measure: &'static str| {
        let by = json!({"solid": {"color": {"expr": Field::Measure(measure).json()}}});
        json!({
            "properties": {property: by},
            "selector": {
                "data": [{"dataViewWildcard": {"matchingOption": 1}}],
                "metadata": column.query_ref()
            }
        })
    };
    json!([entry("backColor", back), entry("fontColor", front)])
}

/// Returns the button that goes back to where one came from.
pub(in crate::powerbi) fn back(frame: Frame) -> Visual {
    let mut visual = Visual::new("back", "actionButton", frame)
        .formatted(json!({"icon": [default_state(json!({"shapeType": text("back")}))]}))
        .in_container(json!({"visualLink": properties(json!({
            "show": literal("true"), "type": text("Back")
        }))}));
    "Back to the previous page.".clone_into(&mut visual.alt);
    visual
}

/// Returns the button that opens a drill-through page for the row that is selected.
pub(in crate::powerbi) fn open(frame: Frame, page: &str, said: &str) -> Visual {
    let section = names::object(&format!("page {page}"));
    let shown = json!({"properties": {"show": literal("true")}});
    let mut visual = Visual::new("open", "actionButton", frame)
        .formatted(json!({
            "icon": [default_state(json!({"shapeType": text("rightArrow")}))],
            "text": [shown, default_state(json!({"text": text(said)}))],
            "fill": [shown, default_state(json!({"fillColor": color(ACCENT.light)}))]
        }))
        .in_container(json!({"visualLink": properties(json!({
            "show": literal("true"),
            "type": text("Drillthrough"),
            "drillthroughSection": text(&section),
            "enabledTooltip": text("Open the page of the selected customer"),
            "disabledTooltip": text("Select one customer in the table")
        }))}));
    visual.alt = format!("{said}: the page of the selected customer.");
    visual
}

impl Visual {
    /// Formats cells of a table.
    pub(in crate::powerbi) fn cells(mut self, values: Value) -> Self {
        self.objects.insert("values".to_owned(), values);
        self
    }
}
