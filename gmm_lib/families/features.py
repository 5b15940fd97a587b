"""The fast pass's view of a family: EM as two matrix products for a block of data.

A Gaussian mixture is an exponential family: log pi_k N(z | mu_k, Sigma_k) is a sum of
features of z, each times a coefficient theta_k.  With a block's features as the columns
of Phi, the E step is a softmax of theta Phi, and all that the M step needs is
Phi gamma'.  Each family's file says what its features are, and how coefficients follow
from their sums.
"""

import numpy as np
from scipy.linalg.lapack import dpotrf, dtrtri

from gmm_lib.matrices import diagonals

LINE = 8  # numbers in a cache line, the unit of vector instructions
LOG_2_PI = float(np.log(2 * np.pi))
BLOCK = 2**19  # multiply-adds in a product: above that, BLAS starts threads
_NARROW = 1e5  # the largest allowed growth of rounding errors


class Narrow(ArithmeticError):
    """A component is so narrow beside the data's spread that sums of squares cancel."""


class Features:
    """Hold what most families share: theta (K, P), features Phi (P, B).

    A family's own class gives the rest, with z = (x - centre) / scale:

    - `rows`: P, of the features that are stored;
    - `fill(Phi, D)`: write them below 1 and z, which are there, rows 0 to D;
    - `pack(parameters)`: the moments, a tuple that begins with the weights;
    - `maximise(sums, ridge)`: the moments that the M step finds, `ridge` (D,) added;
    - `solve(*moments)`: theta, and a constant in nats a point, or Narrow;
    - `unpack(*moments)`: weights, means and factors, as in `Parameters`.
    """

    calls = "medium"  # how much a call computes, which decides whether threads gain

    def block_rows(self, K):
        """Choose B so that a block stays in cache, and BLAS in one thread."""
        return min(max(256, BLOCK // (self.rows * K)), 8192) // LINE * LINE

    def evaluate(self, theta, Phi, out):
        np.matmul(theta, Phi, out=out)

    def common(self, moments, Phi):
        """Give what `evaluate` leaves out of log-joints, alike for all components."""
        return 0.0

    def collect(self, Phi, gamma):
        return Phi @ gamma.T

    def counts(self, sums):
        return sums[0]


def aligned(size):
    """Make room that begins with a cache line; then so do rows of whole lines."""
    memory = np.empty(size + LINE)
    start = -(memory.ctypes.data // memory.itemsize) % LINE
    return memory[start : start + size]


def inverse_root(S):
    """Find L^-1 and half of log det S, where S = L L'.

    An inverse by elimination would magnify rounding errors by the square.
    """
    roots = np.array(S)
    matrices = roots.reshape(-1, *S.shape[-2:])
    for one in matrices:
        if dpotrf(one.T, lower=True, overwrite_a=True)[1]:  # by columns: no copy
            raise np.linalg.LinAlgError("not positive definite")
    half_log_det = np.log(diagonals(roots)).sum(axis=-1)
    for one in matrices:
        dtrtri(one.T, lower=True, overwrite_c=True)
    return roots.swapaxes(-1, -2), half_log_det


def height(weights, half_log_det, M):
    """Add log pi_k - D/2 log 2 pi - 1/2 log det Sigma_k + 1/2: (K,)."""
    D = M.shape[1] - 1
    return np.log(weights) - half_log_det - 0.5 * (D * LOG_2_PI - 1)


def check_narrow(magnified):
    """Raise Narrow where these entries of the precisions magnify rounding errors."""
    if not magnified.max() < _NARROW:
        raise Narrow
