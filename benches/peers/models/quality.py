"""Holds the quality of fip's forest against scikit-learn's: `python3 benches/peers/models/quality.py --data FOLDER`.

Both grow 100 trees to their full depth and try the square root of the columns, on the same rows of the same stratified
splits, one split a seed. Printed are the mean areas on the rows held out, and the mean of the paired differences with its
95 % interval (Student's t over the splits). Fails when fip's mean area is lower by more than 0.002 on a data set; with
--quick, whose few splits say little, when the whole interval is. The differences between splits
are not quite independent, because splits share rows: the interval is somewhat too narrow.

--data names a folder with germancredit.csv, UCI_Credit_Card.csv and creditcard.csv (or .zst); what is not there is
skipped and said. Two worlds are generated. scikit-learn takes about two minutes for a fit of creditcard.csv: --cache
keeps its areas, so that a later run only measures fip anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from harness import build, environment, output, target_folder  # noqa: E402

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")}
MARGIN = 0.002
TEST_SHARE = 0.3
LARGER_LEAF = 10
AREAS = {"auc": "ROC-AUC", "ap": "PR-AUC"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the data sets")
    parser.add_argument("--cache", type=Path, help="folder that keeps scikit-learn's areas between runs")
    parser.add_argument("--quick", action="store_true", help="German credit and one small world, few seeds, the bench profile")
    parser.add_argument("--boosting", action="store_true", help="also scikit-learn's gradient boosting and fip's forest of larger leaves, to read beside")
    parser.add_argument("--cache-only", action="store_true", help="only scikit-learn's part, into --cache")
    parser.add_argument("--only", help="data sets whose name begins so")
    parser.add_argument("--splits", type=int, help="so many splits of each, at least 2, instead of 50, 20 or 10")
    parser.add_argument("--profile", choices=["bench", "release"], help="how fip is built")
    parser.add_argument("--venv", type=Path, help="a virtual environment that has the packages")
    args = parser.parse_args()
    if not os.environ.get("FIP_PEERS_INSIDE"):
        return outside(args)
    import datasets  # after the environment is there

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = None if args.cache_only else build("models_peers", args.profile or ("bench" if args.quick else "release"))
        only = args.only or ("German" if args.quick else "")
        sets = datasets.found(args.data, lambda name: name.startswith(only)) if args.data else []
        if program and (args.quick or "generated".startswith(only[:9])):
            sets += worlds(datasets, program, folder, args.quick)
        results = []
        for data in sets:
            results.append(measure(data, folder / "table", program, args))
            print(f"{data.name}: done", file=sys.stderr, flush=True)
    return 0 if args.cache_only else report(results, args)


def outside(args: argparse.Namespace) -> int:
    """Runs this script again with the packages, which its own interpreter need not have."""
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "FIP_PEERS_INSIDE": "1", **ONE_THREAD}
    python = args.venv / "bin" / "python" if args.venv else environment(target_folder() / "models-venv", HERE / "requirements.txt")
    if python is None:
        print("skipped: the packages of requirements.txt could not be installed")
        return 0
    os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])


def worlds(datasets, program: str, folder: Path, quick: bool) -> list:
    if quick:
        return [datasets.world(program, folder / "world-1", 1, 3_000, 0.15, 3)]
    return [datasets.world(program, folder / "world-1", 1, 20_000, 0.15, 20),
            datasets.world(program, folder / "world-2", 2, 20_000, 0.05, 20)]


def measure(data, folder: Path, program: str | None, args: argparse.Namespace) -> dict:
    """Areas of every model on every split of a data set."""
    from sklearn.model_selection import train_test_split
    import numpy as np

    n_seeds = args.splits or (min(data.n_seeds, 5) if args.quick else data.n_seeds)
    seeds = range(1, n_seeds + 1)
    rows = np.arange(len(data.y))
    splits = {seed: train_test_split(rows, test_size=TEST_SHARE, stratify=data.y, random_state=seed) for seed in seeds}
    models = ["boosting"] if args.boosting else []
    found = {"name": data.name, "n_rows": len(data.y), "n_columns": data.x.shape[1], "n_events": int(data.y.sum())}
    for model in [*models, "forest"]:
        found[model] = [theirs(model, data, seed, *split, args.cache) for seed, split in splits.items()]
    if program:
        tests = {seed: test for seed, (_, test) in splits.items()}
        found["fip"] = ours(program, data, folder, 1, tests)
        if args.boosting:
            found["larger"] = ours(program, data, folder, LARGER_LEAF, tests)
    return found


def theirs(model: str, data, seed: int, train, test, cache: Path | None) -> dict:
    """Areas of scikit-learn's model, from the cache when it has them."""
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

    digest = hashlib.sha256(data.x.tobytes() + data.y.astype("u1").tobytes()).hexdigest()[:16]
    file = cache / f"{model}-{sklearn.__version__}-{digest}-{TEST_SHARE}-{seed}.json" if cache else None
    if file and file.exists():
        return json.loads(file.read_text())
    params = {"random_state": seed}
    estimator = (RandomForestClassifier(100, n_jobs=1, **params) if model == "forest"
                 else HistGradientBoostingClassifier(**params))
    start = time.process_time()
    estimator.fit(data.x[train], data.y[train])
    seconds = time.process_time() - start
    found = areas(data.y[test], estimator.predict_proba(data.x[test])[:, 1]) | {"seconds": seconds}
    if file:
        cache.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found))
    return found


