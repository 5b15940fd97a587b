"""The score of a reader's own checks: which mutants they kill."""

import html
import textwrap
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gmm_lib.em import e_step, log_likelihood, m_step
from gmm_lib.mixture import Mixture
from gmm_lib.model import log_sum_exp
from gmm_lib.mutants.densities import log_gaussian, normal
from gmm_lib.mutants.e_steps import E_STEPS
from gmm_lib.mutants.log_likelihoods import LOG_LIKELIHOODS
from gmm_lib.mutants.m_steps import M_STEPS, about


def _other_e_step(X, mixture):
    return normal(np.log(mixture.weights) + log_gaussian(X, mixture))


def _other_m_step(X, gamma):
    X, gamma = np.asarray(X, dtype=float), np.asarray(gamma, dtype=float)
    means = np.stack([np.average(X, axis=0, weights=g) for g in gamma.T])
    return Mixture(gamma.mean(axis=0), means, about(X, gamma, means))


def _other_log_likelihood(X, mixture):
    return float(log_sum_exp(np.log(mixture.weights) + log_gaussian(X, mixture)).sum())


# The second is right too and rounds otherwise: a check may not ask for equal floats.
_RIGHT = {
    "e_step": (e_step, _other_e_step),
    "m_step": (m_step, _other_m_step),
    "log_likelihood": (log_likelihood, _other_log_likelihood),
}
_WRONG = {"e_step": E_STEPS, "m_step": M_STEPS, "log_likelihood": LOG_LIKELIHOODS}


@dataclass(frozen=True, repr=False)
class Score:
    """Say which mutants a set of checks kills; true when it kills them all.

    Parameters
    ----------
    subject : str
        "e_step", "m_step" or "log_likelihood".
    killed, alive : tuple of Mutant
        Those that some check refuses, and those that every check accepts.
    unfair : tuple of str
        The checks that refuse a correct step, or judge none; they do not count.
    reasons : tuple of str
        Why each of those does not count.

    Examples
    --------
    >>> result = score([], "log_likelihood")
    >>> result.score, len(result.alive)
    (0.0, 5)
    """

    subject: str
    killed: tuple
    alive: tuple
    unfair: tuple
    reasons: tuple

    @property
    def score(self) -> float:
        """The share of the mutants that are killed, from 0 to 1."""
        return len(self.killed) / (len(self.killed) + len(self.alive))

    def to_dict(self) -> dict[str, Any]:
        """Write the score as plain values that `json.dumps` takes.

        Returns
        -------
        dict
            subject, score, and the names of those killed, alive and unfair.
        """
        return {
            "subject": self.subject,
            "score": round(self.score, 4),
            "killed": [mutant.name for mutant in self.killed],
            "alive": [mutant.name for mutant in self.alive],
            "unfair": dict(zip(self.unfair, self.reasons, strict=True)),
        }

    def __bool__(self):
        return not self.alive and not self.unfair

    def __repr__(self):
        indent = {"initial_indent": "  ", "subsequent_indent": "    "}
        lines = [textwrap.fill(line, 86, **indent) for line in self._lines()]
        return "\n".join([self._title(), *lines])

    def _repr_html_(self):
        items = "".join(f"<li>{html.escape(line)}</li>" for line in self._lines())
        title = f"<p><strong>{html.escape(self._title())}.</strong></p>"
        return title + (f"<ul>{items}</ul>" if items else "")

    def _title(self):
        n = len(self.killed) + len(self.alive)
        return f"{self.subject}: {len(self.killed)} of {n} mutants killed"

    def _lines(self):
        for name, reason in zip(self.unfair, self.reasons, strict=True):
            yield f"does not count: {name} {reason}"
        for mutant in self.alive:
            yield f"alive: {mutant.name} ({mutant.bug})"


