"""What tests share: repeatable hypothesis runs, data with a known answer, the site."""

import os

import numpy as np
import pytest
from hypothesis import settings

import gmm_lib as gm

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("few", derandomize=True, deadline=None, max_examples=5)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


PARTS = ("weights", "means", "covariances")


def rng(seed=0):
    return np.random.default_rng(seed)


def random_mixture(rng, K, D, spread=3.0):
    """Draw a mixture with full covariances of moderate condition."""
    A = rng.standard_normal((K, D, D))
    return gm.Mixture(
        rng.dirichlet(np.full(K, 5.0)),
        spread * rng.standard_normal((K, D)),
        A @ A.transpose(0, 2, 1) / D + 0.3 * np.eye(D),
    )


def assert_alike(one, two, rtol=1e-9):
    """Compare the parts of two mixtures, each in units of its largest entry."""
    for name in PARTS:
        a, b = getattr(one, name), getattr(two, name)
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol * np.abs(b).max())


@pytest.fixture(scope="session")
def old_faithful():
    return gm.load_old_faithful().X


@pytest.fixture(scope="session")
def lossy(old_faithful):
    """Old Faithful with a fifth of its entries lost, and no row of them all."""
    X = old_faithful.copy()
    X[np.random.default_rng(2).random(X.shape) < 0.2] = np.nan
    return X[~np.isnan(X).all(axis=1)]


@pytest.fixture(scope="session")
def geyser_start():
    covariances = [np.diag([1.0, 100.0])] * 2
    return gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], covariances)


# The library's tests run without playwright too, so it loads where it is needed.
@pytest.fixture(scope="session")
def address():
    """Serve the built site; give its address, without a slash at its end."""
    from tests.browser import serve
    from tests.site import SITE

    if not (SITE / "index.html").exists():
        pytest.fail("The site is not built: run `make book`, or `make test`.")
    with serve(SITE) as address:
        yield address
