"""Writes golden.csv (invented rows) and golden.json (what scikit-learn and numpy make of them).

Grain of golden.csv: one invented customer a row; three features, two of them with empty cells, the label,
a sample weight, and a probability rounded to two digits so that there are ties. Licence: as the
repository. Run `python3 make_golden.py` in this folder; the test is tests/golden.rs.
"""

import json

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy import optimize, special, stats
from sklearn import metrics
from sklearn.calibration import _SigmoidCalibration
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

N = 120
rng = np.random.default_rng(20130901)
x = np.column_stack([rng.gamma(2.0, 30.0, N), rng.beta(2.0, 5.0, N), rng.normal(0.0, 1.0, N)])
log_odds = -0.8 + 0.02 * (x[:, 0] - 60) + 2.0 * (x[:, 1] - 0.3) - 0.7 * x[:, 2]
label = rng.random(N) < 1 / (1 + np.exp(-log_odds))
rows = pd.DataFrame(x, columns=["recency_days", "night_rate", "trend"]).round(4)
rows.loc[rng.choice(N, 9, replace=False), "recency_days"] = np.nan
rows.loc[rng.choice(N, 14, replace=False), "night_rate"] = np.nan
rows["label"] = label.astype(int)
rows["weight"] = rng.integers(1, 5, N)
rows["probability"] = np.clip(1 / (1 + np.exp(-log_odds + rng.normal(0, 0.8, N))), 0.01, 0.99).round(2)
rows.to_csv("golden.csv", index=False)

rows = pd.read_csv("golden.csv")
y, weight, p = (rows[name].to_numpy() for name in ("label", "weight", "probability"))
pipeline = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
z = pipeline.fit_transform(rows[["recency_days", "night_rate", "trend"]])


def logistic(l2, class_weight=None, sample_weight=None):
    """Coefficients by scikit-learn, standard errors and p-values from the Hessian by numpy and scipy."""
    c = 1 / l2 if l2 else np.inf
    model = LogisticRegression(
        C=c, solver="newton-cholesky", tol=1e-10, max_iter=1000, class_weight=class_weight
    ).fit(z, y, sample_weight=sample_weight)
    design = np.column_stack([np.ones(N), z])
    w = np.ones(N) if sample_weight is None else sample_weight.astype(float)
    if class_weight == "balanced":
        w = w * np.where(y == 1, w.sum() / (2 * w[y == 1].sum()), w.sum() / (2 * w[y == 0].sum()))
    fitted = model.predict_proba(z)[:, 1]
    hessian = design.T @ (design * (w * fitted * (1 - fitted))[:, None]) + l2 * np.diag([0, 1, 1, 1])
    beta = np.concatenate([model.intercept_, model.coef_[0]])
    std_errors = np.sqrt(np.diag(np.linalg.inv(hessian)))
    return {
        "estimates": beta.tolist(),
        "std_errors": std_errors.tolist(),
        "p_values": (2 * stats.norm.sf(np.abs(beta / std_errors))).tolist(),
        "probabilities": fitted.tolist(),
    }


def delong_std_error(y, p):
    """DeLong's standard error from all pairs."""
    psi = np.where(p[y == 1][:, None] > p[y == 0][None, :], 1.0, 0.0)
    psi += 0.5 * (p[y == 1][:, None] == p[y == 0][None, :])
    by_event, by_non_event = psi.mean(axis=1), psi.mean(axis=0)
    return np.sqrt(by_event.var(ddof=1) / len(by_event) + by_non_event.var(ddof=1) / len(by_non_event))


def delong_covariance(y, scores):
    """DeLong's covariance of several areas by its definition, from all pairs of an event and a non-event."""
    by_event, by_non_event = [], []
    for p in scores:
        psi = np.where(p[y == 1][:, None] > p[y == 0][None, :], 1.0, 0.0)
        psi += 0.5 * (p[y == 1][:, None] == p[y == 0][None, :])
        by_event.append(psi.mean(axis=1))
        by_non_event.append(psi.mean(axis=0))
    return np.cov(by_event) / len(by_event[0]) + np.cov(by_non_event) / len(by_non_event[0])


def comparison(y, a, b):
    covariance = delong_covariance(y, [a, b])
    difference = metrics.roc_auc_score(y, a) - metrics.roc_auc_score(y, b)
    std_error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    z = difference / std_error
    reach = stats.norm.ppf(0.975) * std_error
    return {
        "difference": difference,
        "std_error": std_error,
        "z": z,
        "p_value": 2 * stats.norm.sf(abs(z)),
        "lower": difference - reach,
        "upper": difference + reach,
    }


def isotonic(p, y, weight=None):
    """The curve and its values on a grid that reaches beyond both ends."""
    curve = IsotonicRegression(out_of_bounds="clip").fit(p, y, sample_weight=weight)
    return {
        "probabilities": curve.X_thresholds_.tolist(),
        "corrected": curve.y_thresholds_.tolist(),
        "on_grid": curve.predict(np.linspace(0, 1, 101)).tolist(),
    }


