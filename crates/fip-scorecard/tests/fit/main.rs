//! Cards fitted from candidates: arithmetic, selection, search, refusals.

#![cfg(test)]
#![cfg(feature = "fit")]

mod binned;
mod card;
mod refusals;
mod search;
mod selection;
mod world;
