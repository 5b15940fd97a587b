"""Putting components in the order of a reference, right and plausibly wrong."""

import numpy as np
from scipy.optimize import linear_sum_assignment

import gmm_lib as gm
from tests.checks.answers import Exercise


def squares(mixture, reference):
    return np.sum((mixture.means[:, None] - reference.means[None]) ** 2, axis=2)


def reordered(mixture, order):
    parts = mixture.weights, mixture.means, mixture.covariances
    return gm.Mixture(*(part[order] for part in parts))


def align(mixture, reference):
    """The chapter's solution."""
    _, order = linear_sum_assignment(squares(mixture, reference).T)
    return reordered(mixture, order)


def nearest(mixture, reference):
    return reordered(mixture, squares(mixture, reference).argmin(axis=0))


def greedy(mixture, reference):
    cost, order = squares(mixture, reference), [0] * mixture.n_components
    for _ in order:
        k, j = np.unravel_index(cost.argmin(), cost.shape)
        order[j] = int(k)
        cost[k, :] = cost[:, j] = np.inf
    return reordered(mixture, order)


def without_squares(mixture, reference):
    _, order = linear_sum_assignment(np.sqrt(squares(mixture, reference)).T)
    return reordered(mixture, order)


def sorted_by_first_coordinate(mixture, reference):
    return reordered(mixture, np.argsort(mixture.means[:, 0]))


def ranks_of_the_first_coordinate(mixture, reference):
    order = np.empty(mixture.n_components, dtype=int)
    order[np.argsort(reference.means[:, 0])] = np.argsort(mixture.means[:, 0])
    return reordered(mixture, order)


def inverse_order(mixture, reference):
    _, order = linear_sum_assignment(squares(mixture, reference))
    return reordered(mixture, order)


def means_only(mixture, reference):
    means = align(mixture, reference).means
    return gm.Mixture(mixture.weights, means, mixture.covariances)


CLOSEST = "the order is the closest to the reference"


TOGETHER = "weight, mean and covariance move together"


ALIGNMENTS = [
    (nearest, "it runs and returns a Mixture"),  # it can lose a component
    (greedy, CLOSEST),
    (without_squares, CLOSEST),
    (sorted_by_first_coordinate, CLOSEST),
    (ranks_of_the_first_coordinate, CLOSEST),
    (inverse_order, CLOSEST),
    (means_only, TOGETHER),
    (lambda mixture, reference: mixture, CLOSEST),
    (lambda mixture, reference: reference, TOGETHER),
    (lambda mixture, reference: None, "it runs and returns a Mixture"),
]


EXERCISES = [
    Exercise(
        gm.checks.align,
        right=[align],
        wrong=ALIGNMENTS,
        told=[(nearest, "one component is there twice")],
    )
]