def platt(p, y, weight=None):
    """scikit-learn's Platt scaling on log-odds, whose A is minus our slope; and the same loss minimised to the
    last digits, for scikit-learn stops at a gradient of 1e-6."""
    log_odds = np.log(p / (1 - p))
    w = np.ones(len(y)) if weight is None else weight.astype(float)
    sigmoid = _SigmoidCalibration().fit(log_odds, y, sample_weight=w)
    events, others = w[y == 1].sum(), w[y == 0].sum()
    target = np.where(y == 1, (events + 1) / (events + 2), 1 / (others + 2))

    def slope(line):
        residual = w * (special.expit(line[0] * log_odds + line[1]) - target)
        return [(residual * log_odds).sum(), residual.sum()]

    line = optimize.root(slope, [-sigmoid.a_, -sigmoid.b_], tol=1e-14).x
    grid = np.linspace(0.01, 0.99, 99)
    return {
        "line": line.tolist(),
        "on_grid": special.expit(line[0] * np.log(grid / (1 - grid)) + line[1]).tolist(),
        "sklearn_line": [-sigmoid.a_, -sigmoid.b_],
    }


def loss_interval(losses):
    return [losses.mean(), losses.std(ddof=1) / np.sqrt(len(losses))]


def cheapest(y, p, false_positive, false_negative):
    """The lowest mean cost over all thresholds, and the highest threshold that reaches it."""
    cost = lambda at: (false_positive * ((p >= at) & (y == 0)) + false_negative * ((p < at) & (y == 1))).mean()
    at = sorted(set(p), reverse=True)
    costs = [cost(threshold) for threshold in at]
    return [at[int(np.argmin(costs))], min(costs)]


fpr, tpr, thresholds = metrics.roc_curve(y, p, drop_intermediate=False)
precision, recall, pr_thresholds = metrics.precision_recall_curve(y, p)
flagged = (p >= 0.4).astype(int)
untied = np.array(logistic(1.0)["probabilities"])
order = np.argsort(-untied)
bands = [
    {
        "mean_probability": untied[rows_].mean(),
        "event_rate": y[rows_].mean(),
        "lift": y[rows_].mean() / y.mean(),
        "cumulative_gain": y[order[: 12 * (number + 1)]].sum() / y.sum(),
    }
    for number, rows_ in enumerate(np.array_split(order, 10))
]
clipped = np.log(p / (1 - p))[:, None]
line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(clipped, y)
auc = metrics.roc_auc_score(y, p)
golden = {
    "source": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
    "medians": pipeline[0].statistics_.tolist(),
    "means": pipeline[1].mean_.tolist(),
    "scales": pipeline[1].scale_.tolist(),
    "logistic": {
        "l2_1": logistic(1.0),
        "l2_0": logistic(0.0),
        "l2_10_balanced": logistic(10.0, class_weight="balanced"),
        "l2_1_weighted": logistic(1.0, sample_weight=weight),
    },
    "auc": auc,
    "auc_as_gini": 2 * auc - 1,
    "auc_std_error": delong_std_error(y, p),
    "ks": float(np.max(np.abs(tpr - fpr))),
    "average_precision": metrics.average_precision_score(y, p),
    "brier": metrics.brier_score_loss(y, p),
    "log_loss": metrics.log_loss(y, p),
    "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist()},
    "pr": {
        "precision": precision[-2::-1].tolist(),
        "recall": recall[-2::-1].tolist(),
        "thresholds": pr_thresholds[::-1].tolist(),
    },
    "at_0.4": {
        "confusion": metrics.confusion_matrix(y, flagged).ravel().tolist(),
        "precision": metrics.precision_score(y, flagged),
        "recall": metrics.recall_score(y, flagged),
        "specificity": metrics.recall_score(y, flagged, pos_label=0),
        "f1": metrics.f1_score(y, flagged),
        "accuracy": metrics.accuracy_score(y, flagged),
    },
    "youden_threshold": thresholds[np.argmax(tpr - fpr)],
    "bands": bands,
    "calibration_line": [line.intercept_[0], line.coef_[0][0]],
    "comparison": comparison(y, p, untied),
    "comparison_with_one_column": comparison(y, p, -z[:, 2]),
    "isotonic": isotonic(p, y),
    "isotonic_weighted": isotonic(p, y, weight),
    "platt": platt(p, y),
    "platt_weighted": platt(p, y, weight),
    "brier_interval": loss_interval((p - y) ** 2),
    "log_loss_interval": loss_interval(-np.where(y == 1, np.log(p), np.log(1 - p))),
    "cost_1_5": cheapest(y, p, 1.0, 5.0),
    "cost_3_1": cheapest(y, p, 3.0, 1.0),
    "spearman": stats.spearmanr(p, untied).statistic,
}
with open("golden.json", "w") as file:
    json.dump(golden, file, indent=1)
    file.write("\n")
