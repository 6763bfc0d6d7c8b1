//! The dashboard as a folder: a document, and customers in scripts that are read when they are asked
//! for.
//!
//! A script calls `fipShard("c0000", "...")`. The text unpacks to the length of a JSON text (four
//! bytes, little-endian), this text, zeros up to a multiple of four bytes, and the columns. The JSON
//! holds `nRows` and `columns` as the document's own does; offsets count from the first column.

use fip_model::Tier;
use rayon::prelude::*;
use serde::Serialize;

use super::columns::{Block, ColumnEntry, Parts};
use super::meta::Shards;
use super::pack::packed;
use super::rows::{self, Contents};
use super::{Dashboard, DashboardFile, shell};
use crate::error::ReportError;

/// Customers of a file.
const SIZE: usize = 1_000;
/// Marks of the map.
const MARKS: usize = 20_000;
/// Marks of the map that are kept for customers at High.
const HIGH_MARKS: usize = 10_000;

/// Returns all files of the folder.
pub(super) fn files(dashboard: &Dashboard) -> Result<Vec<DashboardFile>, ReportError> {
    let named = dashboard.named_rows();
    let at = |tier: Tier| move |row: &usize| dashboard.customers.tier[*row] == tier;
    let queue: Vec<usize> = named.iter().copied().filter(|row| !at(Tier::Low)(row)).collect();
    let high: Vec<usize> = named.iter().copied().filter(at(Tier::High)).collect();
    let others: Vec<usize> = named.iter().copied().filter(|row| !at(Tier::High)(row)).collect();
    let mut marks = spread(&high, HIGH_MARKS);
    marks.extend(spread(&others, MARKS - marks.len()));
    marks.sort_unstable();
    let chunks: Vec<&[usize]> = named.chunks(SIZE).collect();
    let first = |chunk: &&[usize]| dashboard.customers.ids[chunk[0]].clone();
    let shards = Shards {
        size: SIZE,
        first_ids: chunks.iter().map(first).collect(),
        queue: queue.len(),
        map: marks.len(),
        map_of: named.len(),
    };
    let mut files = vec![DashboardFile {
        path: "dashboard/index.html".to_owned(),
        text: shell::document(dashboard, Block::default(), 0, Some(shards))?,
    }];
    if !named.is_empty() {
        files.push(shard("queue", dashboard, &queue, Contents::Queue));
        files.push(shard("map", dashboard, &marks, Contents::Map));
    }
    let all: Vec<DashboardFile> = chunks
        .par_iter()
        .enumerate()
        .map(|(at, chunk)| shard(&format!("c{at:04}"), dashboard, chunk, Contents::Everything))
        .collect();
    files.extend(all);
    Ok(files)
}

/// Returns at most `most` of the rows, evenly spread over them.
fn spread(rows: &[usize], most: usize) -> Vec<usize> {
    if rows.len() <= most {
        return rows.to_vec();
    }
    (0..most).map(|at| rows[at * rows.len() / most]).collect()
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    n_rows: usize,
    columns: Vec<ColumnEntry>,
}

fn shard(name: &str, dashboard: &Dashboard, rows: &[usize], contents: Contents) -> DashboardFile {
    let Parts { bytes, cuts, columns } = rows::block(dashboard, rows, contents).into_parts();
    let framed = framed(&Header { n_rows: rows.len(), columns }, &bytes);
    let before = framed.len() - bytes.len();
    let cuts: Vec<usize> = cuts.into_iter().map(|cut| before + cut).collect();
    DashboardFile {
        path: format!("dashboard/data/{name}.js"),
        text: format!("fipShard(\"{name}\",\"{}\");\n", packed(&framed, &cuts)),
    }
}

#[expect(clippy::expect_used, reason = "a struct with text keys is always JSON")]
fn framed(header: &Header, bytes: &[u8]) -> Vec<u8> {
    let json = serde_json::to_string(header).expect("invariant: keys are text");
    let length = u32::try_from(json.len()).expect("invariant: a header has some kilobytes");
    let mut out = length.to_le_bytes().to_vec();
    out.extend_from_slice(json.as_bytes());
    out.resize(out.len().next_multiple_of(4), 0);
    out.extend_from_slice(bytes);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_all_rows() {
        assert_eq!(spread(&[1, 2, 3], 3), [1, 2, 3]);
        assert_eq!(spread(&[0, 1, 2, 3, 4, 5, 6, 7], 4), [0, 2, 4, 6]);
        assert_eq!(spread(&[5, 6, 7], 2), [5, 6]);
    }

    #[test]
    fn columns_follow_their_header_at_a_multiple_of_four() {
        let framed = framed(&Header { n_rows: 7, columns: Vec::new() }, &[9, 9]);
        assert_eq!(framed[..4], [24, 0, 0, 0]);
        assert_eq!(&framed[4..28], b"{\"nRows\":7,\"columns\":[]}");
        assert_eq!(framed.len() % 4, 2);
    }
}
