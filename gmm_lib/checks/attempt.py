"""An attempt, and how a check runs it without trusting it."""

import numbers
import re
import warnings
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

import numpy as np

from gmm_lib.checks.digits import apart


class Fault(Exception):
    """What is wrong with the attempt, as a sentence."""


class Unready(Fault):
    """The attempt is no function yet, whatever it would be given."""


class Untried(Exception):
    """A law has nothing to say of this attempt, because another says it."""


# What watches an attempt while it runs: see means.py.
_watch = ContextVar("watch", default=nullcontext)


@contextmanager
def watching(watch):
    """Run the attempts inside under the eyes of a context manager.

    Parameters
    ----------
    watch : callable
        Makes the context manager in which each attempt is called.
    """
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


@contextmanager
def quietly():
    """Silence warnings: what overflows or divides by 0 shows in what comes of it."""
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
        When f is no function, raises, exits, returns None or writes into an argument.
        Only the reader's own interrupt (KeyboardInterrupt) passes through.

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
        with quietly(), _watch.get()():
            result = f(*copies)
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        result = None
    except BaseException as error:
        raise Fault(f"{name} raised {plain(error)}.") from error
    if result is None:
        raise Unready(f"{name} returned None: write its body, and return its result.")
    for before, after in zip(args, copies, strict=True):
        if isinstance(before, np.ndarray) and not _same(before, after):
            raise Fault(f"{name} wrote into an argument: {_change(before, after)}.")
    return result


def _same(before, after):
    if before.shape == after.shape and (before == after).all():
        return True
    # NaN, which stands for what is missing, is itself.
    return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")


def _change(before, after):
    # The first entry that changed, or the whole of a small array.
    if before.shape != after.shape:
        return f"its shape {before.shape} became {after.shape}; work on a copy"
    if before.size <= 12:
        old, new = apart(before, after)
        return f"{old} became {new}; work on a copy"
    kept = (before == after) | ((before != before) & (after != after))
    where = tuple(int(i) for i in np.argwhere(~kept)[0])
    index, (old, new) = ", ".join(map(str, where)), apart(before[where], after[where])
    return (
        f"entry [{index}] of an array of shape {before.shape} was {old} and became "
        f"{new}; work on a copy"
    )


def plain(error):
    """Write an error in one line without addresses, the same in every run.

    Parameters
    ----------
    error : BaseException
        What was raised.

    Returns
    -------
    str
    """
    text = re.sub(r" at 0x[0-9a-f]+", "", str(error).split("\n")[0]).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@contextmanager
def given(what, *case):
    """Begin the sentence of any Fault inside with what the attempt was given.

    An empty stub is told so plainly: whatever it is given does not matter.

    Parameters
    ----------
    what : str or callable
        The case, in words; or what(*case) -> these, which is called at a Fault only.
    *case
        The arguments of `what`.

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
    gmm_lib.checks.attempt.Fault: With x = 1: it is negative.
    """
    try:
        yield
    except Unready:
        raise
    except Fault as fault:
        words = what(*case) if callable(what) else what
        raise Fault(f"With {words}: {fault}") from None


def as_array(name, value, shape, axes):
    """Return a result as finite floats of the shape it should have.

    A bare number passes for an array of one: SciPy's densities give one for one point.

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
    if shape == (1,):
        array = np.atleast_1d(array)
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
    short = array.dtype.kind == "f" and array.dtype.itemsize < 8
    if short and not np.array_equal(array, np.round(array)):  # whole numbers are exact
        raise Fault(
            f"{name} is of type {array.dtype}, with fewer digits than the laws are "
            "tried to; compute in float64."
        )
    return array.astype(float)
