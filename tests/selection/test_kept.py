"""A selection in which known components keep what is fixed of them."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.families import FAMILIES
from tests.conftest import PARTS

KNOWN = gm.Mixture(
    [0.5, 0.5], [[0.0, 0.0], [30.0, 0.0]], [np.eye(2), np.diag([4.0, 1.0])]
)
ROUND = gm.Mixture([0.5, 0.5], KNOWN.means, [np.eye(2)] * 2)
TRUTH = gm.Mixture(
    [0.5, 0.3, 0.2], [[0.0, 0.0], [6.0, 0.0], [3.0, 6.0]], [np.eye(2)] * 3
)
X = TRUTH.sample(400, np.random.default_rng(0))[0]


def select(sizes, families="full", X=X, **options):
    how = {"rng": np.random.default_rng(1), "n_init": 2, "known": KNOWN, **options}
    return gm.select(X, sizes, families, **how)


@pytest.mark.parametrize("fixed", [{name: [0]} for name in PARTS], ids=PARTS)
def test_every_candidate_keeps_what_is_fixed_to_the_last_bit(fixed):
    families = FAMILIES if "covariances" not in fixed else ("full", "diag")
    table = select([3], families, fixed=fixed)
    free = gm.select(X, [3], families, rng=np.random.default_rng(1), n_init=2)
    (name,) = fixed
    for row, other in zip(table.candidates, free.candidates, strict=True):
        found = getattr(row.mixture, name)
        np.testing.assert_array_equal(found[0], getattr(KNOWN, name)[0])
        assert not np.isclose(found[1:], getattr(KNOWN, name)[1]).all()
        assert row.log_likelihood < other.log_likelihood
        assert row.mixture.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("fixed", [{"means": [0]}, {"weights": 0, "covariances": [0]}])
def test_the_criteria_do_not_count_what_is_fixed(fixed):
    for row in select([2, 3], fixed=fixed).candidates:
        K = row.n_components
        kept = {"weights": 1, "means": 2, "covariances": 3}
        p = (K - 1) + 2 * K + 3 * K - sum(kept[name] for name in fixed)
        level = gm.log_likelihood(X, row.mixture)
        assert row.n_parameters == p
        assert row.log_likelihood == pytest.approx(level)
        assert row.aic == pytest.approx(2 * p - 2 * level)
        assert row.bic == pytest.approx(p * np.log(len(X)) - 2 * level)
        assert row.icl >= row.bic


def test_one_component_of_fixed_mean_has_the_spread_about_it():
    (row,) = select(1, fixed={"means": [0]}).candidates
    np.testing.assert_allclose(row.mixture.covariances[0], X.T @ X / len(X), rtol=1e-6)
    (row,) = select(1, "spherical", fixed={"means": [0]}).candidates
    width = (X**2).mean()
    np.testing.assert_allclose(row.mixture.covariances[0], width * np.eye(2), rtol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_candidate_ends_where_em_with_the_same_parts_fixed_stays(family):
    fixed = {"means": [0], "weights": [0]}
    (row,) = select(3, family, fixed=fixed).candidates
    how = {"covariance_type": family, "fixed": fixed, "tol": 1e-10}
    trace = gm.em(X, row.mixture, **how)
    assert trace.log_likelihoods[-1] == pytest.approx(row.log_likelihood, abs=0.01)
    for name in PARTS:
        a, b = (getattr(m, name) for m in (trace.mixture, row.mixture))
        np.testing.assert_allclose(a, b, atol=0.02)


def test_where_all_is_fixed_the_candidate_is_what_is_known():
    (row,) = select(3, known=TRUTH, fixed=PARTS, n_folds=3).candidates
    assert row.mixture == TRUTH
    assert row.n_parameters == 0
    assert row.aic == row.bic == pytest.approx(-2 * gm.log_likelihood(X, TRUTH))
    assert row.held_out == pytest.approx(TRUTH.log_density(X).mean())


def test_a_known_component_is_found_among_others_and_keeps_its_number():
    fixed = {"means": [1], "covariances": [1]}
    known = gm.Mixture([0.5, 0.5], [[9.0, 9.0], [3.0, 6.0]], [np.eye(2)] * 2)
    best = select([2, 3, 4], known=known, fixed=fixed).best("bic").mixture
    assert best.n_components == 3
    np.testing.assert_array_equal(best.means[1], [3.0, 6.0])
    np.testing.assert_allclose(best.means[[0, 2]], TRUTH.means[:2], atol=0.5)


@pytest.mark.parametrize("unit", [1.0, 1e4])
def test_a_known_mean_takes_the_place_of_the_start_nearest_to_it(unit):
    far = gm.Mixture(TRUTH.weights, 20 * TRUTH.means, TRUTH.covariances)
    rows = far.sample(300, np.random.default_rng(2))[0] * [1.0, unit]
    stretch = np.diag([1.0, unit])
    known = gm.Mixture(
        far.weights, far.means @ stretch, stretch @ far.covariances @ stretch
    )
    level = gm.log_likelihood(rows, known)
    for seed in range(6):
        how = {"rng": np.random.default_rng(seed), "n_init": 1, "X": rows}
        (row,) = select(3, known=known, fixed={"means": [2]}, **how).candidates
        assert row.log_likelihood > level  # no group is without a component


def test_weights_a_prior_and_streams_go_with_it():
    fixed = {"means": [0], "weights": [0]}
    twice = np.repeat([1.0, 2.0], 200)
    (one,) = select(2, fixed=fixed, sample_weight=twice, prior=gm.Prior()).candidates
    rows = np.r_[X, X[200:]]
    (two,) = select(2, fixed=fixed, X=rows, prior=gm.Prior()).candidates
    (three,) = select(2, fixed=fixed, X=np.split(rows, 3), prior=gm.Prior()).candidates
    assert one.bic == pytest.approx(two.bic, abs=1e-2)
    assert three.bic == pytest.approx(two.bic, abs=1e-2)
    np.testing.assert_array_equal(one.mixture.means[0], KNOWN.means[0])


BAD = {
    "no values": ({"known": None, "fixed": "means"}, "fixed is given, but known is No"),
    "no names": ({"fixed": None}, "known is given, but fixed is None"),
    "another D": ({"X": X[:, :1], "fixed": "means"}, "known has 2 features, but X h"),
    "all of some": ({"fixed": "means"}, "all means, .* n_components 3, as known has 2"),
    "too few": (
        {"n_components": 1, "fixed": {"means": [1]}},
        r"no meaning for n_components 1: fixed\['means'\] has 1; .* numbered 0 to 0",
    ),
    "not known": ({"fixed": {"means": [2]}}, r"for known, which has 2 components: fi"),
    "unknown name": ({"fixed": "sizes"}, "fixed names 'sizes'"),
    "one weight": (
        {"n_components": 1, "fixed": {"weights": [0]}},
        "fixed weights sum to 0.5, which has no meaning for n_components 1: they sum t",
    ),
    "no weight left": (
        {"fixed": {"weights": [0, 1]}},
        "fixed weights sum to 1, .* n_components 3: nothing is left",
    ),
    "some tied": (
        {"covariance_types": ["full", "tied"], "fixed": {"covariances": [0]}},
        "some of 3 components, but tied covariances have something in common",
    ),
    "another family": (
        {"covariance_types": "spherical", "fixed": {"covariances": [1]}},
        "fixed covariances of known are not spherical; .* leave 'spherical' out",
    ),
    "two tied": (
        {"n_components": 2, "covariance_types": "tied", "fixed": "covariances"},
        "fixed covariances of known are not tied",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_has_no_meaning_for_a_candidate_is_refused_by_name(case):
    change, words = BAD[case]
    options = {"n_components": 3, "covariance_types": "full", **change}
    sizes, families = options.pop("n_components"), options.pop("covariance_types")
    with pytest.raises(ValueError, match=words):
        select(sizes, families, **options)


def held_out(K, rows=X, **options):
    how = {"rng": np.random.default_rng(1), "n_init": 1, "n_folds": 3, **options}
    return gm.held_out(rows, K, **how)


def test_points_held_out_where_all_is_fixed_have_the_density_of_what_is_known():
    held = held_out(3, known=TRUTH, fixed=PARTS)
    np.testing.assert_allclose(held, TRUTH.log_density(X))


def test_points_held_out_of_a_stream_meet_the_same_fixed_parts():
    how = {"known": KNOWN, "fixed": {"means": [0]}}
    held = held_out(2, **how)
    np.testing.assert_allclose(held_out(2, np.split(X, [99]), **how), held, rtol=1e-6)
    assert not np.allclose(held, held_out(2), atol=0.1)
    one = held_out(1, known=TRUTH, fixed={"means": [0], "covariances": [0]})
    alone = gm.Mixture([1.0], TRUTH.means[:1], TRUTH.covariances[:1])
    np.testing.assert_allclose(one, alone.log_density(X))


@pytest.mark.parametrize("case", ["no values", "no names", "another D", "not known"])
def test_fits_with_points_held_out_refuse_what_a_selection_refuses(case):
    change, words = BAD[case]
    options = {"known": KNOWN, "rows": change.get("X", X), **change}
    options.pop("X", None)
    with pytest.raises(ValueError, match=words):
        held_out(3, **options)


def test_what_is_known_must_be_a_mixture():
    with pytest.raises(TypeError, match="known must be a Mixture"):
        select(2, known=[0.0], fixed="means")


def test_shared_covariances_that_are_known_may_stay():
    (row,) = select(2, "tied", known=ROUND, fixed="covariances").candidates
    np.testing.assert_array_equal(row.mixture.covariances, ROUND.covariances)
    assert row.n_parameters == 5
