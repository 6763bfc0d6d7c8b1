"""Holds the contributions of fip's forest against Python's shap: `python3 benches/peers/models/shap_check.py`.

The program models_peers fits forests of 20 full trees and writes them as files, with their contributions for every row. This
script reads the files, gives the trees to shap.TreeExplainer (path-dependent) and compares every number: without missing
cells, with them, and with classes that weigh the same. Also that bias and contributions add up to the probability.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from harness import build, environment, output, target_folder  # noqa: E402

TOLERANCE = 1e-9
N_COLUMNS = 12
CASES = [("no missing cells", 0.0, 0), ("15 % missing cells", 0.15, 0), ("15 % missing cells, balanced classes", 0.15, 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--venv", type=Path, help="a virtual environment that has the packages")
    args = parser.parse_args()
    if not os.environ.get("FIP_PEERS_INSIDE"):
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "FIP_PEERS_INSIDE": "1"}
        python = args.venv / "bin" / "python" if args.venv else environment(target_folder() / "models-venv", HERE / "requirements.txt")
        if python is None:
            print("skipped: the packages of requirements.txt could not be installed")
            return 0
        os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])
    program = build("models_peers", "bench")
    with tempfile.TemporaryDirectory() as name:
        return max(check(program, Path(name), args.rows, *case) for case in CASES)


def check(program: str, folder: Path, n_rows: int, title: str, missing: float, balanced: int) -> int:
    """Compares one forest; returns 1 when a number is too far away."""
    import numpy as np
    import shap

    x = write(folder, n_rows, missing)
    output([program, "contributions", folder, str(N_COLUMNS), str(balanced)])
    document = json.loads((folder / "forest.json").read_text())
    trees = [tree(text, document["cuts"]) for text in document["trees"]]
    for one in trees:
        one["value"] /= len(trees)
    ours, bias, probabilities = (np.fromfile(folder / f"{name}.f64") for name in ("ours", "bias", "probabilities"))
    ours = ours.reshape(x.shape)
    explainer = shap.TreeExplainer({"trees": trees, "input_dtype": np.float64, "internal_dtype": np.float64},
                                   feature_perturbation="tree_path_dependent")
    theirs = explainer.shap_values(x, check_additivity=False).reshape(x.shape)
    largest = float(np.abs(ours - theirs).max())
    expected = abs(float(np.ravel(explainer.expected_value)[0]) - float(bias[0]))
    sums = float(np.abs(ours.sum(axis=1) + bias[0] - probabilities).max())
    n_nodes = sum(len(one["feature"]) for one in trees)
    met = max(largest, expected) <= TOLERANCE and sums <= 1e-12 and float(np.abs(ours).max()) > 0.05
    print(f"{title}: {x.size:,} contributions of {n_rows:,} rows, {n_nodes:,} nodes; largest difference {largest:.1e}, of the "
          f"bias {expected:.1e}, at most {TOLERANCE:.0e}; sums off by {sums:.1e}: {'equal' if met else 'FAILED'} (shap {shap.__version__})")
    return 0 if met else 1


def write(folder: Path, n_rows: int, missing: float):
    """Writes columns with few and many values, whose gaps tell something too."""
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.normal(size=(n_rows, N_COLUMNS))
    x[:, ::3] = np.round(x[:, ::3])
    log_odds = x[:, 0] + x[:, 1] * x[:, 2] - 0.7 * x[:, 3] - 1.0
    gaps = rng.random(x.shape) < missing
    y = rng.random(n_rows) < 1 / (1 + np.exp(-log_odds - 1.5 * gaps[:, 4]))
    x[gaps] = np.nan
    x.astype("<f8").tofile(folder / "x.f64")
    y.astype("u1").tofile(folder / "y.u8")
    return x


def tree(text: str, cuts: list[list[float]]) -> dict:
    """Reads a tree of a forest's file (crates/fip-ml/src/forest/packed.rs tells the format) as shap wants it."""
    import numpy as np

    data = iter(base64.b64decode(text, validate=True))
    kinds = [(number(data), number(data)) for _ in range(number(data))]
    nodes = {name: [] for name in ("children_left", "children_right", "children_default", "feature", "threshold",
                                   "node_sample_weight", "value")}

    def read() -> int:
        at = len(nodes["feature"])
        for values in nodes.values():
            values.append(-1)
        head = number(data)
        if head % 2 == 0:
            weight, events = kinds[head // 2]
            nodes["threshold"][at] = 0.0
        else:
            column, missing_left = head // 4, (head // 2) % 2
            code = next(data) - missing_left
            left, right = read(), read()
            nodes["children_left"][at], nodes["children_right"][at] = left, right
            nodes["children_default"][at] = left if missing_left else right
            nodes["feature"][at] = column
            # Behind the last cut only what is missing goes right.
            nodes["threshold"][at] = cuts[column][code] if code < len(cuts[column]) else np.inf
            weight = nodes["node_sample_weight"][left] + nodes["node_sample_weight"][right]
            events = sum(nodes["node_sample_weight"][child] * nodes["value"][child] for child in (left, right))
        nodes["node_sample_weight"][at], nodes["value"][at] = weight, events / weight
        return at

    sys.setrecursionlimit(10_000)
    read()
    if next(data, None) is not None:
        raise ValueError("bytes behind the tree")
    arrays = {name: np.array(values) for name, values in nodes.items()}
    for name in ("threshold", "node_sample_weight", "value"):
        arrays[name] = arrays[name].astype(float)
    return arrays | {"value": arrays["value"].reshape(-1, 1)}


def number(data) -> int:
    """Reads a number of 7 bits a byte, the lowest first."""
    value, shift = 0, 0
    while True:
        byte = next(data)
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
        shift += 7


if __name__ == "__main__":
    sys.exit(main())
