"""A stream beside a prior's pseudo-points, and round parameters that are fixed."""

import pickle
import warnings

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.estimator.pseudo_points import settled, without_prior
from gmm_lib.families import FAMILIES, PLAIN
from tests.conftest import PARTS, assert_alike
from tests.estimator.streams import apart, stream

PRIORS = [gm.Prior(), gm.Prior([[2.0, 0.5], [0.5, 1.0]], dof=9, concentration=4)]


@pytest.mark.parametrize("prior", PRIORS)
def test_a_prior_stands_beside_all_rows_so_far(prior):
    rng = np.random.default_rng(11)
    X, more = (apart(3.0).sample(n, rng)[0] for n in (60, 30))
    model = stream(reg_covar=0.0, prior=prior).partial_fit(X)
    before, rate = model.start_, 2**-0.6
    for t, batch in enumerate((X, more)):
        if t == 0:
            average = gm.Moments.of(before, [0.0, 0.0])
        else:
            before, rate = model.mixture_, 3**-0.6
            model.partial_fit(batch)
        new = gm.expected_statistics(batch, before).moments([0.0, 0.0])
        average = (1 - rate) * average + rate / len(batch) * new
        n, N = (60, 90)[t], average.counts
        means = average.first / N[:, None]
        S = average.second / N[:, None, None] - means[:, :, None] * means[:, None]
        m, a = means - N @ means, prior.concentration
        whole = np.tensordot(N, S, axes=1) + (N * m.T) @ m
        psi = whole / 2 if prior.scale is None else prior.scale
        nu = prior.dof or 4
        own = (n * N[:, None, None] * S + psi) / (n * N + nu + 3)[:, None, None]
        shares = n * N + a - 1
        assert_alike(model.mixture_, gm.Mixture(shares / shares.sum(), means, own))


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("family", PLAIN)
def test_after_a_fit_with_a_prior_a_stream_does_not_count_it_twice(prior, family):
    X = apart(4.0).sample(300, np.random.default_rng(12))[0]
    options = {"prior": prior, "covariance_type": family, "reg_covar": 0.0}
    model = stream(tol=1e-14, max_iter=3000, **options).fit(X)
    twice = np.concatenate([X, X])
    step = gm.em(twice, model.mixture_, tol=0, max_iter=1, **options)
    assert_alike(model.partial_fit(X).mixture_, step.mixture, rtol=1e-6)


def test_a_huge_stream_settles_where_a_fit_with_the_prior_does():
    X = apart().sample(20_000, np.random.default_rng(13))[0]
    prior = gm.Prior(20_000 * np.eye(2), dof=4000)  # a component's width is near 2
    batch = stream(tol=1e-9, prior=prior).fit(X).mixture_.reorder()
    free = stream(tol=1e-9).fit(X).mixture_.reorder()
    model, found = stream(prior=prior), []
    for rows in np.split(X, 200):
        found.append(model.partial_fit(rows).mixture_.reorder().covariances)
    end = np.mean(found[-20:], axis=0)
    assert np.abs(batch.covariances - free.covariances).max() > 0.5
    np.testing.assert_allclose(end, batch.covariances, atol=0.1)


def test_with_a_prior_a_component_on_repeated_rows_does_not_collapse():
    rng, prior = np.random.default_rng(14), gm.Prior([[1.0]], dof=3)
    start = {"means_init": [[0.0], [6.0]], "reg_covar": 0.0}
    free, kept = stream(**start), stream(prior=prior, **start)
    for t in range(1, 121):
        X = np.concatenate([np.zeros((25, 1)), rng.normal(6.0, 1.0, size=(25, 1))])
        least = 1 / (50 * t + 5)  # all that the pseudo-points leave it
        assert kept.partial_fit(X).covariances_.min() >= least
        free.partial_fit(X)
    assert free.covariances_.min() < 0.1 * least


FIXED = [
    {"weights": [0]},
    {"means": [0]},
    {"covariances": [1]},
    {"weights": True, "means": [1], "covariances": [1]},
]


def given(mixture):
    return {
        "weights_init": mixture.weights,
        "means_init": mixture.means,
        "precisions_init": np.linalg.inv(mixture.covariances),
    }


@pytest.mark.parametrize("prior", [None, *PRIORS])
@pytest.mark.parametrize("fixed", FIXED)
def test_what_is_fixed_stays_to_the_last_bit_and_the_rest_goes_its_way(fixed, prior):
    rng = np.random.default_rng(16)
    model, start = stream(fixed=fixed, prior=prior, **given(apart(2.0))), None
    for _ in range(20):
        model.partial_fit(apart(5.0, at=1.0).sample(40, rng)[0])
        start = model.start_ if start is None else start
        for name in PARTS:
            mask = np.zeros(2, dtype=bool)
            mask[slice(None) if fixed.get(name) is True else fixed.get(name, [])] = True
            old, new = getattr(start, name), getattr(model.mixture_, name)
            np.testing.assert_array_equal(new[mask], old[mask])
            assert (new[~mask] != old[~mask]).all() or name == "weights"
    kept = model.set_params(fixed=PARTS).mixture_
    assert model.partial_fit(apart().sample(40, rng)[0]).mixture_ == kept


