//! What source files must not say.

use std::path::Path;

/// What only `fip-cli` does: files, processes, clock, environment, printing.
pub(crate) const OUTSIDE_WORLD: [&str; 17] = [
    "fs",
    "File::",
    "process::",
    "env::",
    "net::",
    "Instant",
    "SystemTime",
    "stdin",
    "stdout",
    "stderr",
    "println",
    "print",
    "eprintln",
    "eprint",
    "dbg",
    "env!",
    "option_env",
];

/// Collections whose order is random.
pub(crate) const HASHES: [&str; 2] = ["HashMap", "HashSet"];

/// Attributes with which a test does not count.
pub(crate) const SKIPPED: [&str; 2] = ["#[ignore", "#[should_panic"];

/// How the file names what the generator knows and no bank could: as a field or folder, and as rows.
pub(crate) const TRUTH: [&str; 2] = ["truth", "CustomerTruth"];

/// Files and folders of the command that may name it: those that make it, write it, judge by it or
/// tell people of it. None of them learns.
pub(crate) const KNOWS_TRUTH: [&str; 7] = [
    "args/mod.rs",
    "commands/synth/",
    "commands/validate/",
    "gates/",
    "stages/prepare/",
    "stages/recovery.rs",
    "tables.rs",
];

/// Lines of the longest file.
pub(crate) const LONGEST_FILE: usize = 600;

/// Lines of the longest example.
pub(crate) const LONGEST_EXAMPLE: usize = 60;

/// Complains about each line of `code` that has one of `words` as whole words.
pub(crate) fn names(path: &Path, code: &str, words: &[&str]) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let has = |line: &str, word: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back().is_some_and(is_part);
            let after = line[at + word.len()..].chars().next().is_some_and(is_part);
            let longer = before && word.starts_with(is_part) || after && word.ends_with(is_part);
            !longer
        })
    };
    let complain = |(number, line): (usize, &str)| {
        let word = words.iter().find(|word| has(line, word))?;
        Some(format!("{}:{number}: {word} in {:?}", path.display(), line.trim()))
    };
    (1..).zip(code.lines()).filter_map(complain).collect()
}

/// Complains about each line of a source file, `path` of the command's sources, that names the truth
/// and may not. Words in strings count, since a folder is named by them.
pub(crate) fn names_truth(path: &Path, text: &str) -> Vec<String> {
    if KNOWS_TRUTH.iter().any(|known| path.starts_with(known)) {
        return Vec::new();
    }
    names(path, &without_tests(&without_comments(text, Strings::Kept)), &TRUTH)
}

/// Complains about a file of more than `longest` lines.
pub(crate) fn too_long(path: &Path, text: &str, longest: usize) -> Option<String> {
    let n_lines = text.lines().count();
    let complaint = || format!("{}: {n_lines} lines, expected at most {longest}", path.display());
    (n_lines > longest).then(complaint)
}

/// Returns what ships of a source file: its code without the items that are `#[cfg(test)]`.
///
/// Relies on the formatter: an item ends with the first line at its own indent that closes it.
pub(crate) fn shipped(text: &str) -> String {
    without_tests(&code(text))
}

fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        kept.push('\n');
        for line in lines.by_ref() {
            kept.push('\n');
            let at_indent = line.len() - line.trim_start().len() == indent;
            if at_indent && (line.trim_end() == format!("{:indent$}}}", "") || line.ends_with(';'))
            {
                break;
            }
        }
    }
    kept
}

/// Returns `text` with comments and the insides of strings and characters left out, line by line.
pub(crate) fn code(text: &str) -> String {
    without_comments(text, Strings::LeftOut)
}

/// What becomes of the insides of strings and characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strings {
    LeftOut,
    Kept,
}

fn without_comments(text: &str, strings: Strings) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_comment = rest.starts_with("//") || rest.starts_with("/*");
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r\"") || rest.starts_with("r#") {
            raw_string(rest).unwrap_or(0)
        } else if c == '"' {
            1 + closing(&rest[1..], '"')
        } else if rest.starts_with("'\\") {
            1 + closing(&rest[1..], '\'')
        } else if c == '\'' && rest.chars().nth(2) == Some('\'') {
            2 + rest.chars().nth(1).map_or(0, char::len_utf8)
        } else {
            0
        };
        if skipped == 0 {
            kept.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            let keeps = strings == Strings::Kept && !is_comment;
            kept.extend(rest[..skipped].chars().filter(|&c| keeps || c == '\n'));
            rest = &rest[skipped..];
        }
    }
    kept
}

