"""Measure this library beside its peers: `python -m bench [--quick]`.

All run in one process, in turn, from the same start; each ratio is the median over the
turns, so that what else the machine does touches all.  Nothing here is a test.
Peers that are installed take part: see `bench.peers`.
"""

import argparse
import csv
import os
import platform
import tracemalloc
import warnings
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, sleep

import numpy as np
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

import bench.beyond
import gmm_lib as gm
from bench import large_file, peers, small_groups
from bench.limit import machine, share_of_limit
from bench.tables import markdown
from gmm_lib.families import FAMILIES

SIZES = [  # n, D, K
    (272, 2, 3),
    (10_000, 2, 3),
    (100_000, 2, 3),
    (10_000, 8, 8),
    (100_000, 8, 8),
    (10_000, 32, 8),
    (100_000, 64, 8),
    (100_000, 1, 2),
    (100_000, 32, 32),
    (1_000_000, 8, 8),
]
WHOLE = [(10_000, 2, 3), (10_000, 8, 8), (100_000, 8, 8), (1_000_000, 8, 8)]
REST = {"1": 0.0, "default": 0.15}  # seconds, by threads
HEADER = ["what", "peer", "threads", "family", "n", "D", "K"]
HEADER += ["ours", "theirs", "ratio", "note"]


def world(n, D, K):
    """Draw n points from a mixture of K overlapping components."""
    rng = np.random.default_rng(0)
    A = rng.standard_normal((K, D, D))
    covariances = A @ A.transpose(0, 2, 1) / D + 0.3 * np.eye(D)
    truth = gm.Mixture(np.full(K, 1 / K), 2 * rng.standard_normal((K, D)), covariances)
    return truth.sample(n, rng)[0], truth.means


def steppers(X, means, family):
    """Map each library to a function that takes EM iterations from one same start."""
    K, D = means.shape
    start = gm.Mixture(np.full(K, 1 / K), means, [2 * np.eye(D)] * K)
    made = {"ours": peers.ours(X, start, family)}
    for name, make in peers.installed().items():
        step = make(X, start, family)
        if step is not None:
            made[name] = step
    return made


def in_turn(functions, seconds, turns=7, rest=0.0):
    """Time functions in turn: an array (turns, functions) of seconds a call.

    Before each stretch it rests: threads of BLAS and OpenMP go on waiting for work, at
    the full speed of their core, for a tenth of a second after the last.
    """
    counts = []
    for function in functions:
        begin = perf_counter()
        function()
        spent = perf_counter() - begin
        counts.append(max(1, round(seconds / turns / len(functions) / spent)))
    rows = []
    for _ in range(turns):
        row = []
        for function, count in zip(functions, counts, strict=True):
            sleep(rest)
            begin = perf_counter()
            for _ in range(count):
                function()
            row.append((perf_counter() - begin) / count)
        rows.append(row)
    return np.array(rows)


def row_of(what, peer, threads, family, size, times, note=""):
    """Summarise times (turns, 2), ours first."""
    ours, theirs = np.median(times, axis=0)
    ratio = np.median(times[:, 1] / times[:, 0])
    cells = [f"{ours:.3g}", f"{theirs:.3g}", f"{ratio:.2f}", note]
    return [what, peer, threads, family, *size, *cells]


def iterations(sizes, threads, seconds, limits):
    """Time one iteration of each family and size."""
    for size in sizes:
        X, means = world(*size)
        for family in FAMILIES:
            steps = steppers(X, means, family)
            times = in_turn(list(steps.values()), seconds, rest=REST[threads])
            times /= [getattr(step, "iterations", 1) for step in steps.values()]
            note = ""
            if threads == "1":
                spent = np.median(times[:, 0])
                note = (
                    f"{share_of_limit(limits, family, *size, spent):.0%} of the limit"
                )
            for i, peer in enumerate(steps):
                if peer != "ours":
                    pair = times[:, [0, i]]
                    what = "iteration, s"
                    yield row_of(what, peer, threads, family, size, pair, note)


