"""scikit-learn's side of run.py: makes the tables, does one work on them, and prints what it took and found as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, silhouette_score

LEAST = 0.2  # seconds; work that takes less is done again until they have passed
N_COLUMNS = {"kmeans": 12, "silhouette": 12, "logistic": 20, "forest": 20}


def main() -> int:
    work, folder = sys.argv[1], Path(sys.argv[2])
    warnings.filterwarnings("error")  # a fit that did not converge is no comparison
    if work == "make":
        make(folder, sys.argv[3], int(sys.argv[4]))
        return 0
    n_threads = len(os.sched_getaffinity(0)) if sys.argv[3] == "all" else int(sys.argv[3])
    n_predicted = int(sys.argv[4])
    y = np.fromfile(folder / "y.u8", dtype="u1")
    x = np.fromfile(folder / "x.f64", dtype="<f8").reshape(len(y), -1)
    found = {"kmeans": lambda: kmeans(x), "silhouette": lambda: silhouette(x, y), "logistic": lambda: logistic(x, y),
             "forest": lambda: forest(x, y, n_threads, n_predicted)}[work]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**found, "peak_bytes": peak, "version": sklearn.__version__}))
    return 0


def make(folder: Path, work: str, n_rows: int) -> None:
    """Writes x.f64 and y.u8: rows around five centers that touch, or rows whose log-odds hold a product."""
    rng = np.random.default_rng(1)
    n_columns = N_COLUMNS[work]
    if work in ("kmeans", "silhouette"):
        centers = rng.normal(scale=2.0, size=(5, n_columns))
        y = rng.integers(5, size=n_rows)
        x = centers[y] + rng.normal(size=(n_rows, n_columns)) + rng.uniform(-0.5, 0.5, size=(n_rows, n_columns))
    else:
        x = rng.uniform(-1.7, 1.7, size=(n_rows, n_columns))
        log_odds = x[:, 0] + 0.7 * x[:, 1] - 0.5 * x[:, 2] + x[:, 3] * x[:, 4] - 1.0
        y = rng.random(n_rows) < 1 / (1 + np.exp(-log_odds))
    folder.mkdir(parents=True, exist_ok=True)
    x.astype("<f8").tofile(folder / "x.f64")
    y.astype("u1").tofile(folder / "y.u8")


def timed(run: Callable[[], object]) -> tuple[dict, object]:
    """Seconds of a run on the wall and of all processors, and what it gave."""
    wall, cpu, n_runs = time.perf_counter(), time.process_time(), 0
    while n_runs == 0 or time.perf_counter() - wall < LEAST:
        found = run()
        n_runs += 1
    return {"wall": (time.perf_counter() - wall) / n_runs, "cpu": (time.process_time() - cpu) / n_runs}, found


def kmeans(x: np.ndarray) -> dict:
    seconds, model = timed(lambda: KMeans(5, n_init=10, random_state=1).fit(x))
    return {"fit": seconds, "inertia": float(model.inertia_), "iterations": int(model.n_iter_)}


def silhouette(x: np.ndarray, y: np.ndarray) -> dict:
    seconds, mean = timed(lambda: silhouette_score(x, y))
    return {"compute": seconds, "mean": float(mean)}


def logistic(x: np.ndarray, y: np.ndarray) -> dict:
    """lbfgs at its own tolerance and at a tight one; the coefficients are those of Newton's method, to the last digits."""
    def fit(solver: str, tolerance: float) -> LogisticRegression:
        return LogisticRegression(C=1.0, solver=solver, tol=tolerance, max_iter=10_000).fit(x, y)

    loose, _ = timed(lambda: fit("lbfgs", 1e-4))
    tight, _ = timed(lambda: fit("lbfgs", 1e-10))
    newton, _ = timed(lambda: fit("newton-cholesky", 1e-10))
    exact = fit("newton-cholesky", 1e-12)
    return {"loose": loose, "tight": tight, "newton": newton, "intercept": float(exact.intercept_[0]),
            "coefficients": exact.coef_[0].tolist()}


def forest(x: np.ndarray, y: np.ndarray, n_threads: int, n_predicted: int) -> dict:
    n_train = len(y) - n_predicted
    fitting, model = timed(lambda: RandomForestClassifier(100, random_state=1, n_jobs=n_threads).fit(x[:n_train], y[:n_train]))
    predicting, found = timed(lambda: model.predict_proba(x[n_train:])[:, 1])
    return {"fit": fitting, "predict": predicting, "auc": float(roc_auc_score(y[n_train:], found))}


if __name__ == "__main__":
    sys.exit(main())
