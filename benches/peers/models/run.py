"""Measures fip's segments and models beside scikit-learn's: `python3 benches/peers/models/run.py`.

First equality: inertia of K-Means, silhouettes, coefficients of the logistic regression against Newton's method, area of
the forests on rows held out. Then time on the wall and of all processors: the best of several repetitions that alternate,
one thread each, then all cores. Needs Linux. Packages go into a virtual environment below target/, or are from --venv.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from harness import ROOT, build, environment, output, processor, target_folder  # noqa: E402

THREADS = ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
GIB = 2**30


class Work(NamedTuple):
    """What both do: a name of peers.py, rows to fit, rows held out, and repetitions."""

    name: str
    n_rows: int
    n_predicted: int = 0
    repeats: int = 3
    beside: bool = True  # False: fip alone

    def columns(self) -> int:
        return 20 if self.name in ("logistic", "forest") else 12


class Line(NamedTuple):
    """A line of the table: a part of a work, and how many times as fast as scikit-learn fip should be."""

    title: str
    part: str
    theirs: str
    target: float


LINES = {
    "kmeans": [Line("K-Means, k = 5, 10 restarts", "fit", "fit", 3.0)],
    "silhouette": [Line("silhouette", "compute", "compute", 3.0)],
    "logistic": [Line("logistic regression, tolerance 1e-4", "loose", "loose", 1.0),
                 Line("logistic regression, tolerance 1e-10", "tight", "tight", 1.0)],
    "forest": [Line("forest, 100 trees, full depth", "fit", "fit", 15.0),
               Line("its prediction of {n_predicted:,} other rows", "predict", "predict", 5.0)],
}



def works(quick: bool, large: bool) -> list[Work]:
    if quick:
        return [Work("kmeans", 20_000), Work("silhouette", 4_000), Work("logistic", 5_000), Work("forest", 2_000, 20_000, 2)]
    return [Work("kmeans", 500_000), Work("silhouette", 20_000),
            *(Work("logistic", n_rows, 0, 5) for n_rows in (5_000, 50_000, 500_000)),
            Work("forest", 5_000, 50_000), Work("forest", 50_000, 50_000, 2), Work("forest", 500_000, 50_000, 1, large)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small tables, the bench profile, as continuous tests do")
    parser.add_argument("--large", action="store_true", help="scikit-learn's forest of 500,000 rows too: 20 minutes more")
    parser.add_argument("--only", action="append", choices=list(LINES), help="this work alone")
    parser.add_argument("--profile", choices=["bench", "release"], help="how fip is built")
    parser.add_argument("--venv", type=Path, help="a virtual environment that has the packages")
    args = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # leaves nothing in the sources
    python = args.venv / "bin" / "python" if args.venv else environment(target_folder() / "models-venv", HERE / "requirements.txt")
    if python is None:
        print("skipped: the packages of requirements.txt could not be installed")
        return 0
    fip = build("models_peers", args.profile or ("bench" if args.quick else "release"))
    chosen = [work for work in works(args.quick, args.large) if not args.only or work.name in args.only]
    load, rows, version = os.getloadavg()[0], [], ""
    with tempfile.TemporaryDirectory() as name:
        for work in chosen:
            folder = Path(name) / "table"
            output([python, HERE / "peers.py", "make", folder, work.name, str(work.n_rows + work.n_predicted)])
            one, every = (measure(fip, python, folder, work, threads) for threads in ("1", "all"))
            version = one["theirs"].get("version", version)
            rows += lines(work, one, every, args.quick)
            load = max(load, os.getloadavg()[0])
    rust = output(["rustc", "--version"], cwd=ROOT).split()[1]
    print(f"{processor()}, {os.cpu_count()} cores; load {load:.1f}. Rust {rust}, scikit-learn {version}. CPU: seconds of all "
          "processors together. A target is held against CPU on one thread, against the wall on all cores.\n")
    head = ["work", "rows", "threads", "fip wall s", "scikit-learn wall s", "times", "fip CPU s", "scikit-learn CPU s", "times",
            "target", "met"]
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    print("\n".join(rows))
    return 0


def measure(fip: str, python: Path, folder: Path, work: Work, threads: str) -> dict:
    """Both results and the least times of every part; refuses results that are not equal."""
    env = os.environ | {} if threads == "all" else os.environ | dict.fromkeys(THREADS, "1")
    mine = [fip, work.name, folder, str(work.columns()), str(work.n_predicted)]
    other = [python, HERE / "peers.py", work.name, folder, threads, str(work.n_predicted)]
    best = {"ours": {}, "theirs": {}}
    for repeat in range(work.repeats):
        for side, command in (("ours", mine), ("theirs", other)):
            if side == "theirs" and not work.beside:
                continue
            best[side] = least(best[side], json.loads(output(command, env=env).splitlines()[-1]))
        if repeat == 0:
            print(equal(work, folder, best["ours"], best["theirs"], python), file=sys.stderr, flush=True)
    return best


def least(a: dict, b: dict) -> dict:
    """The smaller of every time, and the later of everything else."""
    def pick(name: str):
        if isinstance(b[name], dict) and name in a:
            return {unit: min(a[name][unit], b[name][unit]) for unit in b[name]}
        return b[name]

    return {name: pick(name) for name in b}


def equal(work: Work, folder: Path, ours: dict, theirs: dict, python: Path) -> str:
    """Holds what fip found against what scikit-learn found, and says it in a line."""
    title = f"{work.name}, {work.n_rows:,} rows: "
    if work.name == "kmeans":
        excess = ours["inertia"] / theirs["inertia"] - 1
        return title + bounded("inertia over scikit-learn's, relative", excess, excess, 1e-4)
    if work.name == "silhouette":
        difference = ours["mean"] - theirs["mean"]
        return title + bounded("difference of the means", difference, abs(difference), 1e-9)
    if work.name == "logistic":
        if not ours["converged"]:
            raise SystemExit(f"FAILED: {title}fip did not converge")
        pairs = zip([ours["intercept"], *ours["coefficients"]], [theirs["intercept"], *theirs["coefficients"]], strict=True)
        largest = max(abs(a - b) for a, b in pairs)
        return title + bounded("largest difference of coefficients", largest, largest, 1e-8)
    code = ("import sys, numpy as np; from sklearn.metrics import roc_auc_score; p = np.fromfile(sys.argv[1] + '/ours.f64'); "
            "print(roc_auc_score(np.fromfile(sys.argv[1] + '/y.u8', dtype='u1')[-len(p):], p))")
    auc = float(output([python, "-c", code, str(folder)]))
    if not theirs:
        return title + f"ROC-AUC {auc:.4f}, scikit-learn not asked"
    lower = theirs["auc"] - auc
    return title + f"ROC-AUC {auc:.4f} and {theirs['auc']:.4f}; " + bounded("fip lower by", lower, lower, 0.005)


def bounded(what: str, value: float, size: float, limit: float) -> str:
    if not size <= limit:
        raise SystemExit(f"FAILED: {what} {value:.2e}, at most {limit:.0e}")
    return f"{what} {value:.1e}, at most {limit:.0e}"


def lines(work: Work, one: dict, every: dict, quick: bool) -> list[str]:
    """The lines of the Markdown table for a work; the targets are those of the large tables."""
    rows = []
    for line in LINES[work.name]:
        for threads, found in (("1", one), ("all", every)):
            mine, other = found["ours"][line.part], found["theirs"].get(line.theirs)
            cells = [line.title.format(n_predicted=work.n_predicted), f"{work.n_rows:,}", threads]
            ratios = []
            for unit in ("wall", "cpu"):
                ratios.append(other[unit] / mine[unit] if other else None)
                cells += [number(mine[unit]), number(other[unit]) if other else "", f"{ratios[-1]:.1f}" if other else ""]
            wanted = f"at least {line.target:.0f} times" if line.target > 1 else "faster"
            # On one thread processor time says the same as the wall and does not count what others run.
            ratio = ratios[1] if threads == "1" else ratios[0]
            met = "" if not other else "yes" if ratio >= line.target else "no"
            rows.append("| " + " | ".join([*cells, *(["", ""] if quick or not other else [wanted, met])]) + " |")
    if work.name == "forest":
        for threads, found in (("1", one), ("all", every)):
            peak = found["ours"]["peak_bytes"] / GIB
            other = f"; scikit-learn {found['theirs']['peak_bytes'] / GIB:.2f}" if found["theirs"] else ""
            target, met = ("at most 1 GiB", "yes" if peak <= 1 else "no") if work.n_rows >= 500_000 else ("", "")
            rows.append(f"| peak memory of that, GiB: fip {peak:.2f}{other} | {work.n_rows:,} | {threads} | | | | | | | {target} | {met} |")
    return rows


def number(seconds: float) -> str:
    return f"{seconds:.3g}"


if __name__ == "__main__":
    sys.exit(main())
