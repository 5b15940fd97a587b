"""Wrong updates of a normal-Wishart distribution."""

import numpy as np

from gmm_lib.mutants.mutant import Mutant


def update(prior, X, w):
    """Update a prior by points that count w times each: what the mutants spoil."""
    N, centre = w.sum(), _centre(prior, X, w)
    strength, gap = prior.strength + N, centre - prior.mean
    between = prior.strength * N / strength * np.outer(gap, gap)
    scatter = prior.scatter + _within(X, w, centre) + between
    return prior.mean + N / strength * gap, strength, scatter, prior.dof + N


def _centre(prior, X, w):
    return w @ X / w.sum() if w.sum() > 0 else prior.mean


def _within(X, w, centre):
    return (w * (X - centre).T) @ (X - centre)


def _no_gap(prior, X, w):
    mean, strength, _, dof = update(prior, X, w)
    return mean, strength, prior.scatter + _within(X, w, _centre(prior, X, w)), dof


def _gap_times_points(prior, X, w):
    gap = _centre(prior, X, w) - prior.mean
    mean, strength, _, dof = _no_gap(prior, X, w)
    within = _within(X, w, _centre(prior, X, w))
    scatter = prior.scatter + within + w.sum() * np.outer(gap, gap)
    return mean, strength, scatter, dof


def _about_the_new_mean(prior, X, w):
    mean, strength, _, dof = update(prior, X, w)
    return mean, strength, prior.scatter + _within(X, w, mean), dof


def _mean_of_the_data(prior, X, w):
    return _centre(prior, X, w), *update(prior, X, w)[1:]


def _one_dof_short(prior, X, w):
    mean, strength, scatter, dof = update(prior, X, w)
    return mean, strength, scatter, dof - (w.sum() > 0)


def _strength_stays(prior, X, w):
    mean, _, scatter, dof = update(prior, X, w)
    return mean, prior.strength, scatter, dof


def _ignores_counts(prior, X, w):
    return update(prior, X, np.ones_like(w) if w.any() else w)


def _covariance(prior, X, w):
    mean, strength, scatter, dof = update(prior, X, w)
    return mean, strength, prior.scatter + (scatter - prior.scatter) / w.sum(), dof


def _nothing_is_nan(prior, X, w):
    return update(prior, X, w) if w.any() else (w @ X / 0.0, *update(prior, X, w)[1:])


def _raw_squares(prior, X, w):
    mean, strength, _, dof = update(prior, X, w)
    before = prior.strength * np.outer(prior.mean, prior.mean)
    after = strength * np.outer(mean, mean)
    return mean, strength, prior.scatter + (w * X.T) @ X + before - after, dof


UPDATES = (
    Mutant("no_gap", "forgets the gap between prior and data", _no_gap),
    Mutant("gap_times_points", "counts the gap once a point", _gap_times_points),
    Mutant("about_the_new_mean", "forgets the imaginary points", _about_the_new_mean),
    Mutant("mean_of_the_data", "forgets the prior's mean", _mean_of_the_data),
    Mutant("one_dof_short", "counts N - 1 degrees of freedom", _one_dof_short),
    Mutant("strength_stays", "leaves the strength as it is", _strength_stays),
    Mutant("ignores_counts", "ignores how often a point counts", _ignores_counts),
    Mutant("covariance", "adds a covariance, for a sum of squares", _covariance),
    Mutant("nothing_is_nan", "divides by no points", _nothing_is_nan),
    Mutant("raw_squares", "takes large squares from one another", _raw_squares),
)
