//! How good clusters are.

mod choose;
mod dispersion;
mod silhouette;

pub use choose::{Candidate, Candidates, choose_k};
pub(crate) use dispersion::nearest_of;
pub use dispersion::{calinski_harabasz, davies_bouldin, inertia};
pub use silhouette::{Silhouette, silhouettes};
