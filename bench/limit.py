"""What the machine allows: the least time that an EM iteration can take.

Each point and component costs two multiply-adds for each feature of its family, once in
the E step and once in the M step, and one exponential.
"""

from time import perf_counter

import numpy as np


def machine():
    """Measure matrix products (flops a second) and exponentials (a second)."""
    A, x = np.random.default_rng(0).standard_normal((2, 600, 600))
    out = np.empty_like(x)
    return {
        "flops": 2 * 600**3 / _best(lambda: np.matmul(A, x, out=out), 20),
        "exps": x.size / _best(lambda: np.exp(x, out=out), 50),
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
    least = n * K * (4 * features[family] / limits["flops"] + 1 / limits["exps"])
    return least / seconds
