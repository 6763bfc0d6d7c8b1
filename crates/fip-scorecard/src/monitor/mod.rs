//! How a population and its scores change, and whom they treat how.
