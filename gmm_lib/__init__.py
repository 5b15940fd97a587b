"""Gaussian mixtures and the EM algorithm, small enough to read in an evening.

Importing this package loads NumPy and SciPy only; `gmm_lib.plot` (Matplotlib),
`gmm_lib.widgets` (anywidget), `gmm_lib.bayes`, `gmm_lib.checks`, `gmm_lib.mutants` and
what is no Gaussian mixture load when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from gmm_lib import initialize, missing
from gmm_lib.align import align
from gmm_lib.coordinates import from_vector, to_vector
from gmm_lib.data import (
    Dataset,
    load_galaxies,
    load_iris,
    load_old_faithful,
    load_times_deaths,
    make_cigars,
    make_moons,
    make_nested,
    make_outlier,
    make_overlapping,
    make_separated,
)
from gmm_lib.em import e_step, em, em_by, log_likelihood, lower_bound, m_step
from gmm_lib.engine import Moments, Statistics, expected_statistics
from gmm_lib.errors import (
    ConvergenceWarning,
    DegenerateComponentError,
    NotFittedError,
)
from gmm_lib.estimator import GaussianMixture
from gmm_lib.information import Information, information
from gmm_lib.mixture import Mixture
from gmm_lib.model import log_sum_exp
from gmm_lib.prior import Prior
from gmm_lib.rng import rng_for
from gmm_lib.selection import (
    Selection,
    aic,
    bic,
    held_out,
    icl,
    likelihood_ratio,
    n_parameters,
    select,
)
from gmm_lib.trace import Run, Trace

__version__ = "0.1.0"

__all__ = [
    "Bernoulli",
    "Chain",
    "Component",
    "ConvergenceWarning",
    "Dataset",
    "DegenerateComponentError",
    "GaussianMixture",
    "Information",
    "Line",
    "Mixture",
    "MixtureOf",
    "Moments",
    "Normal",
    "NotFittedError",
    "Poisson",
    "Prior",
    "Run",
    "SameTails",
    "Selection",
    "Statistics",
    "Student",
    "Trace",
    "aic",
    "align",
    "bayes",
    "bic",
    "checks",
    "e_step",
    "em",
    "em_by",
    "expected_statistics",
    "forward_backward",
    "from_vector",
    "held_out",
    "icl",
    "information",
    "initialize",
    "likelihood_ratio",
    "load_galaxies",
    "load_iris",
    "load_old_faithful",
    "load_times_deaths",
    "log_likelihood",
    "log_sum_exp",
    "lower_bound",
    "m_step",
    "make_cigars",
    "make_moons",
    "make_nested",
    "make_outlier",
    "make_overlapping",
    "make_separated",
    "missing",
    "mutants",
    "n_parameters",
    "rng_for",
    "select",
    "to_vector",
]


# Loaded when they are asked for. The last two need more than NumPy and SciPy, so
# `from gmm_lib import *` leaves them alone.
_LATER = ("bayes", "checks", "mutants", "plot", "widgets")
_WHERE = dict.fromkeys(
    ("Bernoulli", "Component", "Line", "Normal", "Poisson", "Student"), "components"
) | dict.fromkeys(("Chain", "MixtureOf", "SameTails", "forward_backward"), "models")


if TYPE_CHECKING:  # what looks at types looks here, and imports all
    from gmm_lib import bayes, checks, mutants
    from gmm_lib import plot as plot
    from gmm_lib import widgets as widgets
    from gmm_lib.components import Bernoulli, Component, Line, Normal, Poisson, Student
    from gmm_lib.models import Chain, MixtureOf, SameTails, forward_backward
else:

    def __getattr__(name):
        if name in _WHERE:
            return getattr(import_module(f"gmm_lib.{_WHERE[name]}"), name)
        if name not in _LATER:
            raise AttributeError(f"module 'gmm_lib' has no attribute {name!r}")
        try:
            return import_module(f"gmm_lib.{name}")
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"gmm_lib.{name} needs the package {error.name}, which is not "
                "installed; try: pip install 'gmm-lib[plot,widgets]'",
                name=error.name,
            ) from error


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER, *_WHERE})
