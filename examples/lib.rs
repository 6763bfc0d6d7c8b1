//! Runnable examples of every fip crate; see README.md for the reading order.
