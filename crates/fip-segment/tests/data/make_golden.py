"""Makes points.csv and golden.txt beside it, with numpy and scikit-learn.

Run with `python3 make_golden.py`. points.csv: 90 invented points around four overlapping centers,
one point a line; no licence applies. golden.txt: a name and its numbers a line.
"""

from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
rng = np.random.default_rng(20130901)
centers = np.array([[0, 0, 0], [3, 1, 0], [0, 4, 1], [4, 4, 5]])
sizes = [40, 25, 15, 10]
points = np.vstack([c + rng.normal(0, 1.1, (n, 3)) for c, n in zip(centers, sizes)]).round(4)
points[[5, 50, 80], [0, 1, 2]] = [40.0, -30.0, 25.0]  # outliers, for the winsorising
points = rng.permutation(points)

golden = {}


def keep(name, values):
    golden[name] = " ".join(repr(v) for v in np.ravel(values).tolist())


low, high = np.percentile(points, [1, 99], axis=0)
clipped = points.clip(low, high)
scaled = StandardScaler().fit_transform(clipped)
keep("lower", low)
keep("upper", high)
keep("mean", clipped.mean(axis=0))
keep("deviation", clipped.std(axis=0))
keep("scaled", scaled)

for k in (2, 3, 4, 5):
    model = KMeans(k, n_init=200, tol=0.0, max_iter=1000, random_state=1).fit(scaled)
    labels = model.labels_
    keep(f"labels_{k}", labels)
    keep(f"inertia_{k}", model.inertia_)
    keep(f"silhouette_{k}", silhouette_score(scaled, labels))
    keep(f"silhouette_rows_{k}", silhouette_samples(scaled, labels))
    keep(f"calinski_harabasz_{k}", calinski_harabasz_score(scaled, labels))
    keep(f"davies_bouldin_{k}", davies_bouldin_score(scaled, labels))

weights = rng.integers(1, 9, len(scaled)) / 2
keep("weights", weights)
for k in (2, 3, 4, 5):
    model = KMeans(k, n_init=200, tol=0.0, max_iter=1000, random_state=1)
    model.fit(scaled, sample_weight=weights)
    keep(f"weighted_labels_{k}", model.labels_)
    keep(f"weighted_inertia_{k}", model.inertia_)
    order = np.lexsort(model.cluster_centers_.T[::-1])
    keep(f"weighted_centroids_{k}", model.cluster_centers_[order])

for a in (2, 3, 4, 5):
    for b in (2, 3, 4, 5):
        labels_a, labels_b = golden[f"labels_{a}"].split(), golden[f"labels_{b}"].split()
        keep(f"ari_{a}_{b}", adjusted_rand_score(labels_a, labels_b))

pca = PCA(2).fit(scaled)
keep("pca_axes", pca.components_)
keep("pca_shares", pca.explained_variance_ratio_)
keep("pca_scores", pca.transform(scaled))

(HERE / "points.csv").write_text("\n".join(",".join(map(str, row)) for row in points) + "\n")
header = f"# numpy {np.__version__}, scikit-learn {sklearn.__version__}; made by make_golden.py\n"
(HERE / "golden.txt").write_text(header + "".join(f"{k}: {v}\n" for k, v in golden.items()))
