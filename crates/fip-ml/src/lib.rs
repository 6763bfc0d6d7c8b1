#![doc = include_str!("../README.md")]

mod beta;
mod calibrate;
mod challenger;
mod chi_squared;
mod class_weights;
mod classifier;
mod columns;
mod encoding;
mod evaluation;
mod forest;
mod format_version;
mod labels;
mod linfa_traits;
mod logistic;
mod model_error;
mod moments;
mod normal;
mod partial_dependence;
mod preprocess;
mod search;
mod split;

pub use calibrate::{CalibrationMethod, Calibrator, IsotonicRegression, PlattScaling};
pub use challenger::{Agreement, ChallengerError, LinfaLogistic, SurrogateTree};
pub use class_weights::{ClassWeights, WeightError};
pub use classifier::{
    Classifier, ClassifierDocument, ClassifierError, ContributionScale, Event, HeldOut,
    InputContributions, ModelKind, Threshold, TrainingFacts,
};
pub use columns::ColumnMismatch;
pub use encoding::{
    EncodedInput, Encoding, EncodingError, EncodingParams, EncodingValidParams, LongTails,
    ReferenceLevel, TableCells, TableColumn,
};
pub use evaluation::{
    AucComparison, AucInterval, Backtest, BacktestRule, Band, CalibrationLine, CapPoint, Capture,
    Confusion, CostPoint, Costs, Evaluation, EvaluationError, GiniInterval, HosmerLemeshow,
    KolmogorovSmirnov, KsInterval, LossInterval, PrecisionRecallPoint, RocPoint, Sample,
    ShareInterval, ThresholdRule, TrafficLight, WeightedEvaluation, WholeBand, compare_auc,
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
pub use partial_dependence::{
    DependenceError, DependencePoint, IndividualCurves, dependence_grid, individual_curves,
    partial_dependence,
};
pub use preprocess::{PreprocessError, Preprocessor};
pub use search::{
    ForestSpace, LearningPoint, LogisticSpace, Search, SearchError, SpaceError, Trial,
    learning_curve, search,
};
pub use split::{
    CrossValidation, CrossValidationError, Folds, ForwardFolds, Resampling, SplitError, TrainTest,
    cross_validate,
};
