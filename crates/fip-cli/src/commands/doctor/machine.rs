//! Threads, memory, disk.

use std::fs;
use std::path::Path;

use super::{Finding, State};
use crate::args::Args;

const AREA: &str = "machine";
const GIB: u64 = 1 << 30;

/// Memory and disk below which a run may fail: that of 3,000 customers on the whole card file takes
/// less than half of it.
const LITTLE: u64 = GIB;

/// Returns what is to be said about the machine.
pub(super) fn findings(args: &Args) -> Vec<Finding> {
    let mut findings = vec![threads(args.threads)];
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available(&text));
    findings.push(memory.map_or_else(
        || Finding::new(AREA, "memory", State::Note, "this system does not say"),
        |bytes| amount("memory", bytes, "close other programs, or take fewer customers"),
    ));
    findings.push(disk(&args.project));
    findings
}

fn threads(asked: Option<usize>) -> Finding {
    let there = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let used = asked.unwrap_or(there);
    let detail = format!("{used} used, {there} there; results do not depend on them");
    Finding::new(AREA, "threads", State::Fine, detail)
}

fn disk(folder: &Path) -> Finding {
    match fs4::available_space(folder) {
        Ok(bytes) => amount("disk", bytes, "free some space, or choose another folder with -C"),
        Err(error) => {
            let detail = format!("{}: {error}", folder.display());
            Finding::new(AREA, "disk", State::Wrong, detail).remedy("name a folder with -C")
        }
    }
}

fn amount(what: &'static str, bytes: u64, remedy: &str) -> Finding {
    #[expect(clippy::cast_precision_loss, reason = "one decimal of a number of gibibytes")]
    let gib = bytes as f64 / GIB as f64;
    let detail = format!("{gib:.1} GiB free");
    if bytes < LITTLE {
        Finding::new(AREA, what, State::Note, detail).remedy(remedy)
    } else {
        Finding::new(AREA, what, State::Fine, detail)
    }
}

/// Returns the bytes of memory that are to be had, by the table of the Linux kernel.
fn available(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_table_of_the_kernel() {
        let text = "MemTotal:  8000000 kB\nMemAvailable:    2048 kB\n";
        assert_eq!(available(text), Some(2 << 20));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
        assert_eq!(available("MemAvailable: many kB\n"), None);
    }

    #[test]
    fn little_is_noted() {
        assert_eq!(amount("disk", GIB - 1, "").state, State::Note);
        assert_eq!(amount("disk", GIB, "").state, State::Fine);
    }
}
