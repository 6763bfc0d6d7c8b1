//! `fip man`: manual pages.

use std::fs;
use std::path::Path;

use clap_mangen::Man;

use crate::args;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Prints the page of `fip`, or writes one for each command to a folder.
pub(super) fn man(folder: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let Some(folder) = folder else {
        let page = page(args::command())?;
        terminal.data(&String::from_utf8(page).map_err(Failure::internal)?);
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
    let pages = pages(args::command(), "fip");
    let n_pages = pages.len();
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        fs::write(&path, page(command)?).map_err(|error| Failure::cannot_write(&path, &error))?;
    }
    terminal.say(&format!("{n_pages} pages in {}", folder.display()));
    Ok(())
}

/// Returns a command and all below it, each with the name of its page.
fn pages(command: clap::Command, name: &str) -> Vec<(String, clap::Command)> {
    let mut built = command;
    built.build();
    let mut all = Vec::new();
    add(&built, name, &mut all);
    all
}

fn add(command: &clap::Command, name: &str, all: &mut Vec<(String, clap::Command)>) {
    all.push((name.to_owned(), command.clone()));
    for below in command.get_subcommands() {
        add(below, &format!("{name}-{}", below.get_name()), all);
    }
}

fn page(command: clap::Command) -> Result<Vec<u8>, Failure> {
    // The page has its own headings; the template of the terminal has colours.
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Failure::internal)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let pages = pages(args::command(), "fip");
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for name in ["fip", "fip-run", "fip-queue", "fip-scorecard-fit"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        for (name, command) in pages {
            let page = String::from_utf8(page(command).unwrap()).unwrap();
            assert!(page.contains(".SH SYNOPSIS"), "{name}");
            assert!(!page.contains('\u{1b}'), "{name}");
        }
    }
}
