"""Groups that a fit has missed get a component, as long as that raises it.

An end is looked through where it has seen all the data; a start, where it has seen a
sample only, before it is climbed from.
"""

from gmm_lib.data.blocks import Blocks
from gmm_lib.starts.cuts import cut_in_two
from gmm_lib.starts.highest import briefly, engine_for
from gmm_lib.starts.overlooked import with_group
from gmm_lib.starts.strata import all_rows, joined

_PROPOSALS = with_group, cut_in_two  # tried in turn
_LOWER = 0.01  # nats a point: a few iterations that settle so much lower are no gain


def complete_run(run, start, engine, climb_from, covariance_type):
    """Climb again from what gives an overlooked group a component.

    Parameters
    ----------
    run : Run
        The highest so far.
    start : Mixture
        Where it began.
    engine : Engine
        Of all the data.
    climb_from : callable
        f(mixture) -> Run, as the run was found.
    covariance_type : {'full', 'tied', 'diag', 'spherical'} or Family
        The family.

    Returns
    -------
    run : Run
        The same, or one that is higher by more than a nat.
    start : Mixture
        Where it began.
    """
    for _ in range(1, run.mixture.n_components):
        rows = all_rows(engine, run.mixture)
        found = None
        for propose in _PROPOSALS:
            if not found:
                begins = propose(run.mixture, rows, covariance_type)
                found = _higher(run, begins, engine, climb_from)
        if not found:
            break
        run, start = found
    return run, start


def _higher(run, begins, engine, climb_from):
    # A run from the best of these that is higher by more than a nat, and its start.
    if not begins:
        return None
    brief, value = _best(engine, begins), run.log_likelihoods[-1]
    if brief.converged and brief.log_likelihoods[-1] < value - _LOWER * engine.total:
        return None
    better = climb_from(brief.mixture)
    if better.degenerate or not better.log_likelihoods[-1] > value + 1:
        return None
    return better, brief.mixture


def _best(engine, begins):
    # The highest after two iterations, ten farther: what is no gain shows at once.
    if len(begins) > 1:
        begins = [briefly(engine, begins, 2).mixture]
    return briefly(engine, begins)


def complete_start(mixture, sample, engine, sample_engine, climb, **family):
    """Climb again on a sample that the worst explained rows of all the data join.

    Parameters
    ----------
    mixture : Mixture
        A fit to the sample.
    sample : ndarray of shape (n, D)
        Rows drawn from the data, in their units.
    engine, sample_engine : Engine
        Of all the data, and of the sample.
    climb : callable
        f(engine, mixture) -> Run.
    **family
        `reg_covar` and `covariance_type`.

    Returns
    -------
    Mixture
        The same, or one that explains all the data better by more than a nat.
    """
    for _ in range(1, mixture.n_components):
        rows = joined(engine, sample_engine, sample, mixture)
        better = None
        for propose in _PROPOSALS:
            if not better:
                begins = propose(mixture, rows, family["covariance_type"])
                better = _better(mixture, rows, begins, engine, climb, family)
        if not better:
            break
        mixture = better
    return mixture


def _better(mixture, rows, begins, engine, climb, family):
    # The best of these, climbed from on the rows, if it is higher on all the data.
    if not begins:
        return None
    joint = engine_for(Blocks(rows.rows, rows.weights), mixture.n_components, **family)
    better = climb(joint, briefly(joint, begins, 2).mixture).mixture
    gain = _height(engine, better) - _height(engine, mixture)
    return better if gain > 1 else None


def _height(engine, mixture):
    return engine.expect(engine.start(mixture)).log_likelihood
