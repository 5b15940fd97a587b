"""Estimators, right and plausibly wrong."""

import pytest
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from tests.checks.answers import names


@pytest.mark.parametrize("model", [Reference, gm.GaussianMixture])
def test_both_estimators_are_accepted(model):
    report = gm.checks.estimator(model(random_state=0))
    assert report, report


class Shifted(Reference):
    def fit(self, X, y=None):
        super().fit(X)
        self.means_ = self.means_ + 0.1
        return self


class Summed(Reference):
    def score(self, X, y=None):
        return self.score_samples(X).sum()


class Worst(Reference):
    def predict(self, X):
        return self.predict_proba(X).argmin(axis=1)


class Lazy(Reference):
    def fit(self, X, y=None):
        if self.n_components == 1:
            return super().fit(X)
        self.set_params(max_iter=1, tol=1e9, reg_covar=1e3)
        return super().fit(X)


@pytest.mark.parametrize(
    ("model", "invariant"),
    [
        (Shifted, "it fits one component, at the data's mean"),
        (Shifted, "the mixture keeps the data's mean"),
        (Summed, "score is the mean of score_samples"),
        (Worst, "predict_proba gives distributions; predict their best"),
        (Lazy, "two components fit no worse than one"),
    ],
)
def test_a_wrong_estimator_is_caught(model, invariant):
    assert invariant in names(gm.checks.estimator(model(random_state=0)))


def test_something_that_is_no_estimator_is_told():
    assert not gm.checks.estimator(3)
