//! Challengers: the same question put to other people's code, and a tree that can be read.

mod agreement;
mod error;
mod logistic;
mod surrogate;

pub use agreement::Agreement;
pub use error::ChallengerError;
pub use logistic::LinfaLogistic;
pub use surrogate::SurrogateTree;
