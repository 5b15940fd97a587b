"""The laws of stepwise EM: averages of statistics, moved a step by each batch."""

from typing import NamedTuple

import numpy as np

from gmm_lib.checks.attempt import Fault, call, given
from gmm_lib.checks.digits import apart, bare, show
from gmm_lib.checks.laws import CLOSE, Law, differ, examine
from gmm_lib.checks.report import Attempt, Report
from gmm_lib.checks.theta import Theta, read_theta
from gmm_lib.checks.worlds import run_data
from gmm_lib.em import e_step
from gmm_lib.mixture import Mixture, m_step

NAME = "stepwise"


class Stream(NamedTuple):
    """Hold batches of rows, the mixture before them, and a step for each of them."""

    batches: tuple
    mixture: Mixture
    steps: np.ndarray


def stepwise(f: Attempt) -> Report:
    """Check an attempt at stepwise EM.

    Parameters
    ----------
    f : callable
        f(batches, mixture, steps) -> a Mixture, or (weights, means, covariances), after
        all the batches: from each, of shape (any, D), the averages of gamma, gamma x
        and gamma x x' at the current mixture are mixed into those kept,
        s <- (1 - step) s + step s_batch, which begin as the start's own.

    Returns
    -------
    Report

    Examples
    --------
    >>> bool(stepwise(lambda batches, mixture, steps: mixture))
    False
    """
    return examine(NAME, f, _LAWS)


def _theta(f, stream):
    batches, mixture, steps = stream
    if not callable(f):
        call(NAME, f)

    def own(steps, *batches):
        return f(list(batches), mixture, steps)

    with given(_in_words, stream):
        theta = call(NAME, own, steps, *batches)
        return read_theta(NAME, theta, *mixture.means.shape)


def _in_words(stream):
    rows = ", ".join(str(len(batch)) for batch in stream.batches)
    K, D = stream.mixture.means.shape
    batches = (
        f"a batch of {rows} rows"
        if len(stream.batches) == 1
        else (f"batches of {rows} rows")
    )
    return f"{batches}, D = {D}, K = {K} and steps {show(stream.steps)}"


def _right(stream):
    # In double precision about the start's mean.
    centre = stream.mixture.weights @ stream.mixture.means
    theta = stream.mixture
    sums = _own_averages(theta, centre)
    for X, step in zip(stream.batches, stream.steps, strict=True):
        gamma, Z = e_step(X, theta), X - centre
        new = (
            gamma.mean(axis=0),
            gamma.T @ Z / len(X),
            np.einsum("nk,ni,nj->kij", gamma, Z, Z) / len(X),
        )
        sums = [(1 - step) * a + step * b for a, b in zip(sums, new, strict=True)]
        means = sums[1] / sums[0][:, None]
        squares = sums[2] / sums[0][:, None, None]
        spread = squares - np.einsum("ki,kj->kij", means, means)
        theta = Mixture(sums[0] / sums[0].sum(), centre + means, spread)
    return Theta(theta.weights, theta.means, theta.covariances)


def _own_averages(theta, centre):
    w, mu = theta.weights, theta.means - centre
    squares = theta.covariances + np.einsum("ki,kj->kij", mu, mu)
    return [w, w[:, None] * mu, w[:, None, None] * squares]


def _same(found, expected, stream, what, close=CLOSE):
    for name, here, right in zip(Theta._fields, found, expected, strict=True):
        if differ(here, right, close):
            wrong, true = apart(here, right, bare)
            raise Fault(
                f"With {_in_words(stream)}, {what}, {name} are {true}; here {wrong}."
            )


def _recursion(f, stream):
    what = "by the recursion of averages"
    _same(_theta(f, stream), _right(stream), stream, what)


def _is_em(f, case):
    theta = case.mixture
    for n in (1, 3):
        stream = Stream((case.X,) * n, case.mixture, np.ones(n))
        while n > 0:
            theta, n = m_step(case.X, e_step(case.X, theta)), n - 1
        expected = Theta(theta.weights, theta.means, theta.covariances)
        _same(_theta(f, stream), expected, stream, "by EM on all rows")
        theta = case.mixture


def _stays(f, stream):
    theta = stream.mixture
    still = stream._replace(steps=0.0 * stream.steps)
    start = Theta(theta.weights, theta.means, theta.covariances)
    _same(_theta(f, still), start, still, "which change nothing")


def _running(f, batches):
    X = np.concatenate(batches)
    D = X.shape[1]
    begin = Mixture([1.0], X[:1] + 1.0, [np.eye(D)])
    steps = 1 / np.arange(1.0, len(batches) + 1)
    stream = Stream(batches, begin, steps)
    expected = [1.0], X.mean(axis=0)[None], np.cov(X.T, bias=True).reshape(1, D, D)
    what = "by the mean and covariance of all rows so far"
    _same(_theta(f, stream), [np.array(part) for part in expected], stream, what)


def _doubled(f, stream):
    twice = stream._replace(batches=tuple(np.tile(b, (2, 1)) for b in stream.batches))
    what = "as before every row came twice"
    _same(_theta(f, twice), _theta(f, stream), twice, what)


def _backwards(f, stream):
    turned = stream._replace(batches=tuple(b[::-1] for b in stream.batches))
    what = "as before the rows changed places within each batch"
    _same(_theta(f, turned), _theta(f, stream), turned, what)


def _moved(f, stream):
    theta = stream.mixture
    for scale, shift in ((1e3, 0.0), (1e-3, 0.0), (1.0, 1e8)):
        other = Stream(
            tuple(scale * b + shift for b in stream.batches),
            Mixture(
                theta.weights,
                scale * theta.means + shift,
                scale**2 * theta.covariances,
            ),
            stream.steps,
        )
        found = _theta(f, other)
        back = found._replace(
            means=(found.means - shift) / scale,
            covariances=found.covariances / scale**2,
        )
        what = f"as before the change to {scale:g} x + {shift:g}"
        _same(back, _theta(f, stream), other, what, close=1e-5)


_LINE, _, _, _FIELD = run_data()


def _stream(case, cuts, steps):
    return Stream(tuple(np.split(case.X, cuts)), case.mixture, np.array(steps))


_STREAMS = (
    _stream(_LINE, [], [0.5]),
    _stream(_LINE, [2], [0.5, 0.25]),  # the first batch is alone too small
    _stream(_FIELD, [2, 12, 13], [0.4, 0.3, 0.5, 0.2]),
)
_EQUAL = (tuple(np.split(_LINE.X, 2)), tuple(_FIELD.X[j:24:6] for j in range(6)))
_LAWS = (
    Law(
        "runs", "it runs and returns weights, means, covariances", _theta, _STREAMS[:1]
    ),
    Law("zero", "steps of 0 change nothing", _stays, _STREAMS),
    Law("em", "steps of 1 on all rows are EM", _is_em, (_LINE, _FIELD), 2),
    Law(
        "step",
        "the averages move a step towards the batch's",
        _recursion,
        _STREAMS,
        4,
        defines=True,
    ),
    Law("running", "with K = 1 and 1 / n it averages all rows", _running, _EQUAL),
    Law("twice", "a batch of every row twice is the same batch", _doubled, _STREAMS),
    Law("order", "the order within a batch does not matter", _backwards, _STREAMS),
    Law("units", "units and a shift of 1e8 move it along", _moved, _STREAMS, 2),
)
