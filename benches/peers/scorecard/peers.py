"""OptBinning's side of run.py: bins, a card, its scores, and what these take.

Writes table.tsv, prebins.tsv, card.toml, values.f64 and events.u8 into a folder for the Rust program, and prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import optbinning
import pandas as pd
from optbinning import BinningProcess, OptimalBinning, Scorecard
from optbinning.binning.auto_monotonic import auto_monotonic
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

SEED = 1
EVENT = "creditability"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, help="germancredit.csv; a generated table without it")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    frame, events = german(args.data) if args.data else generated()
    write_table(frame, events, args.folder / "table.tsv")
    value, outcome = million()
    value.astype("<f8").tofile(args.folder / "values.f64")
    outcome.astype("u1").tofile(args.folder / "events.u8")
    values = information_values(frame, events, args.folder / "prebins.tsv")
    card = fit(frame, events)
    write_card(card, frame, args.folder / "card.toml")
    scores = card.score(frame)
    repeats = 3 if args.quick else 7
    rows = pd.concat([frame] * (100_000 // len(frame)), ignore_index=True)
    seconds = {
        "score": best(lambda: card.score(frame.iloc[:1]), repeats, 20),
        "batch": best(lambda: card.score(rows), repeats) / len(rows),
        "variable": best(lambda: OptimalBinning("x").fit(value, outcome), repeats),
        "card": best(lambda: fit(frame, events), repeats),
    }
    auc = float(roc_auc_score(events, card.predict_proba(frame)[:, 1]))
    print(json.dumps({"version": optbinning.__version__, "values": values, "scores": scores.tolist(), "seconds": seconds,
                      "n_characteristics": card.table()["Variable"].nunique(), "auc": auc, "n_rows": len(frame)}))
    return 0


def german(path: Path) -> tuple[pd.DataFrame, np.ndarray]:
    frame = pd.read_csv(path, keep_default_na=False)
    return frame.drop(columns=EVENT), (frame[EVENT] == "bad").to_numpy().astype(int)


def generated() -> tuple[pd.DataFrame, np.ndarray]:
    """Rows in the shape of German credit: 1,000 of 7 numbers and 13 categories."""
    rng = np.random.default_rng(SEED)
    risk = rng.normal(size=1_000)
    columns: dict[str, np.ndarray] = {}
    for at in range(7):
        columns[f"number_{at}"] = np.round(100 * (risk * (0.6 - 0.07 * at) + rng.normal(size=1_000)), 0 if at % 2 else 1)
    for at in range(13):
        level = np.digitize(risk * (0.7 - 0.04 * at) + rng.normal(size=1_000), np.linspace(-1.2, 1.2, 2 + at % 4))
        columns[f"category_{at}"] = np.array([f"level {one}" for one in level])
    events = rng.random(1_000) < 1 / (1 + np.exp(1.0 - 1.2 * risk))
    return pd.DataFrame(columns), events.astype(int)


def million() -> tuple[np.ndarray, np.ndarray]:
    """A million distinct values with an event rate from 5 % to 35 %."""
    rng = np.random.default_rng(SEED)
    value = rng.random(1_000_000)
    return 1_000 * value, (rng.random(1_000_000) < 0.05 + 0.3 * value).astype(int)


def is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column)


def write_table(frame: pd.DataFrame, events: np.ndarray, path: Path) -> None:
    kinds = ["number" if is_number(frame[name]) else "name" for name in frame]
    lines = ["\t".join([*frame.columns, EVENT]), "\t".join([*kinds, "event"])]
    lines += ["\t".join([*map(str, row), str(event)]) for row, event in zip(frame.itertuples(index=False), events)]
    path.write_text("\n".join(lines) + "\n")


class Prebins(OptimalBinning):
    """Remembers what the solver was asked."""

    prebins: tuple[np.ndarray, np.ndarray] | None = None

    def _fit_optimizer(self, splits, n_nonevent, n_event):
        self.prebins = np.asarray(n_nonevent), np.asarray(n_event)
        return super()._fit_optimizer(splits, n_nonevent, n_event)


def information_values(frame: pd.DataFrame, events: np.ndarray, path: Path) -> dict[str, float]:
    """Writes prebins and shape of every variable; returns the values that OptBinning reaches with them."""
    values, lines = {}, []
    for name in frame:
        number = is_number(frame[name])
        binning = Prebins(name, dtype="numerical" if number else "categorical").fit(frame[name].to_numpy(), events)
        non_events, n_events = binning.prebins
        if len(n_events) == 0:  # No cut: one bin.
            non_events, n_events = np.array([np.sum(events == 0)]), np.array([np.sum(events)])
        shape = "ascending"  # Categories are in the order of their event rates.
        if number and len(n_events) > 1:
            shape = auto_monotonic(non_events, n_events, "auto").removesuffix("_heuristic")
        counts = [f"{good}:{bad}" for good, bad in zip(non_events, n_events)]
        lines.append("\t".join([name, shape, *counts]))
        binning.binning_table.build()
        values[name] = float(binning.binning_table.iv)
    path.write_text("\n".join(lines) + "\n")
    return values


def fit(frame: pd.DataFrame, events: np.ndarray) -> Scorecard:
    """Bins and card as its tutorial makes them."""
    names = list(frame.columns)
    categories = [name for name in names if not is_number(frame[name])]
    process = BinningProcess(names, categorical_variables=categories, selection_criteria={"iv": {"min": 0.02}})
    return Scorecard(process, LogisticRegression(C=1.0), scaling_method="pdo_odds",
                     scaling_method_params={"pdo": 50, "odds": 19, "scorecard_points": 600}).fit(frame, events)


def write_card(card: Scorecard, frame: pd.DataFrame, path: Path) -> None:
    """Writes the card in fip's format, with the points to nine places."""
    table = card.table(style="detailed")
    parts, low, high = [], 0.0, 0.0
    for at, name in enumerate(dict.fromkeys(table["Variable"])):
        points = table.loc[table["Variable"] == name, "Points"].to_numpy(dtype=float)[:-2]  # special and missing
        splits = card.binning_process_.get_binned_variable(name).splits
        low, high = low + points.min(), high + points.max()
        rows = [row(bounds, one) for bounds, one in zip(conditions(frame[name], splits), points, strict=True)]
        parts.append(f"[[characteristics]]\nname = {json.dumps(name)}\ninput = {json.dumps(name)}\nrefuse_missing = true\n"
                     f'reason = {{ code = "R{at}", text = {json.dumps(name)} }}\nattributes = [\n' + ",\n".join(rows) + "\n]\n")
    thirds = [round(low + (high - low) * part / 3) for part in (1, 2)]
    head = (f'format_version = 1\nname = "OptBinning"\nbase_points = 0\n'
            f"tiers = {{ high_below = {thirds[0]}, medium_below = {thirds[1]} }}\n\n")
    path.write_text(head + "\n".join(parts))


def conditions(column: pd.Series, splits) -> list[str]:
    if not is_number(column):
        return [f"categories = {json.dumps([str(one) for one in group])}" for group in splits]
    cuts = [repr(float(cut)) for cut in splits]
    starts = ["", *[f"from = {cut}" for cut in cuts]]
    ends = [*[f"to = {cut}" for cut in cuts], ""]
    return [", ".join(filter(None, pair)) for pair in zip(starts, ends)]


def row(condition: str, points: float) -> str:
    label = json.dumps(condition or "any")
    return f"    {{ {condition}{', ' if condition else ''}points = {points:.9f}, label = {label} }}"


def best(run: Callable[[], object], repeats: int, n_runs: int = 1) -> float:
    """The least processor seconds of several repetitions."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(n_runs):
            run()
        least = min(least, (time.process_time() - start) / n_runs)
    return least


if __name__ == "__main__":
    sys.exit(main())
