"""A stream, a batch at a time: never singular, settles, follows, and goes on."""

import copy
import pickle
import warnings

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.estimator.pseudo_points import settled, without_prior
from gmm_lib.families import FAMILIES
from tests.conftest import random_mixture

PARTS = ("weights", "means", "covariances")


def stream(K=2, **options):
    return gm.GaussianMixture(K, **{"random_state": 0, **options})


def apart(distance=8.0, at=0.0):
    means = [[at, at], [at + distance, at]]
    return gm.Mixture([0.4, 0.6], means, [np.eye(2), np.diag([1.0, 4.0])])


def follow(model, batches):
    for batch in batches:
        model.partial_fit(batch)
    return model


def assert_alike(one, two, rtol=1e-9):
    for name in PARTS:
        a, b = getattr(one, name), getattr(two, name)
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol * np.abs(b).max())


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
@pytest.mark.parametrize("family", FAMILIES)
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
