"""Counts of parameters, right and plausibly wrong."""

import pytest

import gmm_lib as gm
from tests.checks.answers import Exercise


def n_parameters(K, D, covariance_type):
    """The chapter's solution."""
    own = {"full": D * (D + 1) // 2, "tied": 0, "diag": D, "spherical": 1}
    shared = D * (D + 1) // 2 if covariance_type == "tied" else 0
    return K - 1 + K * (D + own[covariance_type]) + shared


def free_weights(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) + 1


def square_matrices(K, D, covariance_type):
    copies = {"full": K, "tied": 1}.get(covariance_type, 0)
    return n_parameters(K, D, covariance_type) + copies * D * (D - 1) // 2


def tied_counted_each_time(K, D, covariance_type):
    return n_parameters(K, D, "full" if covariance_type == "tied" else covariance_type)


def sphere_like_a_diagonal(K, D, covariance_type):
    family = "diag" if covariance_type == "spherical" else covariance_type
    return n_parameters(K, D, family)


def means_as_numbers(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - K * D + K


def no_weights(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - (K - 1)


def no_means(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) - K * D


def one_covariance_for_all(K, D, covariance_type):
    family = "tied" if covariance_type == "full" else covariance_type
    return n_parameters(K, D, family)


def one_variance_for_all(K, D, covariance_type):
    copies = K - 1 if covariance_type == "spherical" else 0
    return n_parameters(K, D, covariance_type) - copies


def exchanged(K, D, covariance_type):
    return n_parameters(D, K, covariance_type)


def full_only(K, D, covariance_type):
    return n_parameters(K, D, covariance_type) if covariance_type == "full" else None


def other_names(K, D, covariance_type):
    names = {"full": "full", "tied": "tied", "diagonal": "diag"}
    return n_parameters(K, D, names[covariance_type])


ONE, MORE = "one component is one Gaussian", "one more component"
COUNTS = [
    (free_weights, ONE),
    (square_matrices, ONE),
    (tied_counted_each_time, MORE),
    (sphere_like_a_diagonal, ONE),
    (lambda K, D, covariance_type: K * D / 2, "it returns a whole number"),
    (lambda K, D, covariance_type: None, "it returns a whole number"),
    (means_as_numbers, ONE),
    (no_weights, MORE),
    (no_means, ONE),
    (one_covariance_for_all, MORE),
    (one_variance_for_all, MORE),
    (exchanged, ONE),
    (full_only, "it returns a whole number"),
    (other_names, "it returns a whole number"),
]
COUNT_SENTENCES = [
    (free_weights, "K - 1 are free"),
    (square_matrices, "It is symmetric"),
    (tied_counted_each_time, "There is one for all"),
    (sphere_like_a_diagonal, "Does a spherical component get D variances?"),
    (means_as_numbers, "Is each mean counted as one number?"),
    (no_weights, "Are the weights left out?"),
    (no_means, "Are the means left out?"),
    (one_covariance_for_all, "counted for all components of a full mixture"),
    (one_variance_for_all, "counted for all components of a spherical mixture"),
    (exchanged, "Are K and D exchanged?"),
    (full_only, "does it return a count for 'tied'?"),
    (other_names, "With K = 1, D = 2, 'diag'"),
    (lambda K, D, covariance_type: (K - 1, K * D), "Return one whole number"),
]


EXERCISES = [
    Exercise(
        gm.checks.n_parameters,
        right=[n_parameters, gm.n_parameters],
        wrong=COUNTS,
        told=COUNT_SENTENCES,
    )
]


@pytest.mark.parametrize("D", [1, 2])
def test_a_count_of_one_is_written_in_the_singular(D):
    def wrong_here(K, n_features, covariance_type):
        right = n_parameters(K, n_features, covariance_type)
        return right + 1 if n_features == D and K == 1 else right

    sentence = gm.checks.n_parameters(wrong_here).failures[0].sentence
    assert f"the mean has {['1 entry', '2 entries'][D - 1]}" in sentence
