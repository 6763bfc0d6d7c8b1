//! How good the scores of a card are.
