//! What a run read, wrote and checked.

/// Where the dashboard's numbers come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// Version of fip.
    pub version: String,
    /// Digest of version, configuration and input.
    pub run_id: String,
    /// Seed of everything drawn at random.
    pub seed: u64,
    /// SHA-256 of the configuration, in hexadecimal.
    pub config_sha256: String,
    /// First day of the window, and the first day after it, as `2025-01-01`.
    pub window: [String; 2],
    /// What is real and what is not, in words.
    pub statement: String,
    /// Files that were read.
    pub inputs: Vec<LineageInput>,
    /// Stages in their order, with the files they wrote.
    pub stages: Vec<LineageStage>,
    /// Tests that the run applied to itself.
    pub checks: Vec<crate::model_report::Check>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageInput {
    /// Its path, from the project folder.
    pub path: String,
    /// Rows taken.
    pub rows: u64,
    /// Rows at fault that were set aside.
    pub rejected: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A stage and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageStage {
    /// Its name.
    pub name: String,
    /// Its files.
    pub files: Vec<LineageFile>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageFile {
    /// Its path, from the project folder.
    pub path: String,
    /// Rows, for tables.
    pub rows: Option<u64>,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}
