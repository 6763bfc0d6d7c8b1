//! The generated modules, compiled by `rustc` without a warning, against the crate.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use fip_scorecard::{Input, Points, Scorecard, Tier, export};

use crate::cases::{Case, Given, Outcome, cases, refused_input};

/// The program around the modules: reads a row on each line of a file, cells parted by tabs.
const MAIN: &str = r#"
fn number(cell: &str) -> Option<f64> {
    u64::from_str_radix(cell, 16).ok().map(f64::from_bits)
}

fn text(cell: &str) -> Option<&str> {
    Some(cell).filter(|cell| !cell.is_empty())
}

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let lines = std::fs::read_to_string(path).unwrap_or_default();
    for line in lines.lines() {
        let (card, cells) = line.split_once(':').unwrap_or_default();
        let cells: Vec<&str> = cells.split('\t').collect();
        println!("{}", run(card, &cells));
    }
}
"#;

/// Returns the function that scores a row by module `card_{at}`, with the fields it has.
fn run(at: usize, card: &Scorecard, source: &str) -> String {
    let is_field = |line: &&str| line.starts_with("    pub ") && line.contains(": Option<");
    let fields = source.lines().filter(is_field).map(|line| {
        let (name, kind) = line.trim().strip_prefix("pub ").unwrap().split_once(": ").unwrap();
        let read = if kind.contains("f64") { "number" } else { "text" };
        (name, read)
    });
    let mut inputs = String::new();
    let mut n_fields = 0;
    for (at, (name, read)) in fields.enumerate() {
        let _ = writeln!(inputs, "            {name}: {read}(cells[{at}]),");
        n_fields += 1;
    }
    assert_eq!(n_fields, card.characteristics().len());
    let probability = if card.odds_line().is_some() { "scored.probability.to_bits()" } else { "0" };
    format!(
        "
fn run_{at}(cells: &[&str]) -> String {{
    let inputs = card_{at}::Inputs {{
{inputs}    }};
    match card_{at}::score(&inputs) {{
        Err(refused) => format!(\"{{refused}}\"),
        Ok(scored) => {{
            let reasons = scored.reasons.iter().flatten();
            let reasons = reasons.map(|one| format!(\"\\t{{}}\\t{{}}\", one.code, one.units));
            let _ = scored.score();
            let reasons: String = reasons.collect();
            let unit = card_{at}::UNITS_PER_POINT;
            let probability = {probability};
            format!(\"{{}}\\t{{unit}}\\t{{:?}}\\t{{probability:x}}{{reasons}}\", scored.units, scored.tier)
        }}
    }}
}}
"
    )
}

fn outcome(line: &str) -> Outcome {
    if line.starts_with("input `") {
        return Err(refused_input(line));
    }
    let words: Vec<_> = line.split('\t').collect();
    let units: i64 = words[1].parse().unwrap();
    let points = |text: &str| {
        Points::from_billionths(text.parse::<i64>().unwrap() * (1_000_000_000 / units))
    };
    let tier = |one: &Tier| one.as_str().eq_ignore_ascii_case(words[2]);
    let bits = u64::from_str_radix(words[3], 16).unwrap();
    let reasons = words[4..].chunks(2);
    Ok(Given {
        score: points(words[0]),
        tier: Tier::ALL.into_iter().find(tier).unwrap(),
        probability: (bits != 0).then(|| f64::from_bits(bits)),
        reasons: reasons.map(|pair| (pair[0].to_owned(), points(pair[1]))).collect(),
    })
}

fn cell(input: &Input<'_>) -> String {
    match *input {
        Input::Missing => String::new(),
        Input::Number(number) => format!("{:x}", number.to_bits()),
        Input::Category(name) => name.to_owned(),
    }
}

#[test]
fn generated_modules_give_what_the_crate_gives() {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases();
    let (mut program, mut arms, mut lines) = (MAIN.to_owned(), String::new(), String::new());
    for (at, Case { card, rows }) in cases.iter().enumerate() {
        let source = export::rust(card);
        program += &run(at, card, &source);
        let _ =
            writeln!(program, "#[deny(warnings, missing_docs, unsafe_code)]\npub mod card_{at};");
        let _ = writeln!(arms, "        \"{at}\" => run_{at}(cells),");
        fs::write(folder.path().join(format!("card_{at}.rs")), source).unwrap();
        for row in rows {
            let cells: Vec<_> = row.iter().map(cell).collect();
            let _ = writeln!(lines, "{at}:{}", cells.join("\t"));
        }
    }
    let _ = writeln!(
        program,
        "fn run(card: &str, cells: &[&str]) -> String {{\n    match card {{\n{arms}        \
         _ => String::new(),\n    }}\n}}"
    );
    let (main, rows) = (folder.path().join("main.rs"), folder.path().join("rows.txt"));
    fs::write(&main, program).unwrap();
    fs::write(&rows, lines).unwrap();
    let program = folder.path().join("program");
    let compiled = Command::new("rustc")
        .args(["--edition", "2024", "-D", "warnings", "-A", "dead_code", "-o"])
        .arg(&program)
        .arg(&main)
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let ran = Command::new(&program).arg(&rows).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let found: Vec<_> = String::from_utf8(ran.stdout).unwrap().lines().map(outcome).collect();
    let expected: Vec<_> = cases.iter().flat_map(Case::outcomes).collect();
    assert_eq!(found.len(), expected.len());
    for (number, (mut found, mut expected)) in found.into_iter().zip(expected).enumerate() {
        if let (Ok(found), Ok(expected)) = (&mut found, &mut expected) {
            let of = |probability: Option<f64>| probability.unwrap_or(0.0);
            let (a, b) = (of(found.probability.take()), of(expected.probability.take()));
            assert!((a - b).abs() <= 1e-12 * b, "row {number}: {a} {b}");
        }
        assert_eq!(found, expected, "row {number}");
    }
}
