"""What the machine allows: the least time that an EM iteration can take.

Each point and component costs two multiply-adds for each feature of its family, one in
the E step and one in the M step, and one exponential; and each point is read once.
"""

from time import perf_counter

import numpy as np


def machine():
    """Measure what a second allows: flops of matrix products, exponentials, bytes."""
    A, x = np.random.default_rng(0).standard_normal((2, 600, 600))
    out, large = np.empty_like(x), np.ones(2**26)  # 512 MiB: beyond the caches
    return {
        "flops": 2 * 600**3 / _best(lambda: np.matmul(A, x, out=out), 20),
        "exps": x.size / _best(lambda: np.exp(x, out=out), 50),
        "bytes": large.nbytes / _best(lambda: large.sum(), 5),
    }


def _best(function, times):
    spent = []
    for _ in range(times):
        begin = perf_counter()
        function()
        spent.append(perf_counter() - begin)
    return min(spent)


def share_of_limit(limits, family, n, D, K, seconds):
    """Divide the least possible time of an iteration by the time it took."""
    features = {
        "full": (D + 1) * (D + 2) / 2,
        "tied": D + 1,
        "diag": 2 * D + 1,
        "spherical": D + 2,
    }
    work = n * K * (4 * features[family] / limits["flops"] + 1 / limits["exps"])
    return max(work, n * D * 8 / limits["bytes"]) / seconds