/// Returns the bytes up to and with the first `quote` that no backslash precedes.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// Returns the bytes of the raw string that `text` starts with; `None` for a raw identifier.
fn raw_string(text: &str) -> Option<usize> {
    let n_hashes = text[1..].bytes().take_while(|&byte| byte == b'#').count();
    let inside = text[1 + n_hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_hashes));
    Some(inside.find(&end).map_or(text.len(), |at| 2 + n_hashes + at + end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outside_world_is_told_where_it_ships() {
        let found = |text: &str| names(Path::new("a.rs"), &shipped(text), &OUTSIDE_WORLD);
        for bad in [
            "use std::fs;",
            "use std::{fmt, fs};",
            "let text = std::fs::read(path)?;",
            "std::process::exit(1);",
            "let home = std::env::var(\"HOME\");",
            "println!(\"{n}\");",
            "let start = std::time::Instant::now();",
            "let quoted = '\"'; eprintln!(\"{quoted}\");",
            "fn f<'a>(x: &'a str) { print!(\"{x}\"); }",
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\nuse std::fs;",
            "let raw = r#\"a \"quoted\" word\"#; dbg!(raw);",
        ] {
            assert_eq!(found(bad).len(), 1, "{bad}");
        }
        for good in [
            "//! Opens no files: no std::fs here.",
            "let process = |slope| slope;",
            "let offset = refs::of(prints);",
            "let words = \"println!(std::fs)\";",
            "#[cfg(test)]\nmod tests {\n    fn f() {\n        println!();\n    }\n}",
            "#[cfg(test)]\nuse std::fs;\nfn f() {}",
        ] {
            assert_eq!(found(good), Vec::<String>::new(), "{good}");
        }
        assert!(found("a();\n\n#[cfg(test)]\nuse std::fs;\nprintln!();")[0].starts_with("a.rs:5:"));
    }

    #[test]
    fn truth_is_told_where_it_may_not_be_named() {
        let found = |path: &str, text: &str| names_truth(Path::new(path), text);
        let bad = [
            "let rows: Vec<CustomerTruth> = load::rows(project)?;",
            "let kinds = world.truth.iter().map(|row| row.archetype);",
            "let rows: Vec<_> = load::rows_in(project, \"truth/\")?;",
            "let path = project.processed().join(\"truth/CustomerTruth.csv\");",
            "let link = \"// \"; let World { star, truth, .. } = world;",
            "#[cfg(test)]\nmod tests {\n    use fip_synth::World;\n}\nuse crate::gates::truth;",
        ];
        let learns = [
            "stages/features.rs",
            "stages/segment.rs",
            "stages/score.rs",
            "stages/train/models.rs",
            "stages/recovery/kmeans.rs",
            "commands/run.rs",
        ];
        for text in bad {
            for path in learns {
                assert_eq!(found(path, text).len(), 1, "{path}: {text}");
            }
            for path in ["stages/recovery.rs", "gates/segments.rs", "commands/validate/world.rs"] {
                assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
            }
        }
        for good in [
            "//! Reads no `truth/`: nor CustomerTruth.",
            "fn f() {} /* the truth */",
            "let truths = truthful(CustomerTruths);",
            "#[cfg(test)]\nmod tests {\n    use fip_synth::CustomerTruth;\n}",
        ] {
            assert_eq!(found("stages/segment.rs", good), Vec::<String>::new(), "{good}");
        }
    }

    #[test]
    fn hashes_skipped_tests_and_long_files_are_told() {
        let path = Path::new("a.rs");
        let hash = code("use std::collections::{BTreeMap, HashMap}; // HashSet");
        assert_eq!(names(path, &hash, &HASHES).len(), 1);
        assert_eq!(names(path, "    #[ignore]", &SKIPPED).len(), 1);
        assert!(too_long(path, &"\n".repeat(LONGEST_FILE), LONGEST_FILE).is_none());
        assert!(too_long(path, &"\n".repeat(LONGEST_FILE + 1), LONGEST_FILE).is_some());
    }
}
