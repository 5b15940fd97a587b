"""A stream, a batch at a time: never singular, settles, follows, and goes on."""

import copy
import pickle

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from tests.conftest import PARTS, assert_alike, random_mixture
from tests.estimator.streams import apart, follow, stream


def test_the_steps_are_moving_averages_of_the_expected_sums():
    rng = np.random.default_rng(0)
    batches = [apart().sample(40, rng)[0] for _ in range(5)]
    model = stream(reg_covar=0.0).partial_fit(batches[0])
    theta = model.start_
    second = theta.covariances + theta.means[:, :, None] * theta.means[:, None]
    w = theta.weights
    sums = [w, w[:, None] * theta.means, w[:, None, None] * second]
    for t, X in enumerate(batches):
        gamma, rate = gm.e_step(X, theta) / len(X), (t + 2) ** -0.6
        xx = np.einsum("nk,ni,nj->kij", gamma, X, X)
        new = gamma.sum(axis=0), gamma.T @ X, xx
        sums = [(1 - rate) * a + rate * b for a, b in zip(sums, new, strict=True)]
        N, means = sums[0], sums[1] / sums[0][:, None]
        own = sums[2] / N[:, None, None] - means[:, :, None] * means[:, None]
        theta = gm.Mixture(N / N.sum(), means, own)
        if t > 0:
            model.partial_fit(X)
        assert_alike(model.mixture_, theta)
        assert model.n_steps_ == t + 1


@pytest.mark.parametrize("family", FAMILIES)
def test_no_batch_of_two_rows_makes_a_component_singular(family):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        truth = random_mixture(rng, 3, 2)
        model = stream(3, covariance_type=family, reg_covar=0.0, random_state=seed)
        follow(model, (truth.sample(2, rng)[0] for _ in range(15)))
        assert np.linalg.eigvalsh(model.mixture_.covariances).min() > 0


def test_one_row_and_rows_all_alike_begin_a_stream():
    for first in ([[1.0, 2.0]], np.ones((5, 2))):
        model = stream(reg_covar=0.0).partial_fit(first)
        assert np.linalg.eigvalsh(model.mixture_.covariances).min() > 0


def test_a_stream_settles_where_a_fit_to_all_of_it_does():
    rng = np.random.default_rng(1)
    X = apart(4.0).sample(20_000, rng)[0]
    best, model, gaps = stream(tol=1e-8).fit(X).score(X), stream(), []
    for batch in np.split(X, 200):
        gaps.append(best - model.partial_fit(batch).score(X))
    assert np.mean(gaps[-20:]) < 0.003  # nats a point
    assert np.mean(gaps[-20:]) < 0.2 * np.mean(gaps[:20])
    assert min(gaps) > 0


def test_a_small_exponent_follows_a_drift_that_a_large_one_loses():
    lags = []
    for exponent in (0.6, 1.0):
        rng, model = np.random.default_rng(2), stream(step_exponent=exponent)
        for t in range(300):
            model.partial_fit(apart(at=0.02 * t).sample(50, rng)[0])
        lags.append(0.02 * 299 - model.means_[:, 1].mean())
    assert lags[0] < 1 < 2 < lags[1]


def test_a_stream_is_pickled_copied_and_goes_on():
    rng = np.random.default_rng(3)
    batches = [apart().sample(30, rng)[0] for _ in range(6)]
    whole = follow(stream(), batches)
    begun = follow(stream(), batches[:3])
    for again in (pickle.loads(pickle.dumps(begun)), copy.deepcopy(begun)):
        assert follow(again, batches[3:]).mixture_ == whole.mixture_


def test_the_order_within_a_batch_is_nothing_and_weights_are_repeated_rows():
    X = apart().sample(60, np.random.default_rng(4))[0]
    weight = np.random.default_rng(5).integers(1, 4, size=60, dtype=np.intp)
    begun = stream().partial_fit(X)
    one, two, three, four = (copy.deepcopy(begun) for _ in range(4))
    assert_alike(one.partial_fit(X[::-1]).mixture_, two.partial_fit(X).mixture_)
    three.partial_fit(X, sample_weight=weight)
    four.partial_fit(np.repeat(X, weight, axis=0))
    assert_alike(three.mixture_, four.mixture_)


@pytest.mark.parametrize("unit", [1e-3, 1e3])
def test_units_and_a_shift_carry_the_stream_along(unit):
    rng = np.random.default_rng(6)
    batches = [apart().sample(30, rng)[0] for _ in range(4)]
    plain = follow(stream(reg_covar=0.0), batches).mixture_
    moved = follow(stream(reg_covar=0.0), [unit * (X + 1e5) for X in batches])
    expected = gm.Mixture(
        plain.weights, unit * (plain.means + 1e5), unit**2 * plain.covariances
    )
    assert_alike(moved.mixture_, expected, rtol=1e-6)