def test_a_step_round_a_fixed_mean_has_the_spread_about_it():
    rng, theta = np.random.default_rng(17), apart(3.0)
    X = theta.sample(50, rng)[0] + 1.0
    fixed = {"means": [0], "weights": [1]}
    model = stream(fixed=fixed, reg_covar=0.0, **given(theta)).partial_fit(X)
    gamma, rate = gm.e_step(X, model.start_), 2**-0.6
    for k, mean in enumerate(theta.means):
        share = gamma[:, k] / len(X)
        N = (1 - rate) * theta.weights[k] + rate * share.sum()
        if k == 1:
            whole = (1 - rate) * theta.weights[k] * mean + rate * share @ X
            mean = whole / N
        z, d = X - mean, theta.means[k] - mean
        old = theta.weights[k] * (theta.covariances[k] + np.outer(d, d))
        S = ((1 - rate) * old + rate * (share * z.T) @ z) / N
        np.testing.assert_allclose(model.means_[k], mean, rtol=1e-12)
        np.testing.assert_allclose(model.covariances_[k], S, rtol=1e-9)
    np.testing.assert_allclose(model.weights_, theta.weights, rtol=1e-15)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_stream_settles_where_a_fit_with_the_same_parts_fixed_does(family):
    X = apart(5.0).sample(20_000, np.random.default_rng(18))[0]
    means = [[0.5, 0.0], [5.0, 0.0]]
    how = {"fixed": {"means": [0], "weights": True}, "covariance_type": family}
    how |= {"means_init": means, "weights_init": [0.5, 0.5]}
    batch = stream(tol=1e-9, **how).fit(X).mixture_
    model, found = stream(**how), []
    for rows in np.split(X, 100):
        found.append(model.partial_fit(rows).mixture_)
    for name in PARTS:
        end = np.mean([getattr(m, name) for m in found[-30:]], axis=0)
        np.testing.assert_allclose(end, getattr(batch, name), atol=0.1)


@pytest.mark.parametrize("prior", [None, PRIORS[1]])
@pytest.mark.parametrize("fixed", [{"means": [0]}, {"covariances": [0]}])
def test_after_a_fit_with_fixed_parts_a_stream_goes_on_from_there(fixed, prior):
    X = apart(4.0).sample(300, np.random.default_rng(12))[0]
    options = {"prior": prior, "fixed": fixed, "reg_covar": 0.0}
    init = given(apart(4.0, at=0.3))
    model = stream(tol=1e-14, max_iter=3000, **options, **init).fit(X)
    twice = np.concatenate([X, X])
    step = gm.em(twice, model.mixture_, tol=0, max_iter=1, **options)
    assert_alike(model.partial_fit(X).mixture_, step.mixture, rtol=1e-6)


@pytest.mark.parametrize("family", ["full", "diag"])
@pytest.mark.parametrize(
    ("fixed", "prior", "holes"),
    [
        ({"weights": True}, None, False),
        ({"weights": True}, PRIORS[0], False),
        ({"weights": True}, PRIORS[1], True),
        ({"weights": [0], "covariances": [1]}, None, True),
        ({"weights": [0], "covariances": [1]}, PRIORS[1], False),
    ],
)
def test_after_a_fit_with_fixed_weights_a_stream_knows_how_many_rows_each_had(
    family, fixed, prior, holes
):
    X, z = apart(4.0).sample(300, np.random.default_rng(12))
    X = X[(z == 0) | (np.arange(300) < 150)]
    options = {"prior": prior, "fixed": fixed, "reg_covar": 0.0, "tol": 1e-14}
    options["covariance_type"] = family
    if holes:
        options["missing"] = "marginal"
        X[::7, 1] = np.nan
    init = given(apart(4.0)) | {"weights_init": [0.2, 0.8]}
    if family == "diag":
        diagonal = np.diagonal(init["precisions_init"], axis1=1, axis2=2)
        init["precisions_init"] = diagonal
    model = stream(max_iter=3000, **options, **init).fit(X)
    fit, twice = model.mixture_, np.concatenate([X, X])
    assert model.weights_[0] == 0.2
    assert model.predict_proba(X)[:, 0].mean() > 0.22
    again = {"means_init": fit.means, "precisions_init": model.precisions_}
    step = stream(max_iter=1, **options, weights_init=fit.weights, **again)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.ConvergenceWarning)
        step.fit(twice)
    average = pickle.loads(pickle.dumps(model)).partial_fit(X)
    assert_alike(average.mixture_, step.mixture_, rtol=1e-6)


def test_a_prior_that_a_fit_did_not_meet_is_not_taken_out_of_it():
    X = apart(4.0).sample(300, np.random.default_rng(12))[0]
    model = stream(tol=1e-14, max_iter=3000, reg_covar=0.0).fit(X)
    step = gm.em([*X, *X], model.mixture_, tol=0, max_iter=1, prior=PRIORS[1])
    model.set_params(prior=PRIORS[1]).partial_fit(X)
    assert_alike(model.mixture_, step.mixture, rtol=1e-6)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("fixed", [None, {"covariances": [0]}, {"covariances": True}])
def test_what_points_said_and_the_prior_give_the_fit_again(fixed, prior):
    narrow = gm.Mixture(
        [0.4, 0.6], [[0.0, 0.0], [5.0, 1.0]], [1e-6 * np.eye(2), 9 * np.eye(2)]
    )
    theta = narrow if fixed else apart()
    said = without_prior(theta, prior, 300.0, fixed)
    assert said != theta or fixed == {"covariances": True}
    average = gm.Moments.of(said, [0.0, 0.0])
    again = settled(average, 300.0, theta, fixed, prior, 0.0, "full")
    assert_alike(again, theta, rtol=1e-9)


def test_a_component_whose_weight_is_fixed_at_0_stays_away():
    rng, theta = np.random.default_rng(19), apart()
    none = gm.Mixture([1.0, 0.0], theta.means, theta.covariances)
    fixed = {"weights": [1], "means": [1], "covariances": [1]}
    model = stream(fixed=fixed, **given(none))
    for _ in range(3):
        model.partial_fit(theta.sample(30, rng)[0])
    assert model.weights_.tolist() == [1.0, 0.0]
    np.testing.assert_array_equal(model.means_[1], theta.means[1])
