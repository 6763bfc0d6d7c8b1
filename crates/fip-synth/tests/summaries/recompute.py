"""Prints src/cards/stand_in/summaries.rs from the real creditcard.csv.

    python recompute.py creditcard.csv | rustfmt --edition 2024 > summaries.rs

Needs numpy, pandas and scipy. Counts, quantiles and correlations only: no row of the file is kept.
"""

import sys
import textwrap

import numpy as np
import pandas as pd
from scipy.stats import norm, t

COMPONENTS = [f"V{n}" for n in range(1, 29)]
N_ATOMS = 200
# Degrees of freedom of the common heavy tail.
NU = 4
LEGIT_SHARES = [0.001, 0.01, 0.05, 0.1, 0.25, 0.375, 0.5, 0.625, 0.75, 0.9, 0.95, 0.99, 0.999]
FRAUD_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95]
N_FACTORS = 3
# Edges of the bands of amounts, in pence.
EDGES = [0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500,
         1600, 1800, 2000, 2300, 2600, 3000, 3500, 4000, 4500, 5000, 6000, 7000, 8000, 9000, 10000,
         11000, 12500, 15000, 17500, 20000, 23000, 26000, 30000, 35000, 40000, 50000, 60000, 70000,
         85000, 100000, 115000, 130000, 150000, 175000, 200000, 230000, 260000, 300000, 350000,
         400000, 500000, 650000, 800000, 1000000, 1250000, 2000000]
FRAUD_EDGES = [0, 50, 100, 200, 400, 1000, 2000, 5000, 10000, 15000, 20000, 30000, 40000, 60000,
               85000, 130000, 180000, 212587]


def bands(pence, edges):
    """Rows, distinct amounts and rows of whole pounds in each band up to the greatest amount."""
    edges = edges + [int(pence.max()), int(pence.max()) + 1]
    edges = sorted(set(edges))
    rows, distinct, whole = [], [], []
    for low, high in zip(edges, edges[1:]):
        band = pence[(pence >= low) & (pence < high)]
        rows.append(len(band))
        distinct.append(band.nunique())
        whole.append(int((band % 100 == 0).sum()))
    return edges, rows, distinct, whole


def scores(frame, to_score):
    """Scores of the ranks of each column."""
    return pd.DataFrame(to_score((frame.rank() - 0.5) / len(frame)), columns=frame.columns)


def factors(correlation, n):
    """Loadings of a model of n common factors, by principal factors in 50 steps."""
    communality = np.full(len(correlation), 0.5)
    for _ in range(50):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, communality)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, ::-1][:, :n] * np.sqrt(values[::-1][:n])
        communality = np.clip((loadings**2).sum(axis=1), 0.0, 0.98)
    # The first factor is the severity: it lowers V14.
    return loadings * np.where(loadings[13] > 0, -1, 1)


def knots(frame, shares):
    """Least value, quantiles, greatest value of each component."""
    return [[frame[v].min(), *frame[v].quantile(shares), frame[v].max()] for v in COMPONENTS]


def number(x):
    text = f"{x:.6g}"
    if "." not in text and "e" not in text:
        text += ".0"
    return text


def document(doc):
    print("\n" + textwrap.fill(doc, 100, initial_indent="/// ", subsequent_indent="/// "))


def show(name, doc, kind, values, show_one=str):
    document(doc)
    print(f"pub(super) const {name}: [{kind}; {len(values)}] = [")
    print(", ".join(show_one(value) for value in values))
    print("];")


def table(name, doc, rows):
    document(doc)
    print(f"pub(super) const {name}: [[f64; {len(rows[0])}]; {len(rows)}] = [")
    for row in rows:
        print("[" + ", ".join(number(x) for x in row) + "],")
    print("];")