def whole_fits(sizes, threads, seconds):
    """Time whole fits, and tell where ours ends lower.

    At both libraries' defaults, of which ours stops later; then at one tolerance.
    """
    faithful = gm.load_old_faithful().X
    cases = [(faithful, (272, 2, 2)), (faithful, (272, 2, 3))]
    cases += [(world(*size)[0], size) for size in sizes]
    kinds = {"whole fit, s": {}, "whole fit at one tol, s": {"tol": 1e-4}}
    for what, options in kinds.items():
        pair = [partial(M, **options) for M in (gm.GaussianMixture, GaussianMixture)]
        for X, size in cases:
            times, note = whole_fit(X, size[2], pair, seconds, REST[threads])
            yield row_of(what, "scikit-learn", threads, "full", size, times, note)


def whole_fit(X, K, pair, seconds, rest):
    """Time a pair of fits in turn; tell how much higher the first ends."""
    fits = [lambda M=M: M(K, random_state=0).fit(X) for M in pair]
    times = in_turn(fits, seconds, turns=5, rest=rest)
    gaps = [
        np.subtract(*(M(K, random_state=s).fit(X).score(X) for M in pair))
        for s in range(5 if len(X) < 10**6 else 1)
    ]
    return times, f"{np.median(gaps):+.4f} nats a point"


def beyond(seconds):
    """Time what no peer does, beside other ways to the same sums; one thread each."""
    size = 100_000, 8, 8
    X, means = world(*size)
    for measured in (bench.beyond.pairs, bench.beyond.scattered):
        for what, peer, *functions in measured(X, means):
            times = in_turn(functions, seconds)
            yield row_of(f"{what}, s", peer, "1", "full", size, times)


def memory(n, D, K):
    """Compare the peaks of working memory of two iterations, in MiB."""
    X, means = world(n, D, K)
    peaks = []
    for model in (gm.GaussianMixture, GaussianMixture):
        options = {"max_iter": 2, "tol": 0, "means_init": means}
        if model is GaussianMixture:
            options["init_params"] = "random_from_data"
        tracemalloc.start()
        model(K, **options).fit(X)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    size, times = (n, D, K), np.array([peaks])
    return row_of("memory, MiB", "scikit-learn", "", "full", size, times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the large data")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")
    seconds = 1.0 if quick else 4.0
    most = 100_000 if quick else 1_000_000
    sizes = [size for size in SIZES if np.prod(size[:2]) <= 8 * most]
    whole = [size for size in WHOLE if size[0] <= most]
    with threadpool_limits(1):
        limits = machine()
    rows = []

    def keep(row):
        rows.append(row)
        print("  ".join(str(cell).rjust(12) for cell in row), flush=True)

    print(described(), limits)
    print("peers:", ", ".join(peers.installed()))
    keep(HEADER)
    for threads in ("1", "default"):
        count = 1 if threads == "1" else os.cpu_count()
        peers.hold_to(count)
        with threadpool_limits(count):
            for row in iterations(sizes, threads, seconds, limits):
                keep(row)
            for row in whole_fits(whole, threads, seconds):
                keep(row)
            for row in beyond(seconds) if threads == "1" else ():
                keep(row)
    keep(memory(most, 8, 32))
    with threadpool_limits(1):
        small_groups.write(most)
        large_file.write(quick)
    folder = Path(__file__).parent
    with (folder / "results.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    text = [dict(zip(HEADER, map(str, row), strict=True)) for row in rows[1:]]
    (folder / "ratios.md").write_text(markdown(text, described()), encoding="utf-8")
    print("written to results.csv, and for the book to ratios.md")


def described():
    """Say what was measured where."""
    names = ["scikit-learn", "numpy"]
    names += ["scikit-learn-intelex"] if "oneDAL" in peers.installed() else []
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores ({platform.machine()}), {versions}"


if __name__ == "__main__":
    main()
