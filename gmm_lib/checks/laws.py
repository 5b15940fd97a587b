"""A law, how laws are tried on an attempt, and what all of them share."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, Untried, plain, quietly
from gmm_lib.checks.digits import apart
from gmm_lib.checks.report import FAILS, HOLDS, UNTRIED, Report, Verdict

STAY = "Stay with logarithms: log-sum-exp."
ALREADY = "It is wrong already where nothing is extreme."
CLOSE = 1e-8  # what numbers may differ by, relative to one and their own size


class Law(NamedTuple):
    """What every correct attempt obeys.

    Parameters
    ----------
    id : str
        A short name within its check, which never changes.
    name : str
        What the law says.
    test : callable
        test(f, case): raises Fault where f breaks the law, and Untried where the law
        would only repeat what another says.
    cases : sequence
        In increasing size, so that the first that fails is the one to show.
    points, defines, bars
        As in `Verdict`.
    """

    id: str
    name: str
    test: object
    cases: object
    points: float = 1.0
    defines: bool = False
    bars: bool = False


def examine(check, f, laws, subject=None):
    """Try each law on f, smallest case first; the first law must hold to go on.

    Parameters
    ----------
    check : str
        Which check this is.
    f : callable
        The attempt.
    laws : sequence of Law
        The first says that f runs and returns what it should.
    subject : str, optional
        What f claims to be; the name of the check unless it is given.

    Returns
    -------
    Report

    Examples
    --------
    >>> def positive(f, x):
    ...     if f(x) <= 0:
    ...         raise Fault(f"f({x}) is {f(x)}, not positive")
    >>> examine("f", lambda x: x - 2, [Law("plus", "f is positive", positive, (3, 2))])
    f: 1 of 1 invariants fail
      FAILS: f is positive
        f(2) is 0, not positive
    """
    verdicts = [_verdict(check, laws[0], *_try(f, laws[0]))]
    for law in laws[1:]:
        ready = verdicts[0].outcome == HOLDS
        tried = _try(f, law) if ready else (UNTRIED, "It does not run.")
        verdicts.append(_verdict(check, law, *tried))
    return Report(check, subject or check, tuple(verdicts))


def _verdict(check, law, outcome, sentence):
    return Verdict(
        f"{check}.{law.id}",
        law.name,
        outcome,
        sentence,
        law.points,
        law.defines,
        law.bars,
    )


def _try(f, law):
    outcome = HOLDS, ""
    for case in law.cases:
        try:
            with quietly():
                law.test(f, case)
        except Fault as fault:
            return FAILS, str(fault)
        except Untried as reason:
            outcome = UNTRIED, str(reason)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a law met a result that it did not foresee
            return FAILS, f"The result cannot be used: {plain(error)}."
    return outcome


def differ(found, expected, close=CLOSE):
    """Say whether numbers differ by more than rounding, the largest one's scale.

    Parameters
    ----------
    found, expected : array_like
        Numbers of the same shape.
    close : float, optional
        What they may differ by, relative to 1 + max |expected|.

    Returns
    -------
    bool

    Examples
    --------
    >>> differ([1.0, 2.0], [1.0, 2.0 + 1e-9]), differ(1.0, np.inf)
    (False, True)
    """
    found, expected = np.asarray(found), np.asarray(expected)
    gap = np.abs(found - expected).max()
    return bool(not gap <= close * (1 + np.abs(expected).max()) or not np.isfinite(gap))


def survival(value, truth, usual, words, what, close=CLOSE):
    """Make the test that numbers of an extreme case come through.

    Parameters
    ----------
    value : callable
        value(f, case): what the attempt gives, an array whose first axis is the points.
    truth : callable
        truth(case): what is right.
    usual : sequence
        Cases where nothing is extreme. Where an attempt is wrong there, this law has
        nothing to say.
    words : callable
        words(case): the case in words.
    what : str
        What the value is, or one entry of it.
    close : float, optional
        What an entry may differ by, relative to one and its own size.

    Returns
    -------
    callable
    """

    def test(f, case):
        if any(differ(value(f, small), truth(small)) for small in usual):
            raise Untried(ALREADY)
        try:
            found = np.asarray(value(f, case))
        except Fault as fault:
            raise Fault(f"{fault} {STAY}") from None
        expected = np.asarray(truth(case))
        gap = np.abs(found - expected) / (1 + np.abs(expected))
        if not gap.max() <= close:
            n = np.unravel_index(gap.argmax(), gap.shape)[:1]
            right, here = apart(expected[n], found[n])
            where = f" {n[0]}" if n else ""
            raise Fault(
                f"With {words(case)}, {what}{where} is {right}; here it is {here}: "
                f"small numbers were lost on the way. {STAY}"
            )

    return test
