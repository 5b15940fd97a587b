"""The laws of an estimator that runs EM."""

import copy

import numpy as np

from gmm_lib.checks.attempt import Fault, as_array, call
from gmm_lib.checks.digits import apart
from gmm_lib.checks.laws import Law, examine
from gmm_lib.checks.report import Report
from gmm_lib.checks.worlds import run_data


def estimator(model: object) -> Report:
    """Check an estimator that follows scikit-learn's conventions.

    Parameters
    ----------
    model : object
        With set_params, fit, predict, predict_proba, score and score_samples; copies
        of it are fitted.

    Returns
    -------
    Report

    Examples
    --------
    >>> import gmm_lib as gm
    >>> bool(estimator(gm.GaussianMixture(random_state=0)))
    True
    """
    return examine("estimator", model, LAWS, type(model).__name__)


def _fitted(estimator, X, n_components):
    def fit(X):
        model = copy.deepcopy(estimator).set_params(n_components=n_components)
        model.fit(X)
        return model

    return call("fit", fit, X)


def _asked(model, method, X):
    return call(method, getattr(model, method), X)


def _fits(estimator, case):
    model = _fitted(estimator, case.X, 2)
    for name, shape in [("weights_", (2,)), ("means_", (2, case.X.shape[1]))]:
        as_array(name, getattr(model, name, None), shape, "the shape")
    proba = _asked(model, "predict_proba", case.X)
    as_array("predict_proba", proba, (len(case.X), 2), "(N, K)")


def _one(estimator, case):
    model = _fitted(estimator, case.X, 1)
    found, expected = np.ravel(model.means_), case.X.mean(axis=0)
    if not np.allclose(found, expected, rtol=1e-6, atol=1e-6):
        here, right = apart(found, expected)
        raise Fault(
            f"With n_components=1, means_ is {here}; the data's mean is {right}."
        )


def _proba(estimator, case):
    model = _fitted(estimator, case.X, 2)
    gamma = _asked(model, "predict_proba", case.X)
    if not np.allclose(np.sum(gamma, axis=1), 1):
        raise Fault(
            "predict_proba gives rows that are no distributions over components."
        )
    if not np.array_equal(_asked(model, "predict", case.X), np.argmax(gamma, axis=1)):
        raise Fault(
            "predict does not choose the most probable component of predict_proba."
        )


def _score(estimator, case):
    model = _fitted(estimator, case.X, 2)
    score = _asked(model, "score", case.X)
    expected = np.mean(_asked(model, "score_samples", case.X))
    if not np.isclose(score, expected):
        here, right = apart(score, expected)
        raise Fault(f"score is {here}; the mean of score_samples is {right}.")


def _moments(estimator, case):
    model = _fitted(estimator, case.X, 2)
    found, expected = model.weights_ @ model.means_, case.X.mean(axis=0)
    if not np.allclose(found, expected, atol=1e-3 * case.X.std(axis=0).max()):
        here, right = apart(found, expected)
        raise Fault(
            f"sum_k pi_k mu_k is {here}; the data's mean is {right}, and every M step "
            "keeps it."
        )


def _gains(estimator, case):
    one, two = (_fitted(estimator, case.X, K).score(case.X) for K in (1, 2))
    if two < one - 1e-3:
        lower, higher = apart(two, one)
        raise Fault(f"Two components score {lower} nats a point, below one's {higher}.")


_DATA = run_data()
LAWS = (
    Law("runs", "it fits, and has weights_, means_ and predict_proba", _fits, _DATA),
    Law("one", "it fits one component, at the data's mean", _one, _DATA, defines=True),
    Law(
        "proba",
        "predict_proba gives distributions; predict their best",
        _proba,
        _DATA,
    ),
    Law("score", "score is the mean of score_samples", _score, _DATA),
    Law("moments", "the mixture keeps the data's mean", _moments, _DATA, defines=True),
    Law(
        "gains",
        "two components fit no worse than one",
        _gains,
        _DATA,
        2,
        defines=True,
    ),
)
