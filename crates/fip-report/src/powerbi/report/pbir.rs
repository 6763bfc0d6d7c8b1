//! The report as PBIR: one JSON document for the report, each page and each visual.

use serde_json::{Map, Value, json};

use super::theme::{BASE, CUSTOM};
use super::visuals::{literal, text};
use super::{Field, Page, Role, Shown, Title, Visual};
use crate::powerbi::model::MEASURES;
use crate::powerbi::names;

const SCHEMAS: &str = "https://developer.microsoft.com/json-schemas/fabric/item/report/definition/";

/// Returns the files of the report below its `definition` folder.
pub(in crate::powerbi) fn files(pages: &[Page]) -> Vec<(String, Value)> {
    let shown: Vec<String> = pages.iter().map(Page::id).collect();
    let mut files = vec![
        (
            "version.json".to_owned(),
            json!({"$schema": schema("versionMetadata/1.0.0"), "version": "2.0.0"}),
        ),
        ("report.json".to_owned(), report()),
        (
            "pages/pages.json".to_owned(),
            json!({
                "$schema": schema("pagesMetadata/1.0.0"),
                "activePageName": shown.first(),
                "pageOrder": shown
            }),
        ),
    ];
    for page in pages {
        let folder = format!("pages/{}", page.id());
        files.push((format!("{folder}/page.json"), page.json()));
        for (place, visual) in page.visuals.iter().enumerate() {
            let id = page.visual_id(visual);
            files.push((format!("{folder}/visuals/{id}/visual.json"), visual.json(&id, place)));
        }
    }
    files
}

fn schema(name: &str) -> String {
    format!("{SCHEMAS}{name}/schema.json")
}

fn report() -> Value {
    let imported = json!({"visual": "2.2.0", "report": "3.0.0", "page": "2.0.0"});
    let theme =
        |name: &str, of: &str| json!({"name": name, "reportVersionAtImport": imported, "type": of});
    let package = |of: &str, item: Value| json!({"name": of, "type": of, "items": [item]});
    let custom = format!("{CUSTOM}.json");
    json!({
        "$schema": schema("report/3.0.0"),
        "themeCollection": {
            "baseTheme": theme(BASE, "SharedResources"),
            "customTheme": theme(&custom, "RegisteredResources")
        },
        "resourcePackages": [
            package("SharedResources", json!({
                "name": BASE, "path": format!("BaseThemes/{BASE}.json"), "type": "BaseTheme"
            })),
            package("RegisteredResources", json!({
                "name": custom, "path": custom, "type": "CustomTheme"
            }))
        ],
        "objects": {"outspacePane": [{"properties": {"expanded": literal("false")}}]},
        "settings": {
            "useStylableVisualContainerHeader": true, "exportDataMode": "AllowSummarized",
            "defaultDrillFilterOtherVisuals": true, "allowChangeFilterTypes": true,
            "useEnhancedTooltips": true, "useDefaultAggregateDisplayName": true
        }
    })
}

impl Field {
    /// Returns the field as an expression.
    pub(super) fn json(self) -> Value {
        let (kind, table, name) = match self {
            Self::Column(table, name) => ("Column", table, name),
            Self::Measure(name) => ("Measure", MEASURES, name),
        };
        json!({kind: {"Expression": {"SourceRef": {"Entity": table}}, "Property": name}})
    }

    /// Returns the name of the field in a query.
    pub(super) fn query_ref(self) -> String {
        match self {
            Self::Column(table, name) => format!("{table}.{name}"),
            Self::Measure(name) => format!("{MEASURES}.{name}"),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Column(_, name) | Self::Measure(name) => name,
        }
    }
}

impl Shown {
    fn json(self, is_active: bool) -> Value {
        let field = self.field;
        let mut projection = json!({
            "field": field.json(), "queryRef": field.query_ref(), "nativeQueryRef": field.name()
        });
        if is_active {
            projection["active"] = true.into();
        }
        if let Some(label) = self.label {
            projection["displayName"] = label.into();
        }
        projection
    }
}

impl Page {
    /// Returns the name of the page's folder.
    pub(in crate::powerbi) fn id(&self) -> String {
        names::object(&format!("page {}", self.key))
    }

    /// Returns the name of a visual's folder.
    pub(in crate::powerbi) fn visual_id(&self, visual: &Visual) -> String {
        names::object(&format!("page {} visual {}", self.key, visual.key))
    }

