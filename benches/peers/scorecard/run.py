"""Measures fip's scorecards against OptBinning 1.0.0: `python3 benches/peers/scorecard/run.py --data germancredit.csv`.

First equality: from OptBinning's own prebins the information value of every variable is at least its own, and a card with
its points gives every row its score. Then processor time on one thread, both in this run on this machine. Without --data
the table is a generated one of the same shape, and the output says so. Needs Linux. Packages go into a virtual environment
below target/, or are taken from --venv.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from harness import ROOT, build, environment, output, processor, target_folder  # noqa: E402

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class Failed(Exception):
    """fip and OptBinning disagree."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="germancredit.csv")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, the bench profile, as continuous tests do")
    parser.add_argument("--venv", type=Path, help="a virtual environment that has the packages")
    args = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # leaves nothing in the sources
    python = args.venv / "bin" / "python" if args.venv else environment(target_folder() / "scorecard-venv", HERE / "requirements.txt")
    if python is None:
        print("skipped: the packages of requirements.txt could not be installed")
        return 0
    fip = build("scorecard_peers", "bench" if args.quick else "release")
    quick = ["quick"] if args.quick else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        load = os.getloadavg()[0]
        data = ["--data", args.data.resolve()] if args.data else []
        peers = [python, HERE / "peers.py", folder, *data, *(["--quick"] if quick else [])]
        theirs = json.loads(output(peers, env={**os.environ, **ONE_THREAD}).splitlines()[-1])
        try:
            equal(fip, folder, theirs)
        except Failed as failed:
            print(f"FAILED: {failed}", file=sys.stderr)
            return 1
        files = [folder / file for file in ("table.tsv", "card.toml", "values.f64", "events.u8")]
        ours = json.loads(output([fip, "measure", *files, *quick], env={**os.environ, "RAYON_NUM_THREADS": "1"}))
    print(heading(theirs, args.data is None, max(load, os.getloadavg()[0])))
    print(table(ours, theirs))
    return 0


def equal(fip: str, folder: Path, theirs: dict) -> None:
    """Holds information values and scores against OptBinning's."""
    lines = output([fip, "values", folder / "prebins.tsv"]).splitlines()
    ours = {name: float(value) for name, value in (line.split("\t") for line in lines)}
    if ours.keys() != theirs["values"].keys():
        raise Failed("the variables differ")
    gains = {name: ours[name] - value for name, value in theirs["values"].items()}
    worse = {name: gain for name, gain in gains.items() if not gain >= -1e-9}
    if worse:
        raise Failed(f"information values below OptBinning's: {worse}")
    print(f"information value of {len(gains)} variables from its own prebins: none below OptBinning's, "
          f"{sum(gain > 1e-9 for gain in gains.values())} above", file=sys.stderr)
    scores = [float(line) for line in output([fip, "scores", folder / "table.tsv", folder / "card.toml"]).split()]
    if len(scores) != len(theirs["scores"]):
        raise Failed("the numbers of rows differ")
    largest = max(abs(one - other) for one, other in zip(scores, theirs["scores"]))
    # Points are decimals of nine places.
    if not largest <= 1e-9 * theirs["n_characteristics"]:
        raise Failed(f"scores differ by up to {largest}")
    print(f"scores of {len(scores)} rows: equal to OptBinning's, largest difference {largest:.1e}", file=sys.stderr)


def heading(theirs: dict, generated: bool, load: float) -> str:
    rust = output(["rustc", "--version"], cwd=ROOT).split()[1]
    rows = "generated rows in the shape of German credit" if generated else "rows of German credit"
    return (f"{theirs['n_rows']:,} {rows}; the million values are generated. {processor()}, {os.cpu_count()} cores; load {load:.1f}. "
            f"Rust {rust}, OptBinning {theirs['version']}. Processor time on one thread.\n")


def table(ours: dict, theirs: dict) -> str:
    """Returns the Markdown table."""
    seconds = theirs["seconds"]
    n = theirs["n_characteristics"]
    lines = [
        ("score one row", ours["score"], seconds["score"], "at most 60 ns", ours["score"] <= 60e-9),
        ("score one row of 15 numbers", ours["score_numbers"], None, "at most 60 ns", ours["score_numbers"] <= 60e-9),
        ("score one row, four reasons", ours["reasons"], None, "at most 250 ns", ours["reasons"] <= 250e-9),
        ("score one row of 15 numbers, four reasons", ours["reasons_numbers"], None, "at most 250 ns",
         ours["reasons_numbers"] <= 250e-9),
        ("a row of 100,000, categories as text", ours["batch_text"], seconds["batch"], *rate(ours["batch_text"])),
        ("a row of 100,000, categories as indices", ours["batch_indices"], seconds["batch"], *rate(ours["batch_indices"])),
        ("a row of 100,000, 15 numbers", ours["batch_numbers"], None, *rate(ours["batch_numbers"])),
        ("bins of one variable, 1 M rows", ours["variable"], seconds["variable"], "at most 150 ms", ours["variable"] <= 0.15),
        ("all shapes of 20 prebins", ours["shapes"], None, "at most 30 µs", ours["shapes"] <= 30e-6),
        ("whole card: bins of 20 variables, regression", ours["card"], seconds["card"], "at least 50 times",
         seconds["card"] / ours["card"] >= 50),
    ]
    rows = ["| work | fip | OptBinning | times fip | target | met |", "|---|---|---|---|---|---|"]
    for name, mine, other, target, met in lines:
        ratio = "" if other is None else f"{other / mine:,.0f}"
        cells = [name, words(mine), "" if other is None else words(other), ratio, target, "yes" if met else "no"]
        rows.append("| " + " | ".join(cells) + " |")
    rows.append(f"\nThe card that is scored has {n} characteristics and OptBinning's points. The fitted cards: fip "
                f"{ours['n_characteristics']} characteristics, AUC {ours['auc']:.4f}; OptBinning {n}, {theirs['auc']:.4f}, on the "
                "rows that they were made from.")
    return "\n".join(rows)


def rate(seconds: float) -> tuple[str, bool]:
    return "at least 15 M rows/s", seconds <= 1 / 15e6


def words(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


if __name__ == "__main__":
    sys.exit(main())
