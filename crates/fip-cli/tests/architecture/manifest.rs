//! What manifests must say.

use toml::{Table, Value};

const DOMAIN: [&str; 6] =
    ["fip-features", "fip-ml", "fip-model", "fip-scorecard", "fip-segment", "fip-synth"];
const LIBRARIES: [&str; 7] = [
    "fip-features",
    "fip-ml",
    "fip-model",
    "fip-report",
    "fip-scorecard",
    "fip-segment",
    "fip-synth",
];

/// Which of our crates each package may name, in any kind of dependency.
pub(crate) const ARROWS: [(&str, &[&str]); 10] = [
    ("fip-model", &[]),
    ("fip-synth", &["fip-model"]),
    ("fip-features", &["fip-model"]),
    ("fip-segment", &["fip-model"]),
    ("fip-ml", &["fip-model"]),
    ("fip-scorecard", &["fip-ml", "fip-model"]),
    ("fip-report", &DOMAIN),
    ("fip-cli", &LIBRARIES),
    ("fip-examples", &LIBRARIES),
    ("fip-benches", &LIBRARIES),
];

/// The package whose arrows are all optional: who only scores needs none of our other crates.
const ALONE: &str = "fip-scorecard";

/// Complains about each of our crates that the package names and may not.
pub(crate) fn wrong_arrows(manifest: &str) -> Vec<String> {
    let manifest = parse(manifest);
    let package = package_name(&manifest);
    let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == package) else {
        return vec![format!("{package}: a new crate, whose arrows must be added to ARROWS")];
    };
    let is_optional = |value: &Value| value.get("optional").and_then(Value::as_bool) == Some(true);
    let mut complaints = Vec::new();
    for (name, value) in dependencies(&manifest) {
        if !name.starts_with("fip-") {
            continue;
        }
        if !allowed.contains(&name.as_str()) {
            complaints.push(format!("{package} -> {name}: expected only {allowed:?}"));
        } else if package == ALONE && !is_optional(&value) {
            complaints.push(format!("{package} -> {name}: expected optional = true"));
        }
    }
    complaints
}

/// Complains about a package that sets lints, a version or a dependency by itself.
pub(crate) fn not_inherited(manifest: &str) -> Vec<String> {
    let manifest = parse(manifest);
    let package = package_name(&manifest);
    let inherits = |value: Option<&Value>| {
        value.and_then(|value| value.get("workspace")).is_some_and(|it| it.as_bool() == Some(true))
    };
    let mut complaints = Vec::new();
    if !inherits(manifest.get("lints")) {
        complaints.push(format!("{package}: expected [lints] workspace = true"));
    }
    for key in ["version", "edition", "rust-version", "license"] {
        if !inherits(manifest["package"].get(key)) {
            complaints.push(format!("{package}: expected {key}.workspace = true"));
        }
    }
    let own = dependencies(&manifest).into_iter().filter(|(_, value)| !inherits(Some(value)));
    complaints.extend(own.map(|(name, _)| format!("{package}: expected {name}.workspace = true")));
    complaints
}

/// Complains about each file that `manifest` does not register as `kind` or `readme` does not name,
/// and about what is registered without a file.
pub(crate) fn not_listed(
    files: &[String],
    kind: &str,
    manifest: &str,
    readme: &str,
) -> Vec<String> {
    let manifest = parse(manifest);
    let targets = manifest.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
    let registered: Vec<&str> =
        targets.iter().filter_map(|target| target.get("path")?.as_str()).collect();
    let mut complaints = Vec::new();
    for file in files {
        if !registered.contains(&file.as_str()) {
            complaints.push(format!("{file}: expected a [[{kind}]] in Cargo.toml"));
        }
        if !readme.contains(file.as_str()) {
            complaints.push(format!("{file}: expected its name in README.md"));
        }
    }
    let gone = registered.iter().filter(|path| !files.iter().any(|file| file == *path));
    complaints
        .extend(gone.map(|path| format!("{path}: registered in Cargo.toml, expected a file")));
    complaints
}

fn parse(manifest: &str) -> Table {
    manifest.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn package_name(manifest: &Table) -> String {
    manifest["package"]["name"].as_str().unwrap().to_owned()
}

/// Returns every dependency of every kind, for every target.
fn dependencies(manifest: &Table) -> Vec<(String, Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables =
        targets.into_iter().flat_map(|targets| targets.values().filter_map(Value::as_table));
    let of_kind = |table: &Table, kind| table.get(kind).and_then(Value::as_table).cloned();
    std::iter::once(manifest)
        .chain(tables)
        .flat_map(|table| {
            ["dependencies", "dev-dependencies", "build-dependencies"]
                .into_iter()
                .filter_map(move |kind| of_kind(table, kind))
        })
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [package]
        name = "fip-segment"
        version.workspace = true
        edition.workspace = true
        rust-version.workspace = true
        license.workspace = true
        [lints]
        workspace = true
        [dependencies]
        fip-model.workspace = true
        rayon.workspace = true
    "#;

    #[test]
    fn a_lawful_manifest_has_no_complaint() {
        assert_eq!((wrong_arrows(GOOD), not_inherited(GOOD)), (vec![], vec![]));
    }

    #[test]
    fn a_new_arrow_of_any_kind_is_told() {
        let kinds = [
            "dependencies",
            "dev-dependencies",
            "build-dependencies",
            "target.'cfg(unix)'.dependencies",
        ];
        for kind in kinds {
            let manifest = GOOD
                .replace("[dependencies]", "[features]")
                .replace("fip-model.workspace", "a")
                .replace("rayon.workspace = true", "");
            let found = wrong_arrows(&format!("{manifest}\n[{kind}]\nfip-ml.workspace = true\n"));
            assert_eq!(found, ["fip-segment -> fip-ml: expected only [\"fip-model\"]"], "{kind}");
        }
        let to_command = GOOD.replace("fip-model.w", "fip-cli.w");
        assert_eq!(wrong_arrows(&to_command).len(), 1);
        assert_eq!(wrong_arrows(&GOOD.replace("fip-segment", "fip-new")).len(), 1);
        assert_eq!(wrong_arrows(&GOOD.replace("fip-segment", "fip-scorecard")).len(), 1);
    }

    #[test]
    fn settings_of_its_own_are_told() {
        for (inherited, own) in [
            ("[lints]\n        workspace = true", ""),
            ("[lints]\n        workspace = true", "[lints.rust]\nunsafe_code = 'allow'"),
            ("version.workspace = true\n        edition", "version = '1.0.0'\n        edition"),
            ("license.workspace = true", ""),
            ("rayon.workspace = true", "rayon = '1'"),
            ("rayon.workspace = true", "rayon = { version = '1' }"),
        ] {
            assert!(GOOD.contains(inherited), "{inherited}");
            assert_eq!(not_inherited(&GOOD.replace(inherited, own)).len(), 1, "{own}");
        }
    }

    #[test]
    fn a_file_without_entry_and_an_entry_without_file_are_told() {
        let manifest = "[[bench]]\nname = 'a'\npath = 'a.rs'";
        let listed = |files: &[&str], readme| {
            let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
            not_listed(&files, "bench", manifest, readme)
        };
        assert_eq!(listed(&["a.rs"], "`a.rs`"), Vec::<String>::new());
        assert_eq!(listed(&["a.rs"], "nothing").len(), 1);
        assert_eq!(listed(&["a.rs", "b.rs"], "`a.rs` `b.rs`").len(), 1);
        assert_eq!(listed(&[], "`a.rs`").len(), 1);
    }
}