def score(
    checks: Callable[..., Any] | Sequence[Callable[..., Any]], subject: str = "e_step"
) -> Score:
    """Count the mutants that a reader's own checks kill.

    Parameters
    ----------
    checks : callable or sequence of callable
        Each takes a step and judges it: it accepts by returning True (or nothing, if
        its assertions hold), and refuses by returning False or by an assertion.
    subject : {"e_step", "m_step", "log_likelihood"}, optional
        What the checks are about.

    Returns
    -------
    Score
        A check that refuses a correct step kills nothing, nor does one that judges
        no step; the score says why.

    Raises
    ------
    TypeError
        When `checks` is neither a function nor several.
    ValueError
        When `subject` is unknown.

    Notes
    -----
    Two correct steps must survive, which differ by rounding.

    Examples
    --------
    >>> def rows_sum_to_one(e_step):
    ...     theta = Mixture([0.5, 0.5], [[0.0], [2.0]], [[[1.0]], [[1.0]]])
    ...     return np.allclose(e_step(np.array([[0.5], [3.0]]), theta).sum(axis=1), 1)
    >>> [mutant.name for mutant in score(rows_sum_to_one).killed]
    ['over_points', 'not_normalised']
    """
    if subject not in _WRONG:
        raise ValueError(f"subject is {subject!r}; choose from {', '.join(_WRONG)}")
    if not callable(checks) and not isinstance(checks, Iterable):
        raise TypeError(f"checks is {checks!r}; pass functions that take a step")
    judges = [_Judge(c, subject) for c in ([checks] if callable(checks) else checks)]
    fair = [judge for judge in judges if not judge.reason]
    unfair = [judge for judge in judges if judge.reason]
    killed = [m for m in _WRONG[subject] if any(j.kills(m) for j in fair)]
    return Score(
        subject,
        tuple(killed),
        tuple(m for m in _WRONG[subject] if m not in killed),
        tuple(judge.name for judge in unfair),
        tuple(judge.reason for judge in unfair),
    )


_ACCEPTED, _REFUSED = "accepted", "refused"


class _Judge:
    """A reader's check, what it says of each step, and why it may not count."""

    def __init__(self, check, subject):
        self.check = check
        self.name = getattr(check, "__name__", type(check).__name__)
        self.reason = self._reason(subject)

    def kills(self, mutant):
        return self._verdict(mutant.function)[0] not in (_ACCEPTED, None)

    def _reason(self, subject):
        if not callable(self.check):
            self.name = repr(self.check)
            return "is no function: pass the function itself, without calling it"
        exact, rounded = (self._verdict(step) for step in _RIGHT[subject])
        if exact[0] == _REFUSED:
            return f"refuses a correct {subject}"
        if exact[0] not in (_ACCEPTED, None):
            return f"stops at a correct {subject}: {exact[0]}"
        if rounded[0] not in (_ACCEPTED, None):
            return (
                f"refuses a correct {subject} that rounds otherwise: allow a tolerance"
            )
        return self._silence(subject, exact[1])

    def _silence(self, subject, returned):
        # A check that returns nothing judges by its assertions, if it has any.
        if isinstance(returned, dict | str | set):
            kind = type(returned).__name__
            return f"returns a {kind} for every {subject}; return True or False"
        if returned is not None:
            return ""
        verdicts = {self._verdict(m.function)[0] for m in _WRONG[subject]}
        if verdicts <= {_ACCEPTED, None}:
            return (
                f"returns None for every {subject}, right or wrong; return True or "
                "False, or assert"
            )
        return ""

    def _verdict(self, step):
        # How it judges a step, and what it returned. Right and wrong steps look alike.
        def disguised(*args, **options):
            return step(*args, **options)

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                returned = self.check(disguised)
            except AssertionError:
                return _REFUSED, None
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                return f"{type(error).__name__}: {error}".split("\n")[0], None
        if returned is None:
            return None, None
        return (_ACCEPTED if np.all(returned) else _REFUSED), returned
