"""What a check hands back, and how it runs an attempt without trusting it."""

import html
import numbers
import re
import textwrap
import warnings
from collections import namedtuple
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

# A law has a name and a test; test(f, case) raises Fault where f breaks the law.
# Cases come in increasing size, so the first that fails is the one to show.
Law = namedtuple("Law", ["name", "test", "cases"])
Failure = namedtuple("Failure", ["invariant", "sentence"])


class Fault(Exception):
    """What is wrong with the attempt, as a sentence."""


class Unready(Fault):
    """The attempt is no function yet, whatever it would be given."""


@dataclass(frozen=True, repr=False)
class Report:
    """Say which invariants an attempt keeps; true when it keeps them all.

    Parameters
    ----------
    subject : str
        What was checked: "e_step", say.
    held : tuple of str
        The invariants that hold.
    failures : tuple of Failure
        Those that do not: `invariant` names one, `sentence` shows the smallest
        counter-example.
    skipped : tuple of str
        Those that could not be tried, because the attempt does not run.
    hint : str
        The known bug that gives the same numbers, if there is one.

    Examples
    --------
    >>> report = Report("e_step", ("rows of gamma sum to one",), ())
    >>> bool(report), report
    (True, e_step: all 1 invariants hold
      holds: rows of gamma sum to one)
    """

    subject: str
    held: tuple
    failures: tuple
    skipped: tuple = ()
    hint: str = ""

    def __bool__(self):
        return not self.failures and not self.skipped

    def __repr__(self):
        lines = [self._title()]
        if self.hint:
            lines.append(_wrapped(f"These are the numbers of a step that {self.hint}."))
        for failure in self.failures:
            lines.append(f"  FAILS: {failure.invariant}")
            lines.append(_wrapped(failure.sentence, "    "))
        if self.held:
            lines.append(_wrapped("holds: " + "; ".join(self.held)))
        return "\n".join(lines)

    def _repr_html_(self):
        items = [
            f"<li><strong>Fails: {html.escape(failure.invariant)}.</strong> "
            f"{html.escape(failure.sentence)}</li>"
            for failure in self.failures
        ]
        if self.hint:
            hint = html.escape(f"These are the numbers of a step that {self.hint}.")
            items.insert(0, f"<li>{hint}</li>")
        if self.held:
            items.append(f"<li>Holds: {html.escape('; '.join(self.held))}.</li>")
        title = html.escape(self._title())
        return f"<p><strong>{title}.</strong></p><ul>{''.join(items)}</ul>"

    def _title(self):
        n = len(self.held) + len(self.failures) + len(self.skipped)
        if self:
            return f"{self.subject}: all {n} invariants hold"
        if self.skipped:
            return f"{self.subject}: not ready for its {n} invariants"
        return f"{self.subject}: {len(self.failures)} of {n} invariants fail"


