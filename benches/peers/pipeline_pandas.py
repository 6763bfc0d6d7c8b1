"""The work of `fip run` on creditcard.csv, done with pandas, scikit-learn and matplotlib.

    python3 pipeline_pandas.py creditcard.csv OUTPUT_FOLDER

reads and checks the file, deals its rows to 3,000 invented customers, writes a star schema, monthly and lifetime
features, segments, risk scores with reasons, two at-risk models, six figures and a summary, and prints the seconds of
every stage. Written to be as fast as these libraries allow without leaving them: vectorised throughout, both cores.
"""

from __future__ import annotations

import os
import time

_WALL_AT_START, _CPU_AT_START = time.perf_counter(), time.process_time()
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_variable, "2")

import argparse  # noqa: E402
import hashlib  # noqa: E402
from concurrent.futures import ThreadPoolExecutor  # noqa: E402
from itertools import permutations  # noqa: E402
from pathlib import Path  # noqa: E402

import matplotlib  # noqa: E402

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from joblib import parallel_config  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.inspection import permutation_importance  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import (  # noqa: E402
    adjusted_rand_score,
    average_precision_score,
    brier_score_loss,
    calinski_harabasz_score,
    confusion_matrix,
    davies_bouldin_score,
    log_loss,
    roc_auc_score,
    roc_curve,
    silhouette_score,
)
from sklearn.model_selection import StratifiedKFold, cross_validate, train_test_split  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from features import customer_features, monthly_features  # noqa: E402
from tables import END, N_CORES, N_CUSTOMERS, SEED, ids, money, write_csv  # noqa: E402
from world import (  # noqa: E402
    ARCHETYPES,
    make_customers,
    make_dates,
    make_facts,
    make_merchants,
    make_outcomes,
    write_star,
)

SEGMENT_INPUTS = [  # and ln(1 + avg_monthly_spend)
    "spend_volatility", "atm_rate", "online_rate", "cross_border_rate", "night_rate", "discretionary_share",
]  # fmt: skip
MODEL_INPUTS = [
    "active_months", "txn_count", "total_spend", "avg_txn_amount", "std_txn_amount", "max_txn_amount",
    "median_txn_amount", "std_monthly_spend", "spend_volatility", "amount_volatility", "spend_trend",
    "max_spend_spike", "atm_rate", "atm_spend_share", "online_rate", "online_spend_share", "cross_border_rate",
    "cross_border_spend_share", "night_rate", "weekend_rate", "discretionary_spend", "discretionary_share",
    "distinct_merchants", "distinct_countries", "category_entropy", "recency_days", "days_between_txns",
    "fraud_count", "fraud_spend", "avg_monthly_spend",
]  # fmt: skip

# Characteristic: upper bounds of the bins (exclusive), points of the bins, points when missing, reason.
SCORECARD = {
    "fraud_count": ([1, 2], [60, 25, 0], 60, "Fraud on the account in the window"),
    "max_spend_spike": ([1.5, 2.5, 4], [60, 45, 20, 0], 40, "A month of spending far above the ones before"),
    "spend_volatility": ([0.4, 0.8, 1.2], [70, 50, 25, 0], 30, "Spending varies strongly from month to month"),
    "amount_volatility": ([1, 2, 3], [40, 30, 15, 0], 20, "Amounts vary strongly"),
    "cross_border_rate": ([0.02, 0.1, 0.2], [50, 40, 20, 0], 40, "Many transactions abroad"),
    "night_rate": ([0.1, 0.2, 0.3], [50, 40, 20, 0], 40, "Many transactions at night"),
    "atm_rate": ([0.03, 0.08, 0.15], [50, 40, 20, 0], 40, "Relies on cash"),
    "discretionary_share": ([0.3, 0.5, 0.7], [50, 40, 20, 0], 30, "Spends mostly on what can wait"),
    "spend_trend": ([0.05, 0.15, 0.3], [40, 30, 15, 0], 30, "Spending is rising"),
    "recency_days": ([15, 30, 90], [40, 30, 15, 0], 0, "No recent activity"),
    "active_months": ([4, 8, 11], [0, 15, 30, 40], 0, "Few active months"),
    "category_entropy": ([0.8, 1.4, 1.9], [0, 20, 40, 50], 20, "Spending is concentrated in few categories"),
}
HIGH_BELOW, MEDIUM_BELOW = 280, 350
ACTIONS = {"HIGH": "Review within two working days", "MEDIUM": "Watch for a month"}
COLOURS = ["#3b6fb6", "#2a9d72", "#c98a1b", "#b8405e", "#7a5ab5"]


