"""Compares a stand-in with the real creditcard.csv.

    fip stand-in --out standin.csv
    python compare.py standin.csv creditcard.csv

Prints the Kolmogorov-Smirnov distance of each column and class, correlations with the amount, and
how well a logistic regression trained on one file ranks the rows of the other. Needs numpy, pandas,
scipy and scikit-learn.
"""

import sys

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COMPONENTS = [f"V{n}" for n in range(1, 29)]
COLUMNS = [*COMPONENTS, "Amount"]


def main():
    made, real = (pd.read_csv(path) for path in sys.argv[1:3])
    print("column  KS legit  KS fraud  sd made/real  r(Amount) made  r(Amount) real")
    rows = []
    for column in COLUMNS:
        one = [made[made.Class == k][column] for k in (0, 1)]
        two = [real[real.Class == k][column] for k in (0, 1)]
        rows.append([ks_2samp(one[k], two[k]).statistic for k in (0, 1)]
                    + [one[0].std() / two[0].std()]
                    + [f[f.Class == 0][[column, "Amount"]].corr().iloc[0, 1] for f in (made, real)])
        print(f"{column:7} {rows[-1][0]:8.4f}  {rows[-1][1]:8.4f}  {rows[-1][2]:12.3f}"
              f"  {rows[-1][3]:14.3f}  {rows[-1][4]:14.3f}")
    ks = np.array(rows)[:, :2]
    print(f"mean KS: legit {ks[:, 0].mean():.4f}, fraud {ks[:, 1].mean():.4f};"
          f" greatest: legit {ks[:, 0].max():.4f}, fraud {ks[:, 1].max():.4f}")
    for name, chosen in (("legit", 0), ("fraud", 1)):
        for kind, file in (("made", made), ("real", real)):
            r = file[file.Class == chosen][COMPONENTS].corr().to_numpy(copy=True)
            np.fill_diagonal(r, 0)
            print(f"|r| between components, {name}, {kind}: mean {np.abs(r).sum() / (28 * 27):.4f},"
                  f" greatest {np.abs(r).max():.4f}")

    print("\nlogistic regression       ROC-AUC  average precision")
    parts = {name: train_test_split(file, test_size=0.3, random_state=1, stratify=file.Class)
             for name, file in (("stand-in", made), ("real", real))}
    for trained, (train, _) in parts.items():
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        model.fit(train[COLUMNS], train.Class)
        for tested, (_, test) in parts.items():
            p = model.predict_proba(test[COLUMNS])[:, 1]
            print(f"{trained:>8} -> {tested:8}  {roc_auc_score(test.Class, p):12.4f}"
                  f"  {average_precision_score(test.Class, p):17.4f}")

    n = 20_000
    both = pd.concat([made.sample(n, random_state=1), real.sample(n, random_state=1)])
    label = np.repeat([0, 1], n)
    train, test, a, b = train_test_split(both[COLUMNS], label, random_state=1, stratify=label)
    forest = RandomForestClassifier(100, random_state=1, n_jobs=2).fit(train, a)
    auc = roc_auc_score(b, forest.predict_proba(test)[:, 1])
    print(f"\nrandom forest that tells the files apart: ROC-AUC {auc:.4f} (0.5: it cannot)")


main()
