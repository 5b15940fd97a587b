"""The components of a mixture: asked for no more than two words, and held to them."""

import numpy as np
import pytest

import gmm_lib as gm


def test_a_run_says_that_a_fit_lowered_the_likelihood():
    class Forgetful(gm.Poisson):
        def fit(self, X, w):
            return Forgetful(X.mean() + 9 * (self.rate < 9))

    run = gm.em([[1], [2]], gm.MixtureOf([1.0], [Forgetful(1.5)]), max_iter=1)
    assert run.falls.tolist() == [1]
    assert "it fell in iterations [1]" in repr(run)


def test_a_component_that_is_left_alone_ends_the_run_before_it():
    X = np.array([[0.0], [0.0], [5.0], [6.0]])
    start = gm.MixtureOf([0.5, 0.5], [gm.Normal(0.0, 0.01), gm.Normal(5.5, 1.0)])
    run = gm.em(X, start)
    assert not run.converged
    assert "components[0]" in run.reason
    assert np.isfinite(run.log_likelihoods).all()


def test_a_readers_component_is_not_asked_to_fit_no_points():
    class Plain(gm.Poisson):
        def fit(self, X, w):
            return Plain(w @ X / w.sum())

    run = gm.em([[1], [2]], gm.MixtureOf([1.0, 0.0], [Plain(1.0), Plain(2.0)]))
    assert run.n_iter == 0
    assert "component 1 explains no point" in run.reason


def test_what_a_component_takes_is_its_own_affair():
    class Known(gm.Poisson):  # rows with nothing in them tell nothing
        def log_density(self, X):
            held = ~np.isnan(X[:, 0])
            found = np.zeros(len(X))
            found[held] = gm.Poisson(self.rate).log_density(X[held])
            return found

        def fit(self, X, w):
            held = ~np.isnan(X[:, 0])
            return Known(w[held] @ X[held] / w[held].sum())

    X = [[1.0], [np.nan], [5.0], [0.0]]
    for model in (
        gm.MixtureOf([1.0], [Known(2.0)]),
        gm.Chain([1.0], [Known(2.0)], [[1.0]]),
    ):
        assert gm.em(X, model).model.components[0].rate == pytest.approx(2.0)


class Says:
    """A component that says what it is told to."""

    def __init__(self, density, fitted=None):
        self.density, self.fitted = density, fitted

    def log_density(self, X):
        return self.density

    def fit(self, X, w):
        return self.fitted


X2 = np.array([[0.0], [1.0]])
ONE = gm.Poisson(1.0)
BAD = {
    "one component alone": (
        lambda: gm.MixtureOf([1.0], ONE),
        TypeError,
        r"components must be a sequence; for one component try \[it\]",
    ),
    "a class": (
        lambda: gm.MixtureOf([1.0], [gm.Poisson]),
        TypeError,
        r"components\[0\] is .*pass an object with log_density",
    ),
    "more weights than components": (
        lambda: gm.MixtureOf([0.5, 0.5], [ONE]),
        ValueError,
        "there are 1 components, but 2 weights",
    ),
    "weights that do not sum to one": (
        lambda: gm.MixtureOf([0.5, 0.4], [ONE, ONE]),
        ValueError,
        "weights sum to 0.9",
    ),
    "a density with a column": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [Says(np.zeros((2, 1)))])),
        ValueError,
        r"components\[0\].log_density gave shape \(2, 1\) for 2 points",
    ),
    "a density that is NaN": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [Says(np.array([0.0, np.nan]))])),
        ValueError,
        r"components\[0\].log_density gave nan at X\[1\]",
    ),
    "a fit that gives nothing": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [Says(np.zeros(2))])),
        TypeError,
        r"what components\[0\].fit gave is None",
    ),
    "a row that is impossible": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [gm.Bernoulli(1.0)])),
        ValueError,
        r"X\[0\] is too far from every component, or impossible",
    ),
    "a sample of lines": (
        lambda: gm.MixtureOf([1.0], [gm.Line([0.0], 1.0)]).sample(
            3, np.random.default_rng(0)
        ),
        TypeError,
        r"components\[0\] is a Line, which has no sample",
    ),
    "a ridge": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [ONE]), reg_covar=1.0),
        TypeError,
        "reg_covar",
    ),
    "lengths of a mixture": (
        lambda: gm.em(X2, gm.MixtureOf([1.0], [ONE]), lengths=[1, 1]),
        TypeError,
        "lengths are those of a chain's sequences",
    ),
    "a family of Poissons": (
        lambda: gm.bic(X2, gm.MixtureOf([1.0], [ONE]), "diag"),
        TypeError,
        "covariance_type and fixed are those of a Gaussian mixture",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_it_cannot_use_is_named(case):
    call, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        call()
