"""The book's exercises with a program for an answer, and what judges each."""

from typing import NamedTuple


class Exercise(NamedTuple):
    """What is asked in one exercise.

    Parameters
    ----------
    label : str
        The exercise's label in its chapter, which never changes.
    chapter : int
        The chapter's number.
    check : str
        The check, a name in `gmm_lib.checks`, or "mutants" for `gmm_lib.mutants.score`.
    names : tuple of str
        The names that an answer defines, each of which is checked.
    forbid : tuple of str
        The means that its text forbids, and the library's own answer, for the check's
        argument of that name.
    must : tuple of str
        Ids of laws without which nothing is earned: what the exercise is about, where
        it starts from a function that keeps the others.
    given : tuple of str
        The mutants that the exercise's own example kills already.
    """

    label: str
    chapter: int
    check: str
    names: tuple
    forbid: tuple = ()
    must: tuple = ()
    given: tuple = ()


EXERCISES = (
    Exercise("ex-program-assertion", 1, "assertion", ("check",)),
    Exercise(
        "ex-probability-logpdf",
        2,
        "gaussian",
        ("log_density",),
        forbid=("inv", "det", "library"),
    ),
    Exercise("ex-probability-boundary", 2, "log_odds", ("log_odds",)),
    Exercise("ex-mixture-sampler", 3, "sampler", ("sample",), forbid=("library",)),
    Exercise("ex-mixture-skewed", 3, "skewed_mixture", ("skewed",)),
    Exercise(
        "ex-ml-surface",
        4,
        "pair_log_likelihood",
        ("pair_log_likelihood",),
        forbid=("library",),
    ),
    Exercise("ex-ml-hard", 4, "hard_e_step", ("hard_e_step",)),
    Exercise("ex-impl-e-step", 6, "e_step", ("my_e_step",), forbid=("loop", "library")),
    Exercise("ex-impl-m-step", 6, "m_step", ("my_m_step",), forbid=("loop", "library")),
    Exercise(
        "ex-impl-mutants",
        6,
        "mutants",
        ("my_e_checks", "my_m_checks"),
        given=("over_points", "not_normalised"),
    ),
    Exercise(
        "ex-impl-weighted",
        6,
        "weighted_m_step",
        ("weighted_m_step",),
        forbid=("library",),
    ),
    Exercise(
        "ex-impl-cancellation",
        6,
        "m_step",
        ("one_pass_m_step",),
        forbid=("library",),
        must=("m_step.shift",),
    ),
    Exercise("ex-fail-collapse", 7, "map_m_step", ("map_m_step",)),
    Exercise("ex-fail-units", 7, "relative_ridge", ("relative_ridge",)),
    Exercise("ex-fail-restarts", 7, "restarts", ("restarts",)),
    Exercise("ex-fail-align", 7, "align", ("align",)),
    Exercise("ex-sel-count", 8, "n_parameters", ("n_parameters",), forbid=("library",)),
    Exercise("ex-sel-bootstrap", 8, "bootstrap", ("bootstrap",)),
)


def find(label):
    """Look an exercise up by its label.

    Parameters
    ----------
    label : str
        "ex-impl-e-step", say.

    Returns
    -------
    Exercise

    Raises
    ------
    ValueError
        When no exercise has the label.

    Examples
    --------
    >>> find("ex-fail-align").names
    ('align',)
    """
    found = [exercise for exercise in EXERCISES if exercise.label == label]
    if not found:
        labels = ", ".join(exercise.label for exercise in EXERCISES)
        raise ValueError(f"label is {label!r}; choose from {labels}")
    return found[0]