def _wrapped(text, indent="  "):
    return textwrap.fill(
        text,
        86,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def examine(subject, f, laws):
    """Try each law on f, smallest case first; the first law must hold to go on.

    Parameters
    ----------
    subject : str
        What f claims to be.
    f : callable
        The attempt.
    laws : sequence of Law
        The first says that f runs and returns what it should.

    Returns
    -------
    Report

    Examples
    --------
    >>> def positive(f, x):
    ...     if f(x) <= 0:
    ...         raise Fault(f"f({x}) is {f(x)}, not positive")
    >>> examine("f", lambda x: x - 2, [Law("f is positive", positive, (3, 2, 1))])
    f: 1 of 1 invariants fail
      FAILS: f is positive
        f(2) is 0, not positive
    """
    held, failures = [], []
    for law in laws:
        sentence = _first_fault(f, law)
        if sentence is None:
            held.append(law.name)
            continue
        failures.append(Failure(law.name, sentence))
        if law is laws[0]:
            skipped = tuple(other.name for other in laws[1:])
            return Report(subject, (), tuple(failures), skipped)
    return Report(subject, tuple(held), tuple(failures))


def _first_fault(f, law):
    for case in law.cases:
        try:
            with _quietly():
                law.test(f, case)
        except Fault as fault:
            return str(fault)
        except Exception as error:  # a law met a result that it did not foresee
            return f"The result cannot be used: {_plain(error)}."
    return None


@contextmanager
def _quietly():
    # What overflows or divides by 0 is reported by what comes of it.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def call(name, f, *args):
    """Call an attempt; turn whatever goes wrong into a Fault.

    Parameters
    ----------
    name : str
        What the attempt claims to be.
    f : callable
        The attempt.
    *args
        Its arguments; arrays are handed over as copies.

    Returns
    -------
    object
        What f returned.

    Raises
    ------
    Fault
        When f is no function, raises, returns None or writes into an argument.

    Examples
    --------
    >>> call("e_step", lambda X: X + 1, np.zeros(1))
    array([1.])
    """
    if not callable(f):
        raise Unready(
            f"{name} must be a function, not {type(f).__name__}; pass the function "
            "itself, without calling it."
        )
    copies = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    try:
        with _quietly():
            result = f(*copies)
    except NotImplementedError:
        result = None
    except Exception as error:
        raise Fault(f"{name} raised {_plain(error)}.") from error
    if result is None:
        raise Unready(f"{name} returned None: write its body, and return its result.")
    for before, after in zip(args, copies, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after):
            raise Fault(
                f"{name} wrote into an argument: {show(before)} became {show(after)}; "
                "work on a copy."
            )
    return result


@contextmanager
def given(what):
    """Begin the sentence of any Fault inside with what the attempt was given.

    Parameters
    ----------
    what : str
        The case, in words.

    Raises
    ------
    Fault
        The same, told from its circumstances.

    Examples
    --------
    >>> with given("x = 1"):
    ...     raise Fault("it is negative.")
    Traceback (most recent call last):
        ...
    gmm_lib.checks.report.Fault: With x = 1: it is negative.
    """
    try:
        yield
    except Unready:
        raise
    except Fault as fault:
        raise Fault(f"With {what}: {fault}") from None


def as_array(name, value, shape, axes):
    """Return a result as finite floats of the shape it should have.

    Parameters
    ----------
    name : str
        What the value is.
    value : object
        A part of an attempt's result.
    shape : tuple of int
        The shape it should have.
    axes : str
        What the axes are: "(N, K)", say.

    Returns
    -------
    ndarray

    Raises
    ------
    Fault
        When it is something else.

    Examples
    --------
    >>> as_array("gamma", [[0.5, 0.5]], (1, 2), "(N, K)")
    array([[0.5, 0.5]])
    """
    array = _as_floats(name, value)
    if shape == () and array.shape:
        raise Fault(f"{name} is an array of shape {array.shape}, not a single number.")
    if array.shape != shape:
        turned = array.shape == shape[::-1]
        hint = "; is it transposed?" if turned else "."
        raise Fault(f"{name} has shape {array.shape}, not {axes} = {shape}{hint}")
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        at = f"[{', '.join(map(str, where))}]" if where else ""
        raise Fault(f"{name}{at} is {array[where]}; is there a 0/0 or a log of 0?")
    return array


def _as_floats(name, value):
    try:
        array = np.asarray(value)
        mixed = array.dtype == object
        if mixed and all(isinstance(v, numbers.Real) for v in array.flat):
            array = array.astype(float)
        if array.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise Fault(
            f"{name} is of type {kind}, not an array of real numbers."
        ) from None
    if array.dtype.kind == "f" and array.dtype.itemsize < 8:
        raise Fault(
            f"{name} is of type {array.dtype}, with fewer digits than the laws are "
            "tried to; compute in float64."
        )
    return array.astype(float)


def apart(first, second, write=None):
    """Write two values alike, with as few digits as tell them apart, at least four.

    Parameters
    ----------
    first, second : array_like
        Numbers.
    write : callable, optional
        Writes a value with so many digits; `show`, unless it is given.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> apart(1.0, 1.5), apart(1.0, 1.000001)
    (('1', '1.5'), ('1', '1.000001'))
    """
    write = write or show
    for digits in (4, 6, 8, 10, 12):
        texts = write(first, digits), write(second, digits)
        if texts[0] != texts[1]:
            break
    return texts


def show(value, digits=4):
    """Write numbers with four digits, and rounding error as 0.

    Parameters
    ----------
    value : array_like
        Numbers.
    digits : int, optional
        Another number of digits.

    Returns
    -------
    str

    Examples
    --------
    >>> show([[1 / 3, 1e-17]])
    '[[0.3333, 0]]'
    """
    value = np.asarray(value, dtype=float)
    if value.ndim:
        return "[" + ", ".join(show(entry, digits) for entry in value) + "]"
    return f"{0.0 if abs(value) < 1e-12 else float(value):.{digits}g}"


def _plain(error):
    # One line, without addresses, so that the text is the same in every run.
    text = re.sub(r" at 0x[0-9a-f]+", "", str(error).split("\n")[0]).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
