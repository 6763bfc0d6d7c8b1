#![doc = include_str!("../README.md")]

mod beta;
mod challenger;
mod chi_squared;
mod class_weights;
mod columns;
mod evaluation;
mod forest;
mod format_version;
mod labels;
mod linfa_traits;
mod logistic;
mod model_error;
mod normal;
mod preprocess;
mod split;

pub use challenger::{Agreement, ChallengerError, LinfaLogistic, SurrogateTree};
pub use class_weights::ClassWeights;
pub use columns::ColumnMismatch;
pub use evaluation::{
    AucInterval, Backtest, BacktestRule, Band, CalibrationLine, CapPoint, Confusion, Evaluation,
    EvaluationError, GiniInterval, HosmerLemeshow, KolmogorovSmirnov, KsInterval,
    PrecisionRecallPoint, RocPoint, Sample, ThresholdRule, TrafficLight, WeightedEvaluation,
    WholeBand,
};
pub use forest::{
    Contributions, ForestError, ForestParams, ForestValidParams, MaxFeatures, OutOfBag,
    PermutationImportance, RandomForest,
};
pub use labels::LabelError;
pub use linfa_traits::LinfaTraitError;
pub use logistic::{
    Coefficient, Convergence, LogisticError, LogisticParams, LogisticRegression,
    LogisticValidParams, Separation, Sign, Signs,
};
pub use model_error::ModelError;
pub use normal::{central_quantile, two_sided_p_value};
pub use preprocess::{PreprocessError, Preprocessor};
pub use split::{
    CrossValidation, CrossValidationError, Folds, SplitError, TrainTest, cross_validate,
};