class Stages:
    """Prints wall and CPU seconds between marks."""

    def __init__(self) -> None:
        self.wall, self.cpu = _WALL_AT_START, _CPU_AT_START

    def done(self, name: str) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        print(f"{name:28s} {wall - self.wall:7.2f} s wall {cpu - self.cpu:7.2f} s cpu", flush=True)
        self.wall, self.cpu = wall, cpu


def read_source(path: Path) -> tuple[pd.DataFrame, str]:
    def digest() -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    with ThreadPoolExecutor(1) as pool:  # hashing leaves the interpreter lock, so it runs beside the parser
        sha256 = pool.submit(digest)
        source = pd.read_csv(path)
        return source, sha256.result()


def validate_source(source: pd.DataFrame) -> None:
    expected = ["Time", *(f"V{i}" for i in range(1, 29)), "Amount", "Class"]
    if list(source.columns) != expected:
        raise SystemExit(f"expected columns {expected}, found {list(source.columns)}")
    if not np.isfinite(source.to_numpy()).all():
        raise SystemExit("a cell is not a finite number")
    if (source["Amount"] < 0).any() or (source["Time"] < 0).any() or not source["Class"].isin([0, 1]).all():
        raise SystemExit("an amount or time is negative, or a class is neither 0 nor 1")


def segment(features: pd.DataFrame) -> dict:
    """Clusters the active customers: every k of 2 to 10, quality, stability, names and a map for k = 5."""
    active = np.flatnonzero(features["txn_count"] > 0)
    rows = features.iloc[active]
    x = np.column_stack([rows[SEGMENT_INPUTS].fillna(0), np.log1p(rows["avg_monthly_spend"])])
    x = np.clip(x, *np.percentile(x, [1, 99], axis=0))
    x = StandardScaler().fit_transform(x)

    def fit(k: int, seed: int, data: np.ndarray) -> KMeans:
        return KMeans(n_clusters=k, n_init=10, random_state=seed).fit(data)

    def quality(k: int) -> tuple[KMeans, tuple]:
        model = fit(k, SEED, x)
        label = model.labels_
        scores = silhouette_score(x, label), calinski_harabasz_score(x, label), davies_bouldin_score(x, label)
        return model, (k, model.inertia_, *scores)

    def agreement(resample: int) -> float:
        drawn = np.random.default_rng([SEED, resample]).integers(len(x), size=len(x))
        return adjusted_rand_score(model.labels_, fit(5, resample, x[drawn]).predict(x))

    # Two fits side by side on one thread each beat one fit on two threads at this size.
    with threadpool_limits(1), ThreadPoolExecutor(N_CORES) as pool:
        found = list(pool.map(quality, range(2, 11)))
        model = found[3][0]
        stability = np.array(list(pool.map(agreement, range(20))))

    distance = model.transform(x)
    order = np.argsort(distance, axis=1)
    nearest, second = distance[np.arange(len(x)), order[:, 0]], distance[np.arange(len(x)), order[:, 1]]
    c = model.cluster_centers_  # inputs: 0 volatility, 1 atm, 2 online, 3 cross-border, 5 discretionary
    match = np.column_stack([c[:, 2], -c[:, 0] - c[:, 5], c[:, 1], c[:, 0], c[:, 3]])
    best = max(permutations(range(5)), key=lambda p: sum(match[i, p[i]] for i in range(5)))
    names = ARCHETYPES["name"].to_numpy()[list(best)]
    return {
        "active": active,
        "label": order[:, 0],
        "segment": names[order[:, 0]],
        "distance": nearest,
        "second": names[order[:, 1]],
        "margin": second - nearest,
        "map": PCA(2, random_state=SEED).fit_transform(x),
        "centres": c,
        "names": names,
        "sweep": pd.DataFrame(
            [q for _, q in found], columns=["k", "inertia", "silhouette", "calinski_harabasz", "davies_bouldin"]
        ),
        "stability": stability,
    }


