"""How often a fit finds a small far group: `python -m bench.small_groups [--quick]`.

K - 1 unit groups of even size, at least six widths apart, and one of a few rows,
farther from all of them; both libraries at their defaults, from the same seeds.  A
group is found when one component has nine of ten of its rows, and at most half as
many others.
"""

import argparse
import warnings
from pathlib import Path
from time import process_time

import numpy as np
from sklearn.mixture import GaussianMixture

import gmm_lib as gm
from bench.tables import table

CASES = [  # n, rows of the group, its distance in widths, D, K
    (500, 8, 10, 2, 3),
    (2_000, 8, 10, 1, 2),
    (2_000, 8, 10, 2, 3),
    (2_000, 20, 10, 8, 5),
    (8_000, 8, 10, 2, 3),
    (8_000, 8, 90, 2, 3),
    (8_000, 20, 30, 16, 10),
    (8_000, 100, 10, 2, 10),
    (9_000, 8, 10, 1, 2),
    (9_000, 8, 10, 2, 3),
    (9_000, 8, 90, 2, 3),
    (9_000, 20, 10, 8, 5),
    (9_000, 100, 10, 8, 5),
    (9_000, 500, 10, 2, 10),
    (9_000, 20, 30, 16, 10),
    (9_000, 8, 10, 16, 3),
    (100_000, 8, 10, 2, 3),
    (100_000, 50, 90, 2, 3),
    (100_000, 200, 10, 2, 5),
    (100_000, 20, 10, 8, 10),
    (100_000, 500, 10, 16, 10),
    (1_000_000, 8, 10, 2, 3),
    (1_000_000, 500, 10, 1, 2),
    (1_000_000, 8, 100, 8, 10),
]
SEEDS = {**dict.fromkeys([500, 2_000, 8_000, 9_000, 100_000], 20), 1_000_000: 5}
HEAD = ["n", "rows", "widths", "D", "K", "seeds", "found by gmm_lib"]
HEAD += ["by scikit-learn", "times as fast"]


def world(n, rows, distance, D, K, seed):
    """Draw the data; tell which rows are the group's."""
    rng = np.random.default_rng(seed)
    centres = np.zeros((1, D))
    while len(centres) < K - 1:
        new = _direction(rng, D) * rng.uniform(8, 8 + 4 * K)
        if np.linalg.norm(new - centres, axis=1).min() > 6:
            centres = np.vstack([centres, new])
    axis, reach = _direction(rng, D), float(distance)
    while np.linalg.norm(reach * axis - centres, axis=1).min() < distance:
        reach += 0.25
    centres = np.vstack([centres, reach * axis])
    z = np.append(rng.integers(K - 1, size=n - rows), np.full(rows, K - 1))
    z = rng.permutation(z)
    return centres[z] + rng.standard_normal((n, D)), z == K - 1


def _direction(rng, D):
    v = rng.standard_normal(D)
    return v / np.linalg.norm(v)


def finds(model, X, group):
    """Tell whether one component is the group."""
    labels = model.predict(X)
    own = labels == np.bincount(labels[group]).argmax()
    return own[group].mean() >= 0.9 and own[~group].sum() <= 0.5 * group.sum()


def measure(case, seeds):
    """Count what each library finds, and how many times as fast ours is."""
    found, ratios = np.zeros(2, int), []
    for seed in range(seeds):
        X, group = world(*case, seed)
        spent = []
        for i, make in enumerate((gm.GaussianMixture, GaussianMixture)):
            begin = process_time()
            model = make(case[-1], random_state=seed).fit(X)
            spent.append(process_time() - begin)
            found[i] += finds(model, X, group)
        ratios.append(spent[1] / spent[0])
    return [*found.tolist(), float(np.median(ratios))]


def write(most=1_000_000, seeds=SEEDS):
    """Measure the cases of at most so many rows, and write small_groups.md."""
    lines = []
    for case in CASES:
        if case[0] <= most:
            ours, theirs, ratio = measure(case, seeds[case[0]])
            line = [f"{case[0]:,}", *case[1:], seeds[case[0]], ours, theirs]
            lines.append([str(cell) for cell in (*line, f"{ratio:.1f}")])
            print("  ".join(cell.rjust(9) for cell in lines[-1]), flush=True)
    path = Path(__file__).with_name("small_groups.md")
    path.write_text(table(HEAD, lines), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the large data")
    warnings.simplefilter("ignore")
    write(100_000 if parser.parse_args().quick else 1_000_000)
