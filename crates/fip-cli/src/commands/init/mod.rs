//! `fip init`: a folder to begin in.

mod from;
mod named;
mod written;

use std::fs;
use std::path::Path;

use fip_report::format::count;

use crate::args::{Args, Init, Mode};
use crate::config::{Config, DEFAULT_TEXT};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

const DATA_README: &str = include_str!("../../../../../data_raw/README.md");

const GITIGNORE: &str = "\
# Customer data and what is made from it never go into a repository.
/data_raw/*
!/data_raw/README.md
/data_processed/
/data_mended/
/reports/
/.fip/
";

/// Writes a project that runs as it is; replaces no file.
pub(super) fn init(args: &Args, asked: &Init, terminal: &Terminal) -> Result<(), Failure> {
    let folder = match &asked.folder {
        Some(folder) if args.project == Path::new(".") => folder.clone(),
        Some(folder) => args.project.join(folder),
        None => args.project.clone(),
    };
    if !asked.from.is_empty() {
        return from_files(&folder, asked, terminal);
    }
    let text = configuration(args, asked)?;
    let config = Config::parse(&text, Path::new("fip.toml"))?;
    let files = [
        ("fip.toml", text.as_str()),
        ("data_raw/README.md", DATA_README),
        (".gitignore", GITIGNORE),
    ];
    write(&folder, &files)?;
    terminal.say(&said(&folder, &config));
    Ok(())
}

/// Writes the project of a bank's own files.
fn from_files(folder: &Path, asked: &Init, terminal: &Terminal) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
    let look = from::look(asked, folder)?;
    write(folder, &[("fip.toml", &look.text), (".gitignore", GITIGNORE)])?;
    let shown = folder.display().to_string();
    let option = if shown == "." { String::new() } else { format!(" -C {shown}") };
    let file = folder.join("fip.toml").display().to_string();
    let next = match look.first {
        Some((line, key)) => {
            format!("fill in {key} in line {line} of {file}, then  fip{option} run")
        }
        None => format!("fip{option} run"),
    };
    terminal.say(&format!("{}\nWrote {file} and .gitignore beside it.\nNext:  {next}", look.said));
    Ok(())
}

/// Writes files that are not there yet, all or none.
fn write(folder: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    let there: Vec<String> = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .filter(|path| path.exists())
        .map(|path| path.display().to_string())
        .collect();
    if !there.is_empty() {
        let is = if there.len() == 1 { "is" } else { "are" };
        let cause = format!("{} {is} there already; nothing was written", there.join(", "));
        return Err(Failure::new(Kind::InTheWay, cause, "choose another folder: fip init DIR"));
    }
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Failure::cannot_write(&path, &error))?;
    }
    Ok(())
}

/// Returns the documented defaults, with what was asked for in place of theirs.
fn configuration(args: &Args, asked: &Init) -> Result<String, Failure> {
    let mode = args.mode.map(|mode| match mode {
        Mode::Anchor => "\"anchor\"",
        Mode::Enriched => "\"enriched\"",
        Mode::Generate => "\"generate\"",
    });
    let changes = [
        ("seed", args.seed.map(|seed| seed.to_string())),
        ("mode", mode.map(str::to_owned)),
        ("customers", asked.customers.map(|n| n.to_string())),
    ];
    let mut text = DEFAULT_TEXT.to_owned();
    for (key, value) in changes {
        let Some(value) = value else { continue };
        let start = text.find(&format!("\n{key} = ")).map(|at| at + 1);
        let end = start.and_then(|start| Some(start + text[start..].find('\n')?));
        let (Some(start), Some(end)) = (start, end) else {
            return Err(Failure::internal(format!("fip.toml has no line for {key}")));
        };
        text.replace_range(start..end, &format!("{key} = {value}"));
    }
    Ok(text)
}

fn said(folder: &Path, config: &Config) -> String {
    let shown = folder.display().to_string();
    let (option, place) = if shown == "." {
        (String::new(), "this folder".to_owned())
    } else {
        (format!(" -C {shown}"), shown)
    };
    let bank = &config.bank;
    format!(
        "Made a project in {place}: fip.toml, data_raw/README.md, .gitignore\n\
         A bank of {} customers over {} months, seed {}.\n\
         Without card rows in {} fip generates some and says so.\n\n\
         Next:  fip{option} doctor    what is there and what is missing\n       \
         fip{option} run       everything",
        count(bank.n_customers() as u64),
        bank.n_months(),
        config.project.seed,
        config.paths.cards.display(),
    )
}