    fn json(&self) -> Value {
        let mut page = json!({
            "$schema": schema("page/2.0.0"),
            "name": self.id(), "displayName": self.title, "displayOption": "FitToPage",
            "width": self.size[0], "height": self.size[1]
        });
        let filter = names::filter(&format!("page {}", self.key));
        let mut filters = Vec::new();
        if let Some((field, values)) = &self.filter {
            filters.push(one_of(*field, values, &filter));
        }
        let binding = names::object(&format!("page {} binding", self.key));
        match self.role {
            Role::Tab => {}
            Role::Tooltip => {
                page["type"] = "Tooltip".into();
                page["visibility"] = "HiddenInViewMode".into();
                page["pageBinding"] = json!({
                    "name": binding, "type": "Tooltip", "referenceScope": "Default", "parameters": []
                });
            }
            Role::DrillThrough(field) => {
                page["type"] = "Drillthrough".into();
                page["visibility"] = "HiddenInViewMode".into();
                filters.push(json!({
                    "name": filter, "field": field.json(), "type": "Categorical",
                    "howCreated": "Drillthrough"
                }));
                let parameter = json!({
                    "name": format!("Param_{filter}"), "boundFilter": filter,
                    "fieldExpr": field.json()
                });
                page["pageBinding"] = json!({
                    "name": binding, "type": "Drillthrough", "referenceScope": "Default",
                    "parameters": [parameter], "acceptsFilterContext": "None"
                });
            }
        }
        if !filters.is_empty() {
            page["filterConfig"] = json!({"filters": filters});
        }
        page
    }
}

/// Returns the filter that keeps some values of a column.
fn one_of(field: Field, values: &[&str], name: &str) -> Value {
    let Field::Column(table, column) = field else { return Value::Null };
    let value = |value: &&str| json!([{"Literal": {"Value": format!("'{value}'")}}]);
    let values: Vec<Value> = values.iter().map(value).collect();
    let expression =
        json!({"Column": {"Expression": {"SourceRef": {"Source": "t"}}, "Property": column}});
    let condition = json!({"In": {"Expressions": [expression], "Values": values}});
    json!({
        "name": name, "field": field.json(), "type": "Categorical", "howCreated": "User",
        "isLockedInViewMode": true,
        "filter": {
            "Version": 2,
            "From": [{"Name": "t", "Entity": table, "Type": 0}],
            "Where": [{"Condition": condition}]
        }
    })
}

impl Visual {
    fn json(&self, id: &str, place: usize) -> Value {
        let order = (place + 1) * 1000;
        let [x, y, width, height] = self.frame;
        let mut visual = json!({
            "visualType": self.kind, "drillFilterOtherVisuals": true,
            "visualContainerObjects": self.container()
        });
        if !self.objects.is_empty() {
            visual["objects"] = Value::Object(self.objects.clone());
        }
        if !self.roles.is_empty() {
            visual["query"] = self.query();
        }
        json!({
            "$schema": schema("visualContainer/2.2.0"),
            "name": id,
            "position": {
                "x": x, "y": y, "z": order, "width": width, "height": height, "tabOrder": order
            },
            "visual": visual
        })
    }

    fn query(&self) -> Value {
        let mut state = Map::new();
        for (role, fields) in &self.roles {
            let is_axis = matches!(*role, "Category" | "Rows")
                || (*role == "Values" && self.kind == "slicer");
            let projections: Vec<Value> = fields
                .iter()
                .enumerate()
                .map(|(at, shown)| shown.json(is_axis && at == 0))
                .collect();
            state.insert((*role).to_owned(), json!({"projections": projections}));
        }
        let mut query = json!({"queryState": state});
        if let Some((field, largest_first)) = self.sort {
            let direction = if largest_first { "Descending" } else { "Ascending" };
            query["sortDefinition"] = json!({
                "sort": [{"field": field.json(), "direction": direction}], "isDefaultSort": false
            });
        }
        query
    }

    fn container(&self) -> Map<String, Value> {
        let mut objects = self.container.clone();
        let title = match &self.title {
            Title::None => json!({"show": literal("false")}),
            Title::Words(words) => json!({"show": literal("true"), "text": text(words)}),
            Title::Measure(name) => json!({
                "show": literal("true"), "text": {"expr": Field::Measure(name).json()}
            }),
        };
        objects.insert("title".to_owned(), json!([{"properties": title}]));
        let alt = json!([{"properties": {"altText": text(&self.alt)}}]);
        objects.insert("general".to_owned(), alt);
        objects
    }
}