def segments_table(features: pd.DataFrame, s: dict) -> pd.DataFrame:
    table = pd.DataFrame({"customer_id": features["customer_id"]})
    found = pd.DataFrame(
        {
            "cluster_id": s["label"],
            "segment": s["segment"],
            "distance": s["distance"],
            "second_segment": s["second"],
            "margin": s["margin"],
            "map_x": s["map"][:, 0],
            "map_y": s["map"][:, 1],
        },
        index=s["active"],
    )
    table = table.join(found)
    table["cluster_id"] = table["cluster_id"].astype("Int64")
    table["segment"] = table["segment"].fillna("INACTIVE")
    return table


def score(features: pd.DataFrame) -> pd.DataFrame:
    """Points of every characteristic, their sum, tier and up to four reasons by points lost."""
    points, best = [], []
    for name, (bounds, bin_points, missing, _) in SCORECARD.items():
        value = features[name].to_numpy(float)
        found = np.array(bin_points)[np.searchsorted(bounds, value, side="right").clip(max=len(bounds))]
        points.append(np.where(np.isnan(value), missing, found))
        best.append(max(bin_points))
    points = np.column_stack(points)
    total = points.sum(axis=1)
    lost = np.array(best) - points
    order = np.argsort(-lost, axis=1, kind="stable")[:, :4]
    kept = np.take_along_axis(lost, order, axis=1) > 0
    codes = np.array([f"R{i:02d}" for i in range(1, len(SCORECARD) + 1)])
    table = pd.DataFrame({
        "customer_id": features["customer_id"],
        "as_of_date": str(END),
        "score": total,
        "tier": np.where(total < HIGH_BELOW, "HIGH", np.where(total < MEDIUM_BELOW, "MEDIUM", "LOW")),
    })
    for place in range(4):
        table[f"reason_{place + 1}"] = np.where(kept[:, place], codes[order[:, place]], None)
    top = np.take_along_axis(points, order, axis=1)
    for place in range(4):
        table[f"points_{place + 1}"] = pd.Series(top[:, place]).where(kept[:, place]).astype("Int64")
    return table


def alerts_table(
    scores: pd.DataFrame, segments: pd.DataFrame, features: pd.DataFrame, totals: np.ndarray
) -> pd.DataFrame:
    rows = np.flatnonzero(scores["tier"] != "LOW")
    picked = scores.iloc[rows]
    text = {f"R{i:02d}": entry[3] for i, entry in enumerate(SCORECARD.values(), start=1)}
    table = picked[["customer_id", "as_of_date", "tier", "score"]].assign(segment=segments["segment"].iloc[rows])
    table.insert(0, "alert_id", ids("R", 7, np.arange(1, len(rows) + 1)))
    for place in range(1, 5):
        table[f"reason_{place}"] = picked[f"reason_{place}"]
    for place in range(1, 5):
        table[f"reason_text_{place}"] = picked[f"reason_{place}"].map(text)
    table["recent_spend"] = money(totals[rows, -1])
    table["fraud_count"] = features["fraud_count"].iloc[rows]
    table["recommended_action"] = picked["tier"].map(ACTIONS)
    return table


def models() -> dict[str, object]:
    forest = RandomForestClassifier(300, max_depth=10, n_jobs=N_CORES, random_state=SEED)
    return {
        "logistic regression": make_pipeline(
            SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=1000)
        ),
        "random forest": make_pipeline(SimpleImputer(strategy="median"), forest),
    }