def ours(program: str, data, folder: Path, leaf: int, tests: dict) -> list[dict]:
    """Areas of fip's forest, which the Rust program grows on the same rows."""
    import numpy as np

    data.write(folder)
    for seed, test in tests.items():
        mask = np.zeros(len(data.y), dtype="u1")
        mask[test] = 1
        mask.tofile(folder / f"test-{seed}.u8")
    output([program, "forests", folder, str(data.x.shape[1]), str(leaf), *map(str, tests)])
    found = []
    for seed, test in tests.items():
        probabilities = np.fromfile(folder / f"ours-{seed}.f64", dtype="<f8")
        found.append(areas(data.y[np.sort(test)], probabilities))
    return found


def areas(y, probabilities) -> dict:
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {"auc": float(roc_auc_score(y, probabilities)), "ap": float(average_precision_score(y, probabilities))}


def report(results: list[dict], args: argparse.Namespace) -> int:
    """Prints the Markdown table and returns 1 when fip's forest is worse somewhere."""
    head = ["data set", "rows", "columns", "events", "splits", "area", "fip", "scikit-learn", "difference, 95 % interval",
            f"not lower by {MARGIN}", *([f"fip, leaves of {LARGER_LEAF}", "boosting"] if args.boosting else [])]
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    worse = []
    for one in results:
        for area, title in AREAS.items():
            mine, other = ([split[area] for split in one[model]] for model in ("fip", "forest"))
            mean, lower, upper = paired([a - b for a, b in zip(mine, other, strict=True)])
            met = mean >= -MARGIN
            # Few splits say little: then only what chance does not explain is a failure.
            failed = upper < -MARGIN if args.quick else not met
            # The demand is on the area under the ROC curve, and on both where events are rare.
            if failed and (area == "auc" or one["n_events"] < 0.01 * one["n_rows"]):
                worse.append(f"{one['name']}, {title}: {mean:.4f}")
            cells = [one["name"], f"{one['n_rows']:,}", one["n_columns"], f"{one['n_events']:,}", len(mine), title,
                     f"{average(mine):.4f}", f"{average(other):.4f}", f"{mean:+.4f} [{lower:+.4f}, {upper:+.4f}]",
                     "yes" if met else "no", *([f"{average([split[area] for split in one[model]]):.4f}" for model in ("larger", "boosting")]
                       if args.boosting else [])]
            print("| " + " | ".join(map(str, cells)) + " |")
    for line in worse:
        print(f"FAILED: {line}", file=sys.stderr)
    return 1 if worse else 0


def average(values: list[float]) -> float:
    return sum(values) / len(values)


def paired(differences: list[float]) -> tuple[float, float, float]:
    """Mean and Student's 95 % interval."""
    from scipy.stats import t

    n = len(differences)
    mean = average(differences)
    variance = sum((one - mean) ** 2 for one in differences) / (n - 1)
    half = float(t.ppf(0.975, n - 1)) * (variance / n) ** 0.5
    return mean, mean - half, mean + half


if __name__ == "__main__":
    sys.exit(main())
