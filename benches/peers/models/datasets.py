"""The data sets of quality.py: numbers with NaN where missing, and 1 for an event; categories become one column a level."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Dataset:
    """A table to learn from, and over how many splits it is measured."""

    name: str
    x: np.ndarray
    y: np.ndarray
    n_seeds: int

    def write(self, folder: Path) -> Path:
        """Writes x.f64, row by row, and y.u8 for the Rust program."""
        folder.mkdir(parents=True, exist_ok=True)
        self.x.astype("<f8").tofile(folder / "x.f64")
        self.y.astype("u1").tofile(folder / "y.u8")
        return folder


def found(data: Path, wanted: Callable[[str], bool]) -> list[Dataset]:
    """Returns the wanted data sets whose files are in a folder."""
    sources = [("German credit", "germancredit.csv", german, 50), ("UCI credit card", "UCI_Credit_Card.csv", uci, 20),
               ("creditcard.csv", "creditcard.csv", card, 10)]
    sets = []
    for name, file, read, n_seeds in sources:
        if not wanted(name):
            continue
        path = next((path for path in (data / file, data / f"{file}.zst") if path.exists()), None)
        if path is None:
            print(f"skipped: {name}, no {data / file}", flush=True)
            continue
        x, y = read(pd.read_csv(path, keep_default_na=False, na_values=[""]))
        sets.append(Dataset(name, x, y, n_seeds))
    return sets


def german(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    event = (frame.pop("creditability") == "bad").to_numpy()
    return pd.get_dummies(frame).to_numpy(dtype=float), event.astype(int)


def uci(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    event = frame.pop("default.payment.next.month").to_numpy()
    return frame.drop(columns="ID").to_numpy(dtype=float), event.astype(int)


def card(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Without the time: rows of the same minute on both sides of a split would tell of each other."""
    event = frame.pop("Class").astype(int).to_numpy()
    return frame.drop(columns="Time").to_numpy(dtype=float), event


def world(program: str, folder: Path, seed: int, n_customers: int, base_rate: float, n_seeds: int) -> Dataset:
    """Generates a bank: features of its customers, and whether their outcome came."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, "world", folder, str(seed), str(n_customers), str(base_rate)]
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    y = np.fromfile(folder / "y.u8", dtype="u1").astype(int)
    x = np.fromfile(folder / "x.f64", dtype="<f8").reshape(len(y), said["n_columns"])
    return Dataset(f"generated world {seed}", x, y, n_seeds)
