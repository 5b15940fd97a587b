"""The checks accept what is right, refuse what is wrong, and say why."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.mixture import GaussianMixture as Reference

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants.e_steps import _not_normalised, no_weights
from tests.conftest import random_mixture


def names(report):
    return {failure.invariant for failure in report.failures}


def log_density(X, mixture):
    return mixture.log_density(X)


def sample(mixture, n, rng):
    return mixture.sample(n, rng)


RIGHT = [
    (gm.checks.e_step, gm.e_step),
    (gm.checks.m_step, gm.m_step),
    (gm.checks.log_density, log_density),
    (gm.checks.log_likelihood, gm.log_likelihood),
    (gm.checks.em, gm.em),
    (gm.checks.sampler, sample),
]
KNOWN = [
    (gm.checks.e_step, mutants.E_STEPS),
    (gm.checks.m_step, mutants.M_STEPS),
    (gm.checks.log_likelihood, mutants.LOG_LIKELIHOODS),
    (gm.checks.em, mutants.LOOPS),
]


@pytest.mark.parametrize(("check", "own"), RIGHT)
def test_the_library_keeps_every_invariant(check, own):
    report = check(own)
    assert report, report
    assert report.held
    assert not report.hint


def e_step_of_scikit_learn(X, mixture):
    K = mixture.n_components
    model = Reference(K, covariance_type="full")
    model.weights_, model.means_ = mixture.weights, mixture.means
    model.covariances_ = mixture.covariances
    precisions = np.linalg.inv(mixture.covariances)
    model.precisions_cholesky_ = np.linalg.cholesky(precisions)
    return model.predict_proba(X)


def m_step_by_loops(X, gamma):
    weights, means, covariances = [], [], []
    for g in gamma.T:
        weights.append(g.sum() / len(X))
        means.append(sum(g[n] * X[n] for n in range(len(X))) / g.sum())
        outer = [
            g[n] * np.outer(X[n] - means[-1], X[n] - means[-1]) for n in range(len(X))
        ]
        covariances.append(sum(outer) / g.sum())
    return weights, means, covariances


def test_an_independent_right_step_is_accepted():
    assert gm.checks.e_step(e_step_of_scikit_learn), "scikit-learn's"
    report = gm.checks.m_step(m_step_by_loops)
    assert names(report) <= {"a shift of 1e8 moves only the means"}, report


def test_a_run_may_return_its_mixtures_as_a_list():
    assert gm.checks.em(lambda X, mixture: list(gm.em(X, mixture).mixtures))


# The invariants that must catch each mutant, by the bug in it. A mutant may break
# others too.
CAUGHT_BY = {
    "no_weights": "where components coincide, gamma is the weights",
    "no_determinant": "a narrower component is denser at its mean",
    "determinant_not_rooted": "a narrower component is denser at its mean",
    "no_half": "gamma is Bayes' rule",
    "distance_not_squared": "gamma is Bayes' rule",
    "euclidean": "units do not matter: x -> A x + b leaves gamma",
    "diagonal": "units do not matter: x -> A x + b leaves gamma",
    "covariance_not_inverted": "units do not matter: x -> A x + b leaves gamma",
    "factor_transposed": "units do not matter: x -> A x + b leaves gamma",
    "over_points": "each point is judged alone",
    "not_normalised": "each row of gamma is a distribution over components",
    "hard": "the bound touches: F(gamma, theta) = l(theta)",
    "no_logarithms": "it survives 400 dimensions",
    "one_maximum": "it survives a point at 1000 sigma",
    "smallest": "it survives a point at 1000 sigma",
    "mean_shift": "it survives a point at 1000 sigma",
    "first_column": "it survives a point at 1000 sigma",
    "clipped": "tiny responsibilities are not rounded up",
    "sigma_for_its_square": "gamma is Bayes' rule",
    "mean_over_N": "a shift of 1e8 moves only the means",
    "covariance_over_N": "hard gamma gives each class's own estimates",
    "sample_covariance": "giving every point twice changes nothing",
    "unweighted_covariance": "the mixture keeps the data's mean and covariance",
    "about_the_data_mean": "the mixture keeps the data's mean and covariance",
    "drops_correlations": "one component takes the data's mean and covariance",
    "rounds": "means are weighted means of the points",
    "equal_weights": "weights are the column means of gamma",
    "difference_of_squares": "a shift of 1e8 moves only the means",
    "squared_gamma": "covariances are weighted, about the new means",
    "hidden_ridge": "it maximises the bound F(gamma, theta)",
    "ignores_gamma": "means are weighted means of the points",
    "writes_into_gamma": "it runs and returns weights, means, covariances",
    "sum_of_logs": "it is the log of a weighted sum of densities",
    "average": "each point counts once",
    "product_of_densities": "it survives 400 dimensions",
    "unweighted_sum": "it is the log of a weighted sum of densities",
    "no_two_pi": "for one component it is the Gaussian's",
    "aliased": "one more iteration moves nothing",
    "stops_by_means": "one more iteration moves nothing",
    "gamma_once": "one more iteration moves nothing",
    "unweighted_loop": "the log-likelihood never falls",
    "hard_loop": "one more iteration moves nothing",
    "tiny_ridge": "units do not matter: x -> A x + b maps the answer",
    "frozen_shapes": "one more iteration moves nothing",
    "late_history": "log_likelihoods are those of the iterates",
}


@pytest.mark.parametrize(
    ("check", "mutant"),
    [(check, mutant) for check, group in KNOWN for mutant in group],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_mutant_breaks_the_invariant_that_its_bug_is_about(check, mutant):
    report = check(mutant)
    assert not report
    assert CAUGHT_BY[mutant.name] in names(report), report


@pytest.mark.parametrize("check_and_group", KNOWN[:2], ids=["e_step", "m_step"])
def test_a_report_recognises_the_bug_by_its_numbers(check_and_group):
    check, group = check_and_group
    for mutant in group:
        report = check(mutant)
        silent = mutant.name in ("difference_of_squares", "writes_into_gamma")
        assert report.hint == ("" if silent else mutant.bug)


def test_two_bugs_at_once_are_given_no_wrong_hint():
    def flat_and_hard(X, mixture):
        return np.eye(mixture.n_components)[no_weights(X, mixture).argmax(1)]

    report = gm.checks.e_step(flat_and_hard)
    assert not report
    assert not report.hint


def test_the_first_counter_example_is_the_smallest():
    sentence = gm.checks.e_step(_not_normalised).failures[0].sentence
    assert sentence.startswith("With x = 1, weights [1], means [0], variances [4],")
    assert "0.176" in sentence


def raises(*args):
    raise KeyError("no such thing")


def unfilled(*args):
    raise NotImplementedError


BROKEN = [
    None,
    3,
    raises,
    unfilled,
    lambda: 1,
    lambda *args: None,
    lambda *args: "text",
    lambda *args: np.nan,
    lambda *args: np.full((1, 1), np.inf),
    lambda *args: [],
    lambda *args: [[1, 2], [3]],
    lambda *args: (None, None, None),
    lambda *args: object(),
    lambda *args: args[0],
    lambda *args: args[1],
    lambda *args: 1j,
]


@pytest.mark.parametrize("check", [check for check, _ in RIGHT])
@pytest.mark.parametrize("attempt", BROKEN)
def test_no_attempt_makes_a_check_raise(check, attempt):
    report = check(attempt)
    assert not report
    assert report.failures[0].sentence.endswith((".", "?"))


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_numbers_make_a_check_raise(numbers, of_the_right_shape):
    def e_step(X, mixture):
        shape = (len(X), mixture.n_components)
        return np.resize(numbers, shape) if of_the_right_shape else np.array(numbers)

    def m_step(X, gamma):
        K, D = gamma.shape[1], X.shape[1]
        return [np.resize(numbers, shape) for shape in [(K,), (K, D), (K, D, D)]]

    assert not gm.checks.e_step(e_step)
    assert not gm.checks.m_step(m_step)


def test_a_stub_is_told_that_it_is_empty():
    def e_step(X, mixture): ...

    text = repr(gm.checks.e_step(e_step))
    assert "e_step returned None: write its body, and return its result." in text
    assert "With" not in text


def test_an_attempt_that_writes_into_its_argument_is_told():
    def m_step(X, gamma):
        X -= X.mean(axis=0)
        return gm.m_step(X, gamma)

    assert "wrote into an argument" in gm.checks.m_step(m_step).failures[0].sentence


def test_a_transposed_gamma_is_told():
    report = gm.checks.e_step(lambda X, mixture: gm.e_step(X, mixture).T)
    assert "is it transposed?" in report.failures[0].sentence


def test_the_root_of_a_determinant_fits_no_float_in_400_dimensions():
    def e_step(X, mixture):
        a = np.empty((len(X), mixture.n_components))
        for k, (mean, S) in enumerate(
            zip(mixture.means, mixture.covariances, strict=True)
        ):
            L = np.linalg.cholesky(S)
            y = np.linalg.solve(L, (X - mean).T)
            root = np.prod(np.diag(L))
            a[:, k] = np.log(mixture.weights[k] / root) - 0.5 * np.sum(y * y, axis=0)
        a = np.exp(a - a.max(axis=1, keepdims=True))
        return a / a.sum(axis=1, keepdims=True)

    assert names(gm.checks.e_step(e_step)) == {"it survives 400 dimensions"}


def test_logarithms_of_gamma_are_told_from_a_gamma_that_underflows():
    report = gm.checks.e_step(lambda X, mixture: np.log(gm.e_step(X, mixture)))
    assert "take the exponential" in report.failures[0].sentence
    assert "Stay with logarithms" not in repr(report)


def test_only_an_e_step_that_is_right_in_small_numbers_is_told_to_use_logarithms():
    def over_points(X, mixture):
        joint = np.exp(mixture.log_joint(X))
        return joint / joint.sum(axis=0)

    assert "Stay with logarithms" not in repr(gm.checks.e_step(over_points))
    no_logarithms = {mutant.name: mutant for mutant in mutants.E_STEPS}["no_logarithms"]
    assert "Stay with logarithms" in repr(gm.checks.e_step(no_logarithms))


@pytest.mark.parametrize("ridge", [1e-6, 1e-3, 0.25])
def test_a_ridge_that_nobody_asked_for_is_told_by_its_size(ridge):
    report = gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma, reg_covar=ridge))
    assert report.hint == f"adds {ridge:g} to every variance unasked"
    assert f"here it is {1 + ridge:.8g}" in report.failures[0].sentence


def test_a_ridge_that_follows_the_data_is_given_no_wrong_size():
    def m_step(X, gamma):
        return gm.m_step(X, gamma, reg_covar=1e-3 * X.var())

    report = gm.checks.m_step(m_step)
    assert not report
    assert not report.hint


def test_wrong_means_are_not_told_to_subtract_before_squaring():
    def m_step(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.weights, gamma.T @ X, theta.covariances

    assert "before squaring" not in repr(gm.checks.m_step(m_step))


def test_arrays_in_another_order_and_of_few_digits_are_told():
    def swapped(X, gamma):
        theta = gm.m_step(X, gamma)
        return theta.means, theta.weights, theta.covariances

    def single(X, mixture):
        return gm.e_step(X, mixture).astype(np.float32)

    sentence = gm.checks.m_step(swapped).failures[0].sentence
    assert sentence.endswith("the order is weights, means, covariances.")
    sentence = gm.checks.e_step(single).failures[0].sentence
    assert sentence.endswith("compute in float64.")


def test_numbers_of_any_type_are_accepted():
    def e_step(X, mixture):
        return gm.e_step(X, mixture).astype(object)

    assert gm.checks.e_step(e_step)


def test_a_report_reads_the_same_in_every_run():
    for check, group in KNOWN:
        for mutant in group[:3]:
            first, second = check(mutant), check(mutant)
            assert repr(first) == repr(second)
            assert first._repr_html_() == second._repr_html_()
            assert max(map(len, repr(first).splitlines())) <= 88


def test_a_report_shows_no_address():
    def e_step(X, mixture):
        raise TypeError(f"cannot use {object()}")

    sentence = gm.checks.e_step(e_step).failures[0].sentence
    assert sentence.endswith("cannot use <object object>.")


def test_a_report_escapes_what_it_shows_as_html():
    def e_step(X, mixture):
        raise ValueError("<b>bold</b>")

    html = gm.checks.e_step(e_step)._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_a_ridge_is_checked_where_the_step_has_one():
    def m_step(X, gamma, reg_covar=0.0):
        return gm.m_step(X, gamma)

    law = "reg_covar, where it is taken, adds to the diagonal"
    assert names(gm.checks.m_step(m_step)) == {law}
    assert gm.checks.m_step(lambda X, gamma: gm.m_step(X, gamma))


def shared_z(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return np.repeat(X[:1], n, axis=0), z


def sum_of_variables(mixture, n, rng):
    parts = [mixture.means[k] + rng.standard_normal((n, mixture.n_features))
             for k in range(mixture.n_components)]  # fmt: skip
    X = sum(w * part for w, part in zip(mixture.weights, parts, strict=True))
    return X, rng.choice(mixture.n_components, size=n, p=mixture.weights)


def own_seed(mixture, n, rng):
    return mixture.sample(n, np.random.default_rng(0))


def unseeded(mixture, n, rng):
    return mixture.sample(n, np.random.default_rng())


def fair_choice(mixture, n, rng):
    K = mixture.n_components
    fair = gm.Mixture(np.full(K, 1 / K), mixture.means, mixture.covariances)
    return fair.sample(n, rng)


def shuffled_labels(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return X, rng.permutation(z)


def quotas(mixture, n, rng):
    ends = np.round(n * np.cumsum(mixture.weights))
    z = np.searchsorted(ends, np.arange(n), side="right")
    u = rng.standard_normal((n, mixture.n_features))
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def sorted_by_component(mixture, n, rng):
    z = np.sort(rng.choice(mixture.n_components, size=n, p=mixture.weights))
    u = rng.standard_normal((n, mixture.n_features))
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def each_point_twice(mixture, n, rng):
    X, z = mixture.sample(n // 2, rng)
    return np.concatenate([X, X]), np.concatenate([z, z])


def mean_covariance(mixture, n, rng):
    z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
    within = np.tensordot(mixture.weights, mixture.covariances, axes=1)
    u = rng.standard_normal((n, mixture.n_features))
    return mixture.means[z] + u @ np.linalg.cholesky(within).T, z


def uniform_noise(mixture, n, rng):
    z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
    u = np.sqrt(12) * (rng.random((n, mixture.n_features)) - 0.5)
    L = np.linalg.cholesky(mixture.covariances)
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def points_alone(mixture, n, rng):
    return mixture.sample(n, rng)[0]


def counted_from_one(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    return X, z + 1


def wider(mixture, n, rng):
    spread = gm.Mixture(mixture.weights, mixture.means, 1.08**2 * mixture.covariances)
    return spread.sample(n, rng)


def with_noise(noise):
    def sampler(mixture, n, rng):
        z = rng.choice(mixture.n_components, size=n, p=mixture.weights)
        u = noise(rng, (n, mixture.n_features))
        L = np.linalg.cholesky(mixture.covariances)
        return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z

    return sampler


def antithetic(rng, shape):
    u = rng.standard_normal((-(-shape[0] // 2), shape[1]))
    return np.stack([u, -u], axis=1).reshape(-1, shape[1])[: shape[0]]


def mirrored_halves(rng, shape):
    u = rng.standard_normal((-(-shape[0] // 2), shape[1]))
    return np.concatenate([u, -u])[: shape[0]]


def logistic(rng, shape):
    return rng.logistic(size=shape) * np.sqrt(3) / np.pi


def components_in_pairs(mixture, n, rng):
    z = np.repeat(
        rng.choice(mixture.n_components, size=-(-n // 2), p=mixture.weights), 2
    )[:n]
    L = np.linalg.cholesky(mixture.covariances)
    u = rng.standard_normal((n, mixture.n_features))
    return mixture.means[z] + np.einsum("nij,nj->ni", L[z], u), z


def sorted_in_blocks(mixture, n, rng):
    X, z = mixture.sample(n, rng)
    order = np.concatenate(
        [i + np.argsort(z[i : i + 100], kind="stable") for i in range(0, n, 100)]
    )
    return X[order], z[order]


def quotas_but_one(mixture, n, rng):
    X, z = quotas(mixture, n, rng)
    order = rng.permutation(n)
    X, z = X[order], z[order]
    if mixture.n_components > 1 and rng.random() < 0.5:
        z[0] = (z[0] + 1) % mixture.n_components
    return X, z


@pytest.mark.parametrize(
    ("wrong", "invariant"),
    [
        (wider, "each component has its covariance"),
        (with_noise(logistic), "each component is a Gaussian"),
        (with_noise(antithetic), "the points are drawn one by one, in no order"),
        (with_noise(mirrored_halves), "the points are drawn one by one, in no order"),
        (components_in_pairs, "the points are drawn one by one, in no order"),
        (sorted_in_blocks, "the points are drawn one by one, in no order"),
        (quotas_but_one, "the share of a component varies by chance"),
        (shared_z, "samples have the mixture's mean and covariance"),
        (sum_of_variables, "samples have the mixture's mean and covariance"),
        (unseeded, "randomness comes from rng alone"),
        (own_seed, "randomness comes from rng alone"),
        (fair_choice, "samples have the mixture's mean and covariance"),
        (shuffled_labels, "each component has its share, about its mean"),
        (mean_covariance, "each component has its covariance"),
        (uniform_noise, "each component is a Gaussian"),
        (sorted_by_component, "the points are drawn one by one, in no order"),
        (each_point_twice, "the points are drawn one by one, in no order"),
        (quotas, "the share of a component varies by chance"),
        (points_alone, "it runs and returns n points"),
        (counted_from_one, "it runs and returns n points"),
    ],
)
def test_a_wrong_sampler_is_caught(wrong, invariant):
    assert invariant in names(gm.checks.sampler(wrong))


@pytest.mark.parametrize(
    "wrong", [sorted_by_component, each_point_twice, mean_covariance, uniform_noise]
)
def test_a_sampler_with_one_fault_is_told_of_one(wrong):
    assert len(gm.checks.sampler(wrong).failures) == 1


def by_loops(mixture, n, rng):
    X, z = [], []
    for _ in range(n):
        z.append(rng.choice(mixture.n_components, p=mixture.weights))
        L = np.linalg.cholesky(mixture.covariances[z[-1]])
        X.append(mixture.means[z[-1]] + L @ rng.standard_normal(mixture.n_features))
    return [X, z]


def by_counts(mixture, n, rng):
    counts = rng.multinomial(n, mixture.weights)
    z = rng.permutation(np.repeat(np.arange(mixture.n_components), counts))
    X = np.empty((n, mixture.n_features))
    for k in range(mixture.n_components):
        theta = mixture.means[k], mixture.covariances[k]
        X[z == k] = rng.multivariate_normal(*theta, size=counts[k])
    return X, z


@pytest.mark.parametrize("right", [by_loops, by_counts])
def test_a_right_sampler_of_another_kind_is_accepted(right):
    assert gm.checks.sampler(right), gm.checks.sampler(right)


def scaled_density(X, mixture):
    return mixture.log_density(X) + 0.01


def test_a_density_of_another_mass_is_caught():
    report = gm.checks.log_density(scaled_density)
    assert "the density integrates to one" in names(report)


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


@pytest.mark.parametrize("subject", ["e_step", "m_step", "log_likelihood"])
def test_the_battery_itself_kills_every_mutant(subject):
    score = mutants.score(getattr(gm.checks, subject), subject)
    assert score, score
    assert not score.alive


def test_no_checks_kill_nothing():
    score = mutants.score([])
    assert not score
    assert not score.killed
    assert score.alive == mutants.E_STEPS
    assert repr(score).count("alive:") == len(mutants.E_STEPS)


def test_an_assertion_counts_as_a_refusal():
    def rows_sum_to_one(e_step):
        X, mixture = (
            np.array([[0.5], [3.0]]),
            random_mixture(np.random.default_rng(0), 2, 1),
        )
        assert np.allclose(e_step(X, mixture).sum(axis=1), 1)

    killed = {mutant.name for mutant in mutants.score([rows_sum_to_one]).killed}
    assert killed == {"over_points", "not_normalised"}


def test_a_check_that_refuses_a_right_step_does_not_count():
    def never(step):
        return False

    def same_floats(step):
        mixture, X = random_mixture(np.random.default_rng(1), 3, 2), np.eye(2)
        return np.array_equal(step(X, mixture), gm.e_step(X, mixture))

    def misspelt(step):
        return np.alclose(step, 1)

    score = mutants.score([never, same_floats, misspelt])
    assert score.unfair == ("never", "same_floats", "misspelt")
    assert not score.killed
    assert "never refuses a correct e_step\n" in repr(score)
    assert "same_floats refuses a correct e_step that rounds otherwise" in repr(score)
    assert "misspelt stops at a correct e_step: AttributeError" in repr(score)


def test_a_score_asks_for_functions_and_a_known_subject():
    assert "3 is no function: pass the function itself" in repr(mutants.score([3]))
    with pytest.raises(TypeError, match="checks is True; pass functions"):
        mutants.score(True)
    with pytest.raises(ValueError, match="subject is 'estep'; choose from e_step"):
        mutants.score([], "estep")


def test_a_check_that_judges_nothing_is_told_why_it_kills_nothing():
    theta = random_mixture(np.random.default_rng(0), 2, 1)
    X = np.array([[0.5], [3.0]])

    def forgets_to_return(step):
        np.allclose(step(X, theta).sum(axis=1), 1)

    def returns_a_table(step):
        return {"rows": np.allclose(step(X, theta).sum(axis=1), 1)}

    score = mutants.score([forgets_to_return, returns_a_table])
    assert score.unfair == ("forgets_to_return", "returns_a_table")
    assert "returns None for every e_step, right or wrong" in repr(score)
    assert "returns a dict for every e_step; return True or False" in repr(score)
    assert score.score == 0


def test_a_step_does_not_show_that_it_is_a_mutant():
    def recognises(step):
        return not isinstance(step, mutants.Mutant)

    def reads_the_name(step):
        return step.__name__ == "e_step"

    score = mutants.score([recognises, reads_the_name])
    assert not score.killed


def test_a_score_is_written_as_json_with_the_share_that_is_killed():
    score = mutants.score(gm.checks.m_step, "m_step")
    assert score.to_dict()["score"] == score.score == 1
    assert score.to_dict()["killed"] == [mutant.name for mutant in mutants.M_STEPS]