def train(features: pd.DataFrame, at_risk: np.ndarray) -> dict[str, dict]:
    """Both models: hold-out metrics, five-fold cross-validation, the forest's permutation importance, everyone's probability."""
    x = features[MODEL_INPUTS].to_numpy(float)
    x_train, x_test, y_train, y_test = train_test_split(x, at_risk, test_size=0.3, stratify=at_risk, random_state=SEED)
    scoring = ["roc_auc", "average_precision", "neg_brier_score", "neg_log_loss"]
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    out = {}
    for name, model in models().items():
        model.fit(x_train, y_train)
        p = model.predict_proba(x_test)[:, 1]
        false_positive, true_positive, thresholds = roc_curve(y_test, p)
        ks = np.argmax(true_positive - false_positive)
        auc = roc_auc_score(y_test, p)
        crossed = cross_validate(model, x, at_risk, cv=folds, scoring=scoring)
        # Two threads that each ask a forest of one thread are twice as fast as one that asks a forest of two threads,
        # because the batches are small; threads rather than processes, because processes take a second to start.
        importance = None
        if isinstance(model[-1], RandomForestClassifier):
            model[-1].n_jobs = 1
            with parallel_config("threading", n_jobs=N_CORES):
                importance = permutation_importance(
                    model, x_test, y_test, scoring="roc_auc", n_repeats=5, random_state=SEED
                ).importances_mean
        out[name] = {
            "curve": (false_positive, true_positive),
            "roc_auc": auc,
            "gini": 2 * auc - 1,
            "pr_auc": average_precision_score(y_test, p),
            "ks": true_positive[ks] - false_positive[ks],
            "brier": brier_score_loss(y_test, p),
            "log_loss": log_loss(y_test, p),
            "confusion": confusion_matrix(y_test, p >= thresholds[ks]),
            "cross_validation": {s: crossed[f"test_{s}"] for s in scoring},
            "importance": importance,
            "probability": model.predict_proba(x)[:, 1],
        }
    return out


def figures(folder: Path, totals: np.ndarray, s: dict, scores: pd.DataFrame, results: dict[str, dict]) -> None:
    plt.rcParams.update({"svg.fonttype": "none", "axes.spines.top": False, "axes.spines.right": False})

    def save(figure, name: str) -> None:
        figure.savefig(folder / f"{name}.svg")
        plt.close(figure)

    figure, axis = plt.subplots(figsize=(7, 4))
    axis.bar(range(1, 13), totals.sum(axis=0) / 1e8, color=COLOURS[0])
    axis.set(title="Card spend by month of 2025", xlabel="month", ylabel="£ million")
    save(figure, "monthly_spend")

    figure, axis = plt.subplots(figsize=(7, 5))
    for name, colour in zip(ARCHETYPES["name"], COLOURS, strict=True):
        mine = s["segment"] == name
        axis.scatter(*s["map"][mine].T, s=6, color=colour, label=name, linewidths=0)
    axis.set(title="Customers on the first two principal components")
    axis.legend(frameon=False)
    save(figure, "segment_map")

    figure, axis = plt.subplots(figsize=(8, 4))
    image = axis.imshow(s["centres"], cmap="RdBu_r", vmin=-2, vmax=2, aspect="auto")
    axis.set_xticks(range(7), [*SEGMENT_INPUTS, "ln spend"], rotation=30, ha="right")
    axis.set_yticks(range(5), s["names"])
    axis.set(title="Segment centres, standard deviations from the mean")
    figure.colorbar(image)
    figure.tight_layout()
    save(figure, "segment_profiles")

    figure, axis = plt.subplots(figsize=(7, 4))
    axis.hist([scores["score"][scores["tier"] == t] for t in ("HIGH", "MEDIUM", "LOW")], bins=30, stacked=True,
              color=[COLOURS[3], COLOURS[2], COLOURS[1]], label=["High", "Medium", "Low"])  # fmt: skip
    axis.set(title="Scores by tier", xlabel="score", ylabel="customers")
    axis.legend(frameon=False)
    save(figure, "scores")

    figure, axis = plt.subplots(figsize=(5, 5))
    for (name, result), colour in zip(results.items(), COLOURS, strict=False):
        axis.plot(*result["curve"], color=colour, label=f"{name}, AUC {result['roc_auc']:.3f}")
    axis.set(title="ROC curves on the hold-out", xlabel="false positive rate", ylabel="true positive rate")
    axis.legend(frameon=False)
    save(figure, "roc")

    figure, axis = plt.subplots(figsize=(7, 5))
    importance = results["random forest"]["importance"]
    top = np.argsort(importance)[-12:]
    axis.barh(np.array(MODEL_INPUTS)[top], importance[top], color=COLOURS[0])
    axis.set(title="Loss of AUC when a feature is permuted, random forest")
    figure.tight_layout()
    save(figure, "importance")


