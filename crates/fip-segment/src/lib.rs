#![doc = include_str!("../README.md")]

mod error;
mod labels;
mod percentile;
mod rows;
mod vectors;

mod preprocess;

mod kmeans;

mod quality;
mod stability;

mod challenger;
mod map;
mod naming;
mod summary;

pub use challenger::{Challenge, challenge};
pub use error::DataError;
pub use kmeans::{
    FitError, KMeans, KMeansParams, KMeansValidParams, LinfaFitError, Nearest, ParamsError,
    SecondNearest,
};
pub use map::PrincipalMap;
pub use naming::{ClusterName, NamingError, Profile, Sign, banking_profiles, name_clusters};
pub use preprocess::{PreprocessError, Preprocessing, Preprocessor, ScaledColumn};
pub use quality::{
    Candidate, Candidates, ChooseK, GapStatistic, Silhouette, SilhouetteParams, calinski_harabasz,
    choose_k, davies_bouldin, inertia, silhouettes,
};
pub use stability::{Stability, adjusted_rand_index, bootstrap_stability};
pub use summary::{ClusterSummary, ColumnSummary, Format, Phrase, summarize_clusters};
