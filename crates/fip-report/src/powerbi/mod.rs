//! A Power BI project: the tables of a run as a semantic model, and a report on them.
//!
//! Plain data in, a list of files out: TMDL for the model, PBIR for the report, both text that can be
//! reviewed and compared. The files hold no data but names: Power BI reads the CSV files of a run
//! from the folder that the parameter `DataFolder` names. The same input gives the same bytes; ids are
//! functions of names.

mod check;
mod fault;
mod model;
mod names;
mod readme;
mod report;
#[cfg(test)]
mod tests;

use fip_model::{Currency, TableSpec};
use serde_json::{Value, json};

use crate::report::Provenance;
pub use fault::PowerBiError;

/// What a project is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Source<'a> {
    /// The data dictionary: every table that the run writes.
    pub tables: &'a [TableSpec],
    /// Code of each reason for points lost, and what the reason looks at.
    pub reasons: Vec<(String, String)>,
    /// Folder of the CSV files on the computer that runs Power BI, without a closing separator.
    pub data_folder: String,
    /// Where the data come from.
    pub provenance: Provenance,
    /// What all money is in.
    pub currency: Currency,
}

/// What `data_folder` says until somebody sets it.
pub const UNSET_DATA_FOLDER: &str = r"C:\set\DataFolder";

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFile {
    /// Path from the folder of the project, with `/`.
    pub path: String,
    /// Text of the file, UTF-8, lines ended by `\n`.
    pub text: String,
}

/// Returns the files of the project, in order of their paths.
///
/// # Errors
///
/// If the dictionary lacks a table that the report stands on, or the design contradicts itself: a
/// name that nothing bears, ends of a relationship that differ in type, a visual off its page.
pub fn project(source: &Source<'_>) -> Result<Vec<ProjectFile>, PowerBiError> {
    let model = model::tables::model(source)?;
    let note = source.provenance.banner().map(|[heading, _]| heading);
    let pages = report::pages::pages(note);
    check::model::check(&model)?;
    check::pages::check(&model, &pages)?;
    let files = files(&model, &pages);
    check::files::check(&files)?;
    Ok(files)
}

const SCHEMAS: &str = "https://developer.microsoft.com/json-schemas/fabric/";

fn files(model: &model::Model, pages: &[report::Page]) -> Vec<ProjectFile> {
    let mut files = vec![
        ProjectFile { path: "README.md".to_owned(), text: readme::readme(model, pages) },
        ProjectFile {
            path: ".gitignore".to_owned(),
            text: "**/.pbi/localSettings.json\n**/.pbi/cache.abf\n".to_owned(),
        },
    ];
    for (path, value) in frame() {
        files.push(document(path.to_owned(), &value));
    }
    for (path, text) in model::tmdl::files(model) {
        files.push(ProjectFile { path: format!("{MODEL}/definition/{path}"), text });
    }
    for (path, value) in report::pbir::files(pages) {
        files.push(document(format!("{REPORT}/definition/{path}"), &value));
    }
    for (path, value) in report::theme::files() {
        files.push(document(format!("{REPORT}/StaticResources/{path}"), &value));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

const MODEL: &str = "project.SemanticModel";
const REPORT: &str = "project.Report";

/// Returns the documents that tie model and report together.
fn frame() -> [(&'static str, Value); 5] {
    let platform = |kind: &str| {
        json!({
            "$schema": format!("{SCHEMAS}gitIntegration/platformProperties/2.0.0/schema.json"),
            "metadata": {"type": kind, "displayName": "project"},
            "config": {"version": "2.0", "logicalId": names::uuid(&format!("item {kind}"))}
        })
    };
    [
        (
            "project.pbip",
            json!({
                "$schema": format!("{SCHEMAS}pbip/pbipProperties/1.0.0/schema.json"),
                "version": "1.0",
                "artifacts": [{"report": {"path": REPORT}}],
                "settings": {"enableAutoRecovery": true}
            }),
        ),
        ("project.SemanticModel/.platform", platform("SemanticModel")),
        (
            "project.SemanticModel/definition.pbism",
            json!({
                "$schema": format!("{SCHEMAS}item/semanticModel/definitionProperties/1.0.0/schema.json"),
                "version": "4.2",
                "settings": {}
            }),
        ),
        ("project.Report/.platform", platform("Report")),
        (
            "project.Report/definition.pbir",
            json!({
                "$schema": format!("{SCHEMAS}item/report/definitionProperties/2.0.0/schema.json"),
                "version": "4.0",
                "datasetReference": {"byPath": {"path": format!("../{MODEL}")}}
            }),
        ),
    ]
}

/// Returns a JSON file, indented by two spaces, with a new line at its end.
fn document(path: String, value: &Value) -> ProjectFile {
    ProjectFile { path, text: format!("{value:#}\n") }
}
