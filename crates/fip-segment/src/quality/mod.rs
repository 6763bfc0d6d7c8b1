//! How good clusters are.

mod choose;
mod dispersion;
mod gap;
mod silhouette;

pub use choose::{Candidate, Candidates, ChooseK, choose_k};
pub(crate) use dispersion::nearest_of;
pub use dispersion::{calinski_harabasz, davies_bouldin, inertia};
pub use gap::GapStatistic;
pub use silhouette::{Silhouette, SilhouetteParams, silhouettes};
