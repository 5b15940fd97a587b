"""The book's exercises with a program for an answer, and what judges each."""

from typing import NamedTuple


class Exercise(NamedTuple):
    """What is asked in one exercise.

    Parameters
    ----------
    label : str
        The exercise's label in its chapter, which never changes.
    notebook : str
        The chapter's notebook, without .ipynb.
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
    tol : float, optional
        The tolerance that its text asks for, for the check's argument of that name.
    """

    label: str
    notebook: str
    check: str
    names: tuple
    forbid: tuple = ()
    must: tuple = ()
    given: tuple = ()
    tol: float | None = None


EXERCISES = (
    Exercise(
        "ex-program-assertion", "01_a_program_that_looks_right", "assertion", ("check",)
    ),
    Exercise(
        "ex-probability-logpdf",
        "02_probability_conditionals",
        "gaussian",
        ("log_density",),
        forbid=("inv", "det", "library"),
    ),
    Exercise(
        "ex-probability-boundary",
        "02_probability_conditionals",
        "log_odds",
        ("log_odds",),
    ),
    Exercise(
        "ex-mixture-sampler",
        "03_mixture_density",
        "sampler",
        ("sample",),
        forbid=("library",),
    ),
    Exercise("ex-mixture-skewed", "03_mixture_density", "skewed_mixture", ("skewed",)),
    Exercise(
        "ex-ml-surface",
        "04_maximum_likelihood",
        "pair_log_likelihood",
        ("pair_log_likelihood",),
        forbid=("library",),
    ),
    Exercise(
        "ex-ml-hard", "04_maximum_likelihood_soft", "hard_e_step", ("hard_e_step",)
    ),
    Exercise(
        "ex-em-bound",
        "05_em_derivation",
        "lower_bound",
        ("my_lower_bound",),
        forbid=("library",),
    ),
    Exercise(
        "ex-impl-e-step",
        "06_implementation",
        "e_step",
        ("my_e_step",),
        forbid=("loop", "library"),
    ),
    Exercise(
        "ex-impl-m-step",
        "06_implementation",
        "m_step",
        ("my_m_step",),
        forbid=("loop", "library"),
    ),
    Exercise(
        "ex-impl-em",
        "06_implementation_loop",
        "em",
        ("my_em",),
        forbid=("library",),
        tol=1e-8,
    ),
    Exercise(
        "ex-impl-mutants",
        "06_implementation_loop",
        "mutants",
        ("my_e_checks", "my_m_checks"),
        given=("over_points", "not_normalised"),
    ),
    Exercise(
        "ex-impl-own",
        "06_implementation_loop",
        "largest_difference",
        ("largest_difference",),
        forbid=("library",),
    ),
    Exercise(
        "ex-impl-weighted",
        "06_implementation",
        "weighted_m_step",
        ("weighted_m_step",),
        forbid=("library",),
    ),
    Exercise(
        "ex-impl-cancellation",
        "06_implementation",
        "m_step",
        ("one_pass_m_step",),
        forbid=("library",),
        must=("m_step.shift",),
    ),
    Exercise("ex-fail-collapse", "07_when_em_fails", "map_m_step", ("map_m_step",)),
    Exercise(
        "ex-fail-units", "07_when_em_fails", "relative_ridge", ("relative_ridge",)
    ),
    Exercise("ex-fail-restarts", "07_when_em_fails_runs", "restarts", ("restarts",)),
    Exercise("ex-fail-align", "07_when_em_fails_runs", "align", ("align",)),
    Exercise(
        "ex-sel-count",
        "08_model_selection",
        "n_parameters",
        ("n_parameters",),
        forbid=("library",),
    ),
    Exercise("ex-sel-criteria", "08_model_selection", "criteria", ("my_criteria",)),
    Exercise(
        "ex-sel-held-out", "08_model_selection_held_out", "held_out", ("my_held_out",)
    ),
    Exercise(
        "ex-sel-bootstrap", "08_model_selection_held_out", "bootstrap", ("bootstrap",)
    ),
    Exercise("ex-sel-own", "08_model_selection_held_out", "choice", ("choose_K",)),
    Exercise("ex-scale-sums", "10_scaling", "sums", ("sums",)),
    Exercise("ex-scale-lightweight", "10_scaling", "lightweight", ("lightweight",)),
    Exercise("ex-scale-stepwise", "10_scaling_missing", "stepwise", ("stepwise",)),
    Exercise(
        "ex-scale-missing",
        "10_scaling_missing",
        "em_step_missing",
        ("em_step_missing",),
        forbid=("library",),
    ),
    Exercise(
        "ex-grad-gradient",
        "09_gradients",
        "gradient",
        ("gradient",),
        forbid=("loop", "library"),
    ),
    Exercise("ex-grad-own", "09_gradients", "arrivals", ("my_passes",)),
    Exercise(
        "ex-grad-relaxed", "09_gradients_information", "relaxed_em", ("relaxed_em",)
    ),
    Exercise(
        "ex-grad-observed",
        "09_gradients_information",
        "observed_information",
        ("observed_information",),
        forbid=("loop", "library"),
    ),
    Exercise("ex-grad-sure", "09_gradients_information", "interval", ("interval",)),
    Exercise(
        "ex-beyond-poisson",
        "11_beyond_gaussians",
        "component",
        ("Poisson",),
        forbid=("library",),
    ),
    Exercise("ex-beyond-ceiling", "11_beyond_gaussians", "ceiling", ("highest",)),
    Exercise(
        "ex-beyond-forward",
        "11_beyond_gaussians_memory",
        "forward_backward",
        ("forward_backward",),
        forbid=("library",),
    ),
    Exercise(
        "ex-beyond-genes",
        "11_beyond_gaussians_memory",
        "gene_counting",
        ("gene_counting",),
    ),
    Exercise(
        "ex-beyond-own-memory", "11_beyond_gaussians_memory", "memory", ("remembers",)
    ),
    Exercise(
        "ex-bayes-update",
        "12_bayesian_mixtures",
        "update",
        ("update",),
        forbid=("library",),
    ),
    Exercise(
        "ex-bayes-bound",
        "12_bayesian_mixtures",
        "bound",
        ("my_bound",),
        forbid=("library",),
    ),
    Exercise(
        "ex-bayes-sweep",
        "12_bayesian_mixtures_sampling",
        "sweep",
        ("sweep",),
        forbid=("library",),
    ),
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
