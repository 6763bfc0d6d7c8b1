//! One feature: what it means, how it is made, what it stands on and who uses it.

use fip_features::{Catalogue, Definition, Dialect, Feature, Grain, explain_sql};

use super::list::origin;
use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::stages::{load, score, segment};

/// Returns what is to be said of the features of a name, one in each table that has it.
pub(super) fn explain(project: &Project, name: &str) -> Result<String, Failure> {
    let catalogue = &project.catalogue;
    let found = Grain::ALL.into_iter().filter_map(|grain| catalogue.feature(grain, name));
    let texts: Vec<String> = found.map(|one| explained(project, one)).collect::<Result<_, _>>()?;
    if texts.is_empty() {
        let meant = catalogue
            .nearest(name)
            .map_or_else(String::new, |nearest| format!("did you mean {nearest}? "));
        let cause = format!("there is no feature {name:?}");
        let hint = format!("{meant}`fip features --list` prints every feature");
        return Err(Failure::new(Kind::UnknownFeature, cause, hint));
    }
    Ok(texts.join("\n"))
}

fn explained(project: &Project, feature: &Feature) -> Result<String, Failure> {
    let catalogue = &project.catalogue;
    let unit = if feature.unit().is_empty() { "none" } else { feature.unit() };
    let mut lines = vec![
        format!("{}: {}", feature.name(), feature.meaning()),
        entry("table", &format!("{}, {}", feature.grain().table(), origin(feature))),
        entry("definition", feature.text()),
        entry("formula", &feature.arithmetic()),
        entry("unit", unit),
        entry("kind", feature.kind().name()),
        entry("empty", &empty_when(feature)),
    ];
    let mut parts = Vec::new();
    add_parts(catalogue, feature, 0, &mut parts);
    let of_window = matches!(feature.definition(), Definition::Window(_));
    let alone = if of_window { "the window alone" } else { "transactions alone" };
    lines.extend(entries("stands on", &parts, alone));
    let nobody = "no other feature, segment, score or model";
    lines.extend(entries("used by", &users(project, feature)?, nobody));
    let sql = explain_sql(feature, catalogue, load::window(project)?, Dialect::Standard);
    lines.extend([
        String::new(),
        "  SQL, step by step down to the columns of the tables:".to_owned(),
    ]);
    lines.extend(sql.lines().map(|line| format!("    {line}").trim_end().to_owned()));
    Ok(lines.join("\n") + "\n")
}

fn empty_when(feature: &Feature) -> String {
    let rule = feature.null_rule();
    let when = rule.strip_prefix("Empty ").and_then(|rule| rule.strip_suffix('.'));
    when.unwrap_or("never").to_owned()
}

fn entry(name: &str, text: &str) -> String {
    format!("  {name:<11} {text}").trim_end().to_owned()
}

/// Returns a line for each text, the first with the name before it; `none` where there is no text.
fn entries(name: &str, texts: &[String], none: &str) -> Vec<String> {
    match texts.split_first() {
        None => vec![entry(name, none)],
        Some((first, rest)) => {
            let rest = rest.iter().map(|text| entry("", text));
            std::iter::once(entry(name, first)).chain(rest).collect()
        }
    }
}

/// Adds what a feature stands on, and what that stands on, each level further in.
fn add_parts(catalogue: &Catalogue, feature: &Feature, depth: usize, lines: &mut Vec<String>) {
    for part in catalogue.parts_of(feature) {
        let indent = "  ".repeat(depth);
        let of_month = if part.grain() == feature.grain() { "" } else { " of a month" };
        lines.push(format!("{indent}{}{of_month} = {}", part.name(), part.text()));
        add_parts(catalogue, part, depth + 1, lines);
    }
}

/// Returns the features, and the steps of a run, that look at a feature.
fn users(project: &Project, feature: &Feature) -> Result<Vec<String>, Failure> {
    let name = feature.name();
    let features = project.catalogue.users_of(feature);
    let mut users: Vec<String> = features
        .iter()
        .map(|user| format!("{} of {}", user.name(), user.grain().table()))
        .collect();
    if feature.grain() == Grain::Customer {
        if segment::INPUTS.contains(&name) {
            users.push("the segments".to_owned());
        }
        let card = score::card(project)?;
        let characteristics = card.characteristics().iter().filter(|one| one.input() == name);
        users.extend(characteristics.map(|one| format!("the scorecard, as {}", one.name())));
        let seen = project.model_catalogue().customer_feature(name);
        if seen.is_some_and(|feature| !feature.is_same_for_all()) {
            users.push("the models".to_owned());
        }
    }
    Ok(users)
}