def test_a_stream_goes_on_from_a_fit_that_counts_as_its_rows():
    rng = np.random.default_rng(7)
    X = apart().sample(4000, rng)[0]
    model = stream(tol=1e-10, max_iter=500, reg_covar=0.0).fit(X)
    before = model.mixture_
    assert_alike(copy.deepcopy(model).partial_fit(X).mixture_, before, rtol=1e-4)
    model.partial_fit(apart(at=1.0).sample(40, rng)[0])
    assert model.n_steps_ == 101
    moved = np.abs(model.means_ - before.means).max()
    assert 0 < moved < 0.3  # the 40 have a share of 0.06
    assert not hasattr(model, "converged_")
    assert not hasattr(model, "lower_bounds_")
    assert not hasattr(model.fit(X), "n_steps_")
    assert_alike(model.mixture_, before)


def test_components_numbered_anew_go_on_in_that_order():
    rng = np.random.default_rng(8)
    batches = [apart().sample(50, rng)[0] for _ in range(3)]
    one = follow(stream(), batches[:2])
    two = copy.deepcopy(one)
    turned = one.mixture_
    two.mixture_ = gm.Mixture(*(getattr(turned, name)[::-1] for name in PARTS))
    one.partial_fit(batches[2])
    two.partial_fit(batches[2])
    np.testing.assert_allclose(two.means_[::-1], one.means_)
    assert two.n_steps_ == one.n_steps_ == 3


def test_a_stream_begins_where_it_is_told():
    X, theta = apart().sample(50, np.random.default_rng(9))[0], apart()
    model = stream(
        weights_init=theta.weights,
        means_init=theta.means,
        precisions_init=np.linalg.inv(theta.covariances),
    )
    assert_alike(model.partial_fit(X).start_, theta)


def test_a_stream_may_have_holes():
    rng, model = np.random.default_rng(10), stream(missing="marginal")
    for _ in range(60):
        X = apart().sample(50, rng)[0]
        X[rng.random(50) < 0.4, 1] = np.nan
        model.partial_fit(X)
    found = model.mixture_.reorder()
    np.testing.assert_allclose(found.means, apart().means, atol=0.5)
    assert found.covariances[1, 1, 1] == pytest.approx(4.0, rel=0.25)


def test_a_stream_begins_from_labels_or_responsibilities_of_its_first_batch():
    X, labels = apart().sample(40, np.random.default_rng(15))
    one = stream(gamma_init=1 - labels).partial_fit(X)
    two = stream(gamma_init=np.eye(2)[1 - labels]).partial_fit(X)
    assert_alike(one.start_, two.start_)
    for k in range(2):
        np.testing.assert_allclose(one.start_.means[k], X[labels == 1 - k].mean(axis=0))
    one.partial_fit(X[:7])  # the later ones need none
    few = stream(gamma_init=[0, 1], reg_covar=0.0).partial_fit(X[:2])
    assert np.linalg.eigvalsh(few.mixture_.covariances).min() > 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"step_exponent": 0.5}, "step_exponent is 0.5; it must be above 0.5"),
        ({"step_exponent": 1.2}, "step_exponent is 1.2"),
        ({"step_offset": 1}, "step_offset is 1; it must be above 1"),
        ({"fixed": "means"}, "fixed names means, but means_init is None"),
        (
            {"fixed": {"covariances": [0]}, "precisions_init": [np.eye(2)] * 2}
            | {"covariance_type": "tied", "precisions_init": np.eye(2)},
            r"fixed\['covariances'\] names some components, but tied",
        ),
        ({"gamma_init": [0, 1, 1]}, "gamma_init has 3 entries, but X has 2 rows"),
        (
            {"prior": gm.Prior(np.eye(3))},
            r"prior.scale has shape \(3, 3\), but X has 2",
        ),
    ],
)
def test_options_that_a_stream_cannot_heed_are_refused_by_name(options, words):
    with pytest.raises(ValueError, match=words):
        stream(**options).partial_fit(np.eye(2))


def test_a_prior_of_another_shape_is_refused_after_a_fit_too():
    X = apart().sample(50, np.random.default_rng(0))[0]
    model = stream(prior=gm.Prior()).fit(X).set_params(prior=gm.Prior(np.eye(3)))
    with pytest.raises(ValueError, match=r"prior.scale has shape \(3, 3\), but X"):
        model.partial_fit(X)


def test_a_batch_of_another_shape_is_refused():
    model = stream().partial_fit(apart().sample(9, np.random.default_rng(0))[0])
    with pytest.raises(ValueError, match=r"X has 1 features, .* is expecting 2"):
        model.partial_fit([[1.0]])
    with pytest.raises(ValueError, match="n_components is 5, but the stream began wi"):
        model.set_params(n_components=5).partial_fit(np.eye(2))


def test_a_stream_does_not_change_its_family_unheard(old_faithful):
    model = gm.GaussianMixture(2, random_state=0).fit(old_faithful)
    model.set_params(covariance_type="tied")
    with pytest.raises(ValueError, match="'tied', but the stream began with 'full'"):
        model.partial_fit(old_faithful)
