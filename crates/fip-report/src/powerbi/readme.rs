//! The words beside the project: how to open it, and what is in it.

use super::UNSET_DATA_FOLDER;
use super::model::Model;
use super::report::{Page, Role};

/// Returns the README of the project's folder.
pub(super) fn readme(model: &Model, pages: &[Page]) -> String {
    let set = if model.data_folder == UNSET_DATA_FOLDER {
        "It is not set yet.".to_owned()
    } else {
        format!("It is set to `{}`.", model.data_folder)
    };
    let mut text = format!("{HEAD}{set}\n\n{BODY}");
    for page in pages {
        let role = match page.role {
            Role::Tab => "",
            Role::DrillThrough(_) => " (right-click a customer, Drill through)",
            Role::Tooltip => " (shown when a segment is pointed at)",
        };
        let shown: Vec<String> = page
            .visuals
            .iter()
            .filter(|visual| !matches!(visual.kind, "textbox" | "slicer" | "actionButton"))
            .map(|visual| visual.alt.trim_end_matches('.').to_owned())
            .collect();
        let line = format!("- **{}**{role}: {}.\n", page.title, lower_joined(&shown));
        text.push_str(&line);
    }
    text.push_str("\n## Tables\n\n| table | rows | columns |\n|---|---|---:|\n");
    for table in &model.tables {
        let about = table.description.replace('|', "\\|");
        let line = format!("| {} | {about} | {} |\n", table.name, table.columns.len());
        text.push_str(&line);
    }
    text.push_str("\n## Measures\n\n| folder | measure | meaning |\n|---|---|---|\n");
    for measure in model.measures().filter(|measure| !measure.is_hidden) {
        let row = [&measure.folder, &measure.name, &measure.description];
        let cells = row.map(|cell| cell.replace('|', "\\|"));
        let line = format!("| {} |\n", cells.join(" | "));
        text.push_str(&line);
    }
    text.push_str(TAIL);
    text
}

fn lower_joined(parts: &[String]) -> String {
    let lower = |(at, part): (usize, &String)| {
        let mut letters = part.chars();
        let first = letters.next().filter(|_| at > 0);
        first.map_or_else(
            || part.clone(),
            |first| first.to_lowercase().to_string() + letters.as_str(),
        )
    };
    parts.iter().enumerate().map(lower).collect::<Vec<_>>().join("; ")
}

const HEAD: &str = "\
# Power BI project

Made by `fip export powerbi`, and by no other command: a run does not touch it, but a second export
replaces what was changed here. A semantic model (TMDL) and a report (PBIR) as text. The files hold no
data. Power BI reads the CSV files of a run (`data_processed/`) from the folder that the parameter
`DataFolder` names. ";

const BODY: &str = "\
## Open

1. Copy `data_processed/` to a computer with Power BI Desktop (Windows; a release of August 2025 or
   later; releases of 2025 may want the preview options for PBIP, TMDL and PBIR).
2. Open `project.pbip`. The pages are empty: a project of this kind carries no data.
3. Home, Transform data, Edit parameters: set `DataFolder` to the full path of the folder with the CSV
   files, without a closing backslash, such as `C:\\bank\\data_processed`. Apply changes.
4. Home, Refresh.

To write the path into the project: `fip export powerbi --data-folder 'C:\\bank\\data_processed'`.

## Another folder

Change `DataFolder` in the same place and refresh. The files must have the headers of
`data_processed/README.md`; a column that is not there fails the refresh and names itself.

## Publish

Home, Publish, choose a workspace. A refresh in the service needs a gateway that can read the folder;
set `DataFolder` under the semantic model's settings, Parameters. In a workspace that is connected to
Git, this folder can be committed as it is. File, Save as gives a `.pbix`.

## Model

A star. Facts and tables of one row a customer are many; `DimCustomer`, `DimMerchant`, `DimAccount` and
`DimDate` are one; filters go from one to many and never back. Segment, score and tier are brought into
`DimCustomer` by Power Query, so that they filter everything. `DimAccount` is not related to
`DimCustomer`: there would be two ways to the transactions. `FactLedger`, `CustomerFeaturesAsOf` and
`AccountHolders` are left out: they are not written by every run, and no page shows them.

A fraud counts when it was reported before the as-of date, as in features and reports of `fip`.
A probability in `ModelPredictions` comes from a model that was fitted without the customer's fold, so
that every customer has an honest one. `model_report.md` judges the final models on the test customers;
its ROC-AUC and Brier score differ a little from those here.

`Months`, and what divides by it, wants months selected, not single days.

## Pages

";

const TAIL: &str = "
## How the generator is verified

Without Power BI Desktop, which runs on Windows alone; nobody has seen these pages drawn. For a run of
3,000 customers every JSON file is held against Microsoft's published schemas, the report against
Microsoft's own validator for this format, and names, types and relationships against each other by
checks of `fip` and by independent readers. Every measure is evaluated by a DAX engine that is not
Microsoft's, over the CSV files under several filters, and compared with a computation from the CSV
files that shares no code with it.

There is no `.pbit`: its container is not documented, and what is written without Power BI could not be
proven to open in it.
";
