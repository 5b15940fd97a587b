"""E steps that are wrong, each told by its own fault."""

import numpy as np

import gmm_lib as gm
from gmm_lib import mutants
from gmm_lib.mutants.e_steps import _not_normalised, no_weights
from tests.checks.answers import names


def test_the_first_counter_example_is_the_smallest():
    sentence = gm.checks.e_step(_not_normalised).failures[0].sentence
    assert sentence.startswith("With x = 1, weights [1], means [0], variances [4],")
    assert "0.176" in sentence


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


def test_two_bugs_at_once_are_given_no_wrong_hint():
    def flat_and_hard(X, mixture):
        return np.eye(mixture.n_components)[no_weights(X, mixture).argmax(1)]

    report = gm.checks.e_step(flat_and_hard)
    assert not report
    assert not report.hint
