//! Tells the command which sources it was built from, so that outputs of other code are not taken for
//! its own: a version says that only of releases.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("no package")?);
    let mut watched = vec![package.join("../../Cargo.lock"), package.join("../../fip.toml")];
    for crate_folder in entries(&package.join(".."))? {
        watched.extend(["src", "assets", "Cargo.toml"].map(|name| crate_folder.join(name)));
    }
    let mut hash = Sha256::new();
    for path in watched.iter().filter(|path| path.exists()) {
        println!("cargo:rerun-if-changed={}", path.display());
        add(&mut hash, &package, path)?;
    }
    println!("cargo:rerun-if-changed=build.rs");
    let digest = hash.finalize();
    let digits = digest.iter().take(6).flat_map(|byte| [byte >> 4, byte & 15]);
    let digits: String = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
    println!("cargo:rustc-env=FIP_CODE={digits}");
    Ok(())
}

/// Adds the name and the content of a file, or of every file below a folder.
fn add(hash: &mut Sha256, package: &Path, path: &Path) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        return entries(path)?.iter().try_for_each(|path| add(hash, package, path));
    }
    let bytes = fs::read(path)?;
    let name = path.strip_prefix(package).unwrap_or(path).to_string_lossy().replace('\\', "/");
    hash.update((name.len() as u64).to_le_bytes());
    hash.update(name.as_bytes());
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(&bytes);
    Ok(())
}

/// Returns what is in a folder, in order of names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let all: Result<Vec<PathBuf>, _> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut all = all?;
    all.sort();
    Ok(all)
}