def summary(sha256: str, facts: pd.DataFrame, s: dict, scores: pd.DataFrame, results: dict[str, dict]) -> str:
    lines = [
        "# Executive summary",
        "",
        f"{len(facts):,} transactions worth £{facts['pence'].sum() / 100:,.2f}, {facts['fraud'].sum()} of them frauds, "
        f"dealt to {N_CUSTOMERS:,} customers over twelve months. Source sha256 `{sha256}`.",
        "",
        "## Segments",
        "",
        "| segment | customers |",
        "|---|---:|",
        *(f"| {name} | {count:,} |" for name, count in pd.Series(s["segment"]).value_counts().items()),
        "",
        f"Stability over 20 bootstrap resamples: adjusted Rand index {s['stability'].mean():.3f}.",
        "",
        "| " + " | ".join(s["sweep"].columns) + " |",
        "|" + "---:|" * len(s["sweep"].columns),
        *("| " + " | ".join(f"{value:.4g}" for value in row) + " |" for row in s["sweep"].to_numpy()),
        "",
        "## Risk",
        "",
        *(f"- {tier}: {(scores['tier'] == tier).sum():,}" for tier in ("HIGH", "MEDIUM", "LOW")),
        "",
        "## At-risk models, hold-out of 30 %",
        "",
        "| model | ROC-AUC | Gini | PR-AUC | KS | Brier | log-loss | ROC-AUC, 5 folds |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, r in results.items():
        measures = " | ".join(f"{r[m]:.4f}" for m in ("roc_auc", "gini", "pr_auc", "ks", "brier", "log_loss"))
        lines.append(f"| {name} | {measures} | {r['cross_validation']['roc_auc'].mean():.4f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("source", type=Path, help="creditcard.csv")
    arguments.add_argument("folder", type=Path, help="where to write; made when absent")
    options = arguments.parse_args()
    out = options.folder
    out.mkdir(parents=True, exist_ok=True)
    stages = Stages()
    stages.done("import libraries")

    source, sha256 = read_source(options.source)
    stages.done("read and hash source")
    validate_source(source)
    stages.done("validate")

    rng = np.random.default_rng(SEED)
    customers, accounts, hidden = make_customers(rng)
    merchants, dates = make_merchants(rng), make_dates()
    facts = make_facts(source, hidden, merchants, dates, rng)
    outcomes = make_outcomes(customers, hidden, rng)
    stages.done("deal rows to a world")
    write_star(out, customers, accounts, merchants, dates, facts)
    write_csv(outcomes, out / "CustomerOutcomes.csv")
    stages.done("write star schema")

    monthly, totals, versus = monthly_features(facts, customers)
    features = customer_features(facts, customers, totals, versus)
    stages.done("features")
    write_csv(monthly, out / "CustomerMonthlyFeatures.csv")
    in_pounds = ["total_spend", "max_txn_amount", "discretionary_spend", "fraud_spend"]
    write_csv(
        features.assign(**{name: money(features[name] * 100) for name in in_pounds}), out / "CustomerFeatures.csv"
    )
    stages.done("write features")

    s = segment(features)
    segments = segments_table(features, s)
    write_csv(segments, out / "CustomerSegments.csv")
    stages.done("segments")

    scores = score(features)
    alerts = alerts_table(scores, segments, features, totals)
    write_csv(alerts, out / "RiskAlerts.csv")
    stages.done("scorecard and alerts")

    results = train(features, outcomes["at_risk"].to_numpy())
    scores["model_probability"] = results["logistic regression"]["probability"]
    write_csv(scores, out / "CustomerRiskScores.csv")
    stages.done("train and evaluate")

    figures(out, totals, s, scores, results)
    stages.done("figures")
    (out / "executive_summary.md").write_text(summary(sha256, facts, s, scores, results))
    stages.done("summary")
    wall, cpu = time.perf_counter() - _WALL_AT_START, time.process_time() - _CPU_AT_START
    print(f"{'total':28s} {wall:7.2f} s wall {cpu:7.2f} s cpu")


if __name__ == "__main__":
    main()
