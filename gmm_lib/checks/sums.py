"""The laws of a pass over rows that lie in many files, each with a worker."""

import pickle
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.digits import apart, show
from gmm_lib.checks.laws import Law, differ, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.worlds import THREE, TILTED, UNLIKE, Case, moved
from gmm_lib.engine import Statistics, expected_statistics

NAME = "sums"


def sums(f: Attempt) -> Report:
    """Check an attempt at the statistics of rows that lie in many files.

    Parameters
    ----------
    f : callable
        f(paths, theta, pool) -> Statistics at the mixture theta of the rows in all the
        `.npy` files, which only a function that is given to `pool.map` can read.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(sums(lambda paths, theta, pool: list(pool.map(np.load, paths))))
    False
    """
    return examine(NAME, f, _LAWS)


class Files(NamedTuple):
    """Hold the rows of each file, and a mixture."""

    parts: tuple
    mixture: object


class Pool:
    """Run tasks where the files lie, the last one first, and weigh what comes back.

    Parameters
    ----------
    folder : str
        Where the files lie.
    """

    def __init__(self, folder):
        self.folder, self.sizes = folder, []

    def map(self, function, *iterables, **options):
        """Apply a function to each task, as an executor's `map` does."""
        tasks = list(zip(*iterables, strict=False))
        with chdir(self.folder):
            found = [function(*task) for task in reversed(tasks)]
        self.sizes += [len(pickle.dumps(result)) for result in found]
        return iter(found[::-1])


def _run(f, files):
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        paths = [f"worker_{j}.npy" for j in range(len(files.parts))]
        for path, part in zip(paths, files.parts, strict=True):
            np.save(Path(folder) / path, part)
        pool = Pool(folder)
        with given(_in_words, files):
            result = _told(call, NAME, f, paths, files.mixture, pool)
            if not isinstance(result, Statistics):
                raise Fault(
                    f"{NAME} returned a {type(result).__name__}, not Statistics, as "
                    "gm.expected_statistics makes them."
                )
    return result, pool


def _told(run, *arguments):
    try:
        return run(*arguments)
    except Fault as fault:
        if "FileNotFoundError" in str(fault):
            raise Fault(
                f"{fault} The files lie where the workers are: read each of them "
                "inside the function that you give to pool.map."
            ) from None
        raise


def _in_words(files):
    rows = ", ".join(str(len(part)) for part in files.parts)
    K, D = files.mixture.means.shape
    return f"files of {rows} rows, {D} feature{'s' * (D > 1)} and {K} components"


def _compare(f, files, expected, what):
    found, _ = _run(f, files)
    for name, value in [
        ("n_points", lambda s: float(s.n_points)),
        ("the log-likelihood", lambda s: s.log_likelihood),
        ("the counts N_k", lambda s: s.counts),
        ("the sums of first moments", lambda s: s.first),
        ("the sums of second moments", lambda s: s.second),
    ]:
        here, right = value(found), value(expected)
        if np.shape(here) != np.shape(right) or differ(here, right):
            wrong, true = apart(here, right)
            raise Fault(
                f"With {_in_words(files)}, {name}: {true} {what}, {wrong} here."
            )


def _whole(f, files):
    rows = np.concatenate(files.parts)
    expected = expected_statistics(rows, files.mixture)
    _compare(f, files, expected, "for all rows together")


def _backwards(f, files):
    expected, _ = _run(f, files)
    turned = files._replace(parts=files.parts[::-1])
    _compare(f, turned, expected, "before the files change places")


def _empty(f, files):
    nothing = files.parts[0][:0]
    more = files._replace(parts=(nothing, *files.parts, nothing))
    expected = expected_statistics(np.concatenate(files.parts), files.mixture)
    _compare(f, more, expected, "without the empty files")


def _small(f, files):
    few, many = (
        max(_run(f, files._replace(parts=parts))[1].sizes, default=0)
        for parts in (files.parts, [np.resize(p, (2000, p.shape[1])) for p in files[0]])
    )
    if few == 0:
        raise Fault(f"With {_in_words(files)}, no task was given to pool.map.")
    if many > few + 100:
        raise Fault(
            f"With files of 2000 rows, a worker sends {many} bytes back, and with "
            f"{show(len(files.parts[0]))} rows {few}: what travels must not grow with "
            "the number of rows."
        )


def _files(case, *cuts):
    return Files(tuple(np.split(case.X, cuts)), case.mixture)


_ONE_EACH = _files(UNLIKE, 1, 2)
_PLANE = _files(THREE, 1, 3)
_MANY = _files(Case(np.resize(TILTED.X, (40, 2)), TILTED.mixture), 1, 2, 30)
_SINGLE = _files(UNLIKE)
_FAR = _files(moved(TILTED, np.eye(2), np.full(2, 1e8)), 2)
_CASES = (_SINGLE, _ONE_EACH, _PLANE, _MANY)
_LAWS = (
    Law("runs", "it runs and returns Statistics", _run, _CASES),
    Law(
        "whole",
        "they are those of all rows together",
        _whole,
        (*_CASES, _FAR),
        4,
        defines=True,
    ),
    Law("order", "the order of the files does not matter", _backwards, _CASES),
    Law("empty", "a file without rows adds nothing", _empty, (_ONE_EACH, _PLANE)),
    Law("small", "what a worker sends does not grow with its rows", _small, (_PLANE,)),
)
