//! Checks of the files: everything that one names is there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{PowerBiError, ProjectFile, REPORT};
use super::{unique, unresolved};

const ROOT: &str = "project.Report/definition";

/// Refuses files that name one another wrongly.
pub(in crate::powerbi) fn check(files: &[ProjectFile]) -> Result<(), PowerBiError> {
    unique("project", files.iter().map(|file| file.path.as_str()))?;
    let report = json(files, &format!("{ROOT}/report.json"))?;
    themes(files, &report)?;
    let order = json(files, &format!("{ROOT}/pages/pages.json"))?;
    let pages: Vec<&str> = texts(&order["pageOrder"]).collect();
    unique("pages.json", pages.iter().copied())?;
    for page in &pages {
        json(files, &format!("{ROOT}/pages/{page}/page.json"))?;
    }
    let mut names = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.starts_with(ROOT)) {
        let document = parse(file)?;
        for key in ["drillthroughSection", "section"] {
            for page in literals(&document, key) {
                if !pages.contains(&page.as_str()) {
                    return Err(unresolved(&file.path, "page", &page));
                }
            }
        }
        if let Some(name) = document["name"].as_str() {
            let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
            if folder != name {
                return Err(unresolved(&file.path, "folder", name));
            }
            if !names.insert(name.to_owned()) {
                let place = "report".to_owned();
                return Err(PowerBiError::NotUnique { place, name: name.to_owned() });
            }
        }
    }
    Ok(())
}

/// Refuses a theme that is named and not listed, or listed and not there.
fn themes(files: &[ProjectFile], report: &Value) -> Result<(), PowerBiError> {
    let named_by = format!("{ROOT}/report.json");
    let mut listed = BTreeSet::new();
    for package in report["resourcePackages"].as_array().into_iter().flatten() {
        for item in package["items"].as_array().into_iter().flatten() {
            let path = format!(
                "{REPORT}/StaticResources/{}/{}",
                package["name"].as_str().unwrap_or_default(),
                item["path"].as_str().unwrap_or_default()
            );
            json(files, &path)?;
            listed.insert(item["name"].as_str().unwrap_or_default());
        }
    }
    for theme in ["baseTheme", "customTheme"] {
        let name = report["themeCollection"][theme]["name"].as_str().unwrap_or_default();
        if !listed.contains(name) {
            return Err(unresolved(&named_by, "resource", name));
        }
    }
    Ok(())
}

fn json(files: &[ProjectFile], path: &str) -> Result<Value, PowerBiError> {
    let found = files.iter().find(|file| file.path == path);
    let missing =
        || PowerBiError::MissingFile { named_by: "the report".to_owned(), path: path.to_owned() };
    parse(found.ok_or_else(missing)?)
}

fn parse(file: &ProjectFile) -> Result<Value, PowerBiError> {
    serde_json::from_str(&file.text).map_err(|_| super::text(&*file.path, "expected JSON"))
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Returns the texts that stand as literals under a key, anywhere.
fn literals(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = vec![value];
    while let Some(value) = next.pop() {
        if let Value::Object(map) = value {
            let literal = map.get(key).and_then(|it| it["expr"]["Literal"]["Value"].as_str());
            found.extend(literal.map(|text| text.trim_matches('\'').to_owned()));
            next.extend(map.values());
        } else if let Value::Array(list) = value {
            next.extend(list);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::files;
    use super::super::super::tests::small;
    use super::*;

    fn written() -> Vec<ProjectFile> {
        let (model, pages) = small();
        files(&model, &pages)
    }

    #[test]
    fn files_that_are_all_there_pass() {
        assert_eq!(check(&written()), Ok(()));
    }

    #[test]
    fn a_missing_theme_is_refused() {
        for theme in ["FipBase.json", "FipTheme.json"] {
            let mut files = written();
            files.retain(|file| !file.path.ends_with(theme));
            let refused = check(&files).unwrap_err();
            assert!(
                matches!(&refused, PowerBiError::MissingFile { path, .. } if path.ends_with(theme))
            );
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_refused() {
        let mut files = written();
        files.retain(|file| !file.path.ends_with("page.json"));
        assert!(matches!(check(&files), Err(PowerBiError::MissingFile { .. })));
    }

    #[test]
    fn a_button_to_nowhere_is_refused() {
        let mut files = written();
        let at = files.iter().position(|file| file.path.ends_with("visual.json")).unwrap();
        let mut document = parse(&files[at]).unwrap();
        document["visual"]["visualContainerObjects"]["visualLink"] = serde_json::json!([{"properties": {"drillthroughSection":
                {"expr": {"Literal": {"Value": "'nowhere'"}}}}}]);
        files[at].text = document.to_string();
        let refused = check(&files).unwrap_err();
        assert!(matches!(refused, PowerBiError::Unresolved { kind: "page", .. }), "{refused}");
    }

    #[test]
    fn a_file_that_is_no_json_is_refused() {
        let mut files = written();
        let at = files.iter().position(|file| file.path.ends_with("visual.json")).unwrap();
        files[at].text.push('}');
        assert!(matches!(check(&files), Err(PowerBiError::Text { .. })));
    }
}
