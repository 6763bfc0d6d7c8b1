//! The stand-in as a file like creditcard.csv.

use std::io::{self, Write};

use fip_model::Seed;
use rayon::prelude::*;

use super::components::{Components, N_COMPONENTS};
use super::mark::mark;
use super::slots::{Slot, slots};
use super::{N_ROWS, collect};
use crate::cards::CardRows;

/// Rows that one thread makes at a time, and such pieces that wait to be written.
const ROWS_OF_PIECE: usize = 2048;
const PIECES: usize = 16;

/// Writes `n_rows` generated rows to `out` in the format of creditcard.csv; returns their time, amount
/// and class, the same as those of [`stand_in`](crate::stand_in).
///
/// V1 to V28 have six decimals; V28 has six more, by which [`read_cards`](crate::read_cards) knows the
/// rows again, so that their origin stays [`Origin::StandIn`](fip_model::Origin::StandIn).
///
/// # Errors
///
/// What writing to `out` returns.
///
/// # Examples
///
/// ```
/// use fip_model::{Origin, Seed};
/// use fip_synth::{OnFault, read_cards, write_stand_in};
///
/// let mut file = Vec::new();
/// write_stand_in(Seed::new(1), Some(1000), &mut file)?;
/// assert!(file.starts_with(b"Time,V1,V2,"));
/// assert_eq!(read_cards(&file, OnFault::Refuse)?.rows.origin, Origin::StandIn);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_stand_in(
    seed: Seed,
    n_rows: Option<usize>,
    out: &mut impl Write,
) -> io::Result<CardRows> {
    let (slots, n_frauds) = slots(seed, n_rows.unwrap_or(N_ROWS));
    let components = Components::new(seed, slots.len() - n_frauds);
    let names: Vec<String> = (1..=N_COMPONENTS).map(|n| format!("V{n}")).collect();
    writeln!(out, "Time,{},Amount,Class", names.join(","))?;
    for batch in slots.chunks(ROWS_OF_PIECE * PIECES) {
        let pieces: Vec<Vec<u8>> = batch
            .par_chunks(ROWS_OF_PIECE)
            .map(|slots| {
                let mut text = Vec::with_capacity(slots.len() * 300);
                for slot in slots {
                    push_row(&mut text, slot, &components.of(slot));
                }
                text
            })
            .collect();
        for piece in pieces {
            out.write_all(&piece)?;
        }
    }
    Ok(collect(seed, &slots))
}

fn push_row(text: &mut Vec<u8>, slot: &Slot, components: &[f64; N_COMPONENTS]) {
    push_digits(text, slot.second.into(), 1);
    let [values @ .., last] = components;
    for &value in values {
        push_millionths(text, value, 0);
    }
    // Below 0.0001 programs write exponents, which would break the mark.
    push_millionths(text, *last, 100);
    push_digits(text, mark(slot.second, slot.pence, slot.fraud), 6);
    let pence = slot.pence.unsigned_abs();
    text.push(b',');
    push_digits(text, pence / 100, 1);
    text.push(b'.');
    push_digits(text, pence % 100, 2);
    text.extend_from_slice(if slot.fraud { b",1\n" } else { b",0\n" });
}

/// Writes a comma and the value with six decimals, its size at least `least` millionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "components are below 1000"
)]
fn push_millionths(text: &mut Vec<u8>, value: f64, least: u64) {
    let millionths = ((value.abs() * 1e6).round() as u64).max(least);
    text.push(b',');
    if value < 0.0 && millionths > 0 {
        text.push(b'-');
    }
    push_digits(text, millionths / 1_000_000, 1);
    text.push(b'.');
    push_digits(text, millionths % 1_000_000, 6);
}

/// Writes a number with at least `width` digits.
fn push_digits(text: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    while number > 0 || digits.len() - start < width {
        start -= 1;
        digits[start] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
    text.extend_from_slice(&digits[start..]);
}