def main():
    cards = pd.read_csv(sys.argv[1])
    fraud = cards.Class == 1
    pence = (cards.Amount * 100).round().astype(int)
    hour = cards.Time // 3600
    print("//! Summaries of creditcard.csv: counts, quantiles, correlations; no row of it.")
    print("//!")
    print("//! Printed by `tests/summaries/recompute.py` from the file; not edited by hand.")
    print("\n#![expect(clippy::unreadable_literal, reason = \"a table printed by a script\")]")

    for name, doc, chosen in (("LEGIT", "Legitimate rows", ~fraud), ("FRAUD", "Frauds", fraud)):
        counts = [int((chosen & (hour == h)).sum()) for h in range(48)]
        show(f"{name}_HOURS", f"{doc} in each of the 48 hours.", "usize", counts)
        repeated = cards[chosen & cards.duplicated(keep=False)]
        sizes = repeated.groupby(list(cards.columns)).size().value_counts().sort_index()
        flat = [int(x) for pair in sizes.items() for x in pair]
        doc = f"{doc} equal to the last digit: rows in a group, groups of that size, in turn."
        show(f"{name}_GROUPS", doc, "usize", flat)

    legit_counts = pence[~fraud].value_counts()
    atoms = sorted(int(p) for p in legit_counts.index[:N_ATOMS])
    fraud_counts = pence[fraud].value_counts()
    fraud_atoms = sorted(int(p) for p in fraud_counts.index[fraud_counts >= 3])
    for name, doc, all_pence, atoms, edges in (
        ("LEGIT", "legitimate rows", pence[~fraud], atoms, EDGES),
        ("FRAUD", "frauds", pence[fraud], fraud_atoms, FRAUD_EDGES),
    ):
        counts = all_pence.value_counts()
        show(f"{name}_ATOMS", f"The most frequent amounts of {doc}, in pence.", "i64", atoms)
        show(f"{name}_ATOM_ROWS", f"How many {doc} have each.", "usize",
             [int(counts[p]) for p in atoms])
        rest = all_pence[~all_pence.isin(atoms)]
        edges, rows, distinct, whole = bands(rest, edges)
        show(f"{name}_BANDS", f"Edges of bands of the other amounts of {doc}, in pence.", "i64",
             edges)
        show(f"{name}_BAND_ROWS", f"Other {doc} in each band.", "usize", rows)
        show(f"{name}_BAND_DISTINCT", f"Distinct amounts of other {doc}.", "usize", distinct)
        show(f"{name}_BAND_WHOLE", f"Other {doc} of whole pounds.", "usize", whole)
    new = set(pence[fraud]) - set(pence[~fraud])
    print("\n/// Amounts that only frauds have.")
    print(f"pub(super) const N_FRAUD_ONLY_AMOUNTS: usize = {len(new)};")

    for name, doc, chosen, shares in (
        ("LEGIT", "legitimate rows", ~fraud, LEGIT_SHARES),
        ("FRAUD", "frauds", fraud, FRAUD_SHARES),
    ):
        n = int(chosen.sum())
        every_share = [0.5 / n, *shares, 1 - 0.5 / n]
        to_score = (lambda p: t.ppf(p, NU)) if name == "LEGIT" else norm.ppf
        law = f"Student's t with {NU} degrees of freedom" if name == "LEGIT" else "the normal"
        listed = ", ".join(f"{share:g}" for share in shares)
        doc_scores = f"Quantiles of {law} at half a row, the shares {listed} and all but half a row."
        show(f"{name}_SCORES", doc_scores, "f64", [float(to_score(p)) for p in every_share], number)
        table(f"{name}_KNOTS", f"Quantiles of V1 to V28 at these shares, {doc}.",
              knots(cards[chosen], shares))

    linear = cards.loc[~fraud, COMPONENTS + ["Amount"]].corr().Amount
    show("AMOUNT_CORRELATIONS", "Correlations of V1 to V28 with the amount, legitimate rows.", "f64",
         [linear[v] for v in COMPONENTS], number)
    common = scores(cards.loc[fraud, COMPONENTS], norm.ppf).corr().to_numpy(copy=True)
    table("FRAUD_LOADINGS", "Loadings of the scores of V1 to V28 of frauds on common factors; the "
          "first is the severity.", factors(common, N_FACTORS))
    document("Mean and standard deviation of V1 to V28: legitimate rows, then frauds.")
    print("#[cfg(test)]")
    moments = [[moment for chosen in (~fraud, fraud)
                for moment in (cards.loc[chosen, v].mean(), cards.loc[chosen, v].std())]
               for v in COMPONENTS]
    print(f"pub(super) const MOMENTS: [[f64; 4]; {len(moments)}] = [")
    for row in moments:
        print("[" + ", ".join(number(x) for x in row) + "],")
    print("];")


main()
