"""A hidden Markov model: a mixture whose labels form a chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array, Ints
from gmm_lib.arguments.arrays import as_count, as_generator
from gmm_lib.arguments.masks import unmasked
from gmm_lib.arguments.shares import as_row_weight
from gmm_lib.components.component import Component, sealed
from gmm_lib.models.followed import Followed
from gmm_lib.models.messages import as_moves, best_path, forward, forward_backward
from gmm_lib.models.mixture_of import MixtureOf
from gmm_lib.models.parts import Parts


@dataclass(frozen=True, eq=False, repr=False)
class Chain(Parts):
    """Hold a hidden Markov model: labels that remember the one before.

    Parameters
    ----------
    weights : array_like of shape (K,)
        p(z_1): at least 0, summing to 1 within 1e-8.
    components : sequence of Component, length K
        p(x | z): each gives `log_density(X)` and `fit(X, w)`.
    moves : array_like of shape (K, K)
        A_ij = p(z_t+1 = j | z_t = i): each row sums to 1 within 1e-8.

    Attributes
    ----------
    n_components, n_parameters : int
        K, and K - 1 first weights, K (K - 1) moves and those of the components.

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.

    Notes
    -----
    EM is Baum and Welch's algorithm: Baum, Petrie, Soules and Weiss (1970), Annals of
    Mathematical Statistics 41, 164-171; Bishop (2006), section 13.2.
    Where all rows of `moves` equal the weights, it is `MixtureOf`.
    Rows are in the order of time.  Several sequences stand one below the other, and
    `lengths` says how many rows each has: the label of the first row of each comes from
    the weights.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> start = gm.Chain(
    ...     [0.5, 0.5],
    ...     [gm.Normal(mean, np.diag([1, 99])) for mean in ([2, 55], [4, 80])],
    ...     [[0.5, 0.5], [0.4, 0.6]],
    ... )
    >>> run = gm.em(X, start)
    >>> run.model.moves.round(2)
    array([[0.06, 0.94],
           [0.52, 0.48]])
    >>> run.model.forecast(X).weights.round(2)  # the last eruption was a long one
    array([0.52, 0.48])
    """

    weights: np.ndarray
    components: tuple
    moves: np.ndarray
    ordered = True  # each row follows another, so none has a weight

    if TYPE_CHECKING:  # what may be given, and is kept as above

        def __init__(
            self, weights: ArrayLike, components: Sequence[Component], moves: ArrayLike
        ) -> None: ...

    def __post_init__(self):
        super().__post_init__()
        moves = as_moves(self.moves, self.n_components, "moves")
        object.__setattr__(self, "moves", sealed(moves))

    @property
    def n_parameters(self) -> int:
        return super().n_parameters + self.n_components * (self.n_components - 1)

    def expect(
        self,
        X: ArrayLike,
        sample_weight: None = None,
        *,
        lengths: Sequence[int] | None = None,
    ) -> Followed:
        """Take the E step: forward and backward along each sequence.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Rows in the order of time.
        sample_weight : None
            A chain has none: a row that counts twice would follow itself.
        lengths : sequence of int, optional
            How many rows each sequence has, summing to N; one sequence by default.

        Returns
        -------
        Followed
            Its `gamma` are the responsibilities given all rows, its `pairs` the
            expected counts of moves.

        Raises
        ------
        TypeError, ValueError
            When an argument is malformed, or a row is impossible.
        """
        X = unmasked(X)
        as_row_weight(sample_weight, len(X), self)  # refuses them
        log_p, gamma = self.log_each(X), np.empty((len(X), self.n_components))
        pairs, first, level = (
            np.zeros_like(self.moves),
            np.zeros_like(self.weights),
            0.0,
        )
        for rows in _sequences(lengths, len(X)):
            gamma[rows], moved, own = forward_backward(
                log_p[rows], self.weights, self.moves
            )
            pairs += moved
            first += gamma[rows.start]
            level += own
        return Followed(self, X, gamma, first, pairs, level, len(X))

    def responsibilities(
        self, X: ArrayLike, *, lengths: Sequence[int] | None = None
    ) -> Array:
        """Compute p(z_t = k | all rows), (N, K): what `e_step` gives of a chain."""
        return self.expect(X, lengths=lengths).gamma

    def log_density(
        self, X: ArrayLike, *, lengths: Sequence[int] | None = None
    ) -> Array:
        """Evaluate log p(x_t | x_1, ..., x_t-1) for each row, in nats: they sum to l.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Rows in the order of time.
        lengths : sequence of int, optional
            As for `expect`.

        Returns
        -------
        ndarray of shape (N,)
        """
        messages = self._messages(X, lengths)
        return np.concatenate([forward(*each)[1] for each in messages])

    def most_likely(
        self, X: ArrayLike, *, lengths: Sequence[int] | None = None
    ) -> Ints:
        """Find the most probable path of labels, by Viterbi's algorithm.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Rows in the order of time.
        lengths : sequence of int, optional
            As for `expect`.

        Returns
        -------
        ndarray of shape (N,)
            Labels, 0 to K - 1.  Row by row the most probable label, which `expect`
            gives, can be another.
        """
        messages = self._messages(X, lengths)
        return np.concatenate([best_path(*each) for each in messages])

    def forecast(self, X: ArrayLike, steps: int = 1) -> MixtureOf:
        """Tell the distribution of the row that follows X, which is a mixture.

        Parameters
        ----------
        X : array_like of shape (N, D)
            One sequence, in the order of time.
        steps : int, optional
            How many rows ahead.

        Returns
        -------
        MixtureOf
            Its weights are p(z_N+steps | x_1, ..., x_N).
        """
        steps = as_count(steps, "steps", least=1)
        ((log_p, start, moves),) = self._messages(X, None)
        last = np.exp(forward(log_p, start, moves)[0][-1])
        weights = last @ np.linalg.matrix_power(self.moves, steps)
        return MixtureOf(weights / weights.sum(), self.components)

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Array, Ints]:
        """Draw one sequence of n rows, and the labels behind it.

        Parameters
        ----------
        n : int
            How many rows, at least 1.
        rng : numpy.random.Generator
            The source of randomness.

        Returns
        -------
        X : ndarray of shape (n, D)
            Rows, in the data's units.
        z : ndarray of shape (n,)
            Their labels, 0 to K - 1.
        """
        n, rng = as_count(n, "n", least=1), as_generator(rng)
        z = [int(rng.choice(self.n_components, p=self.weights))]
        while len(z) < n:
            z.append(int(rng.choice(self.n_components, p=self.moves[z[-1]])))
        z = np.array(z)
        return self._draw(z, rng), z

    def _messages(self, X, lengths):
        # For each sequence what `forward` takes.
        X = unmasked(X)
        log_p = self.log_each(X)
        with np.errstate(divide="ignore"):
            start, moves = np.log(self.weights), np.log(self.moves)
        return [(log_p[rows], start, moves) for rows in _sequences(lengths, len(X))]

    def _title(self):
        return f"Chain of {self.n_components} state{'s' * (len(self.weights) > 1)}"

    def _table(self):
        for row, moves in zip(super()._table(), ["moves", *self.moves], strict=True):
            yield [*row[:2], moves if isinstance(moves, str) else _moves(moves), row[2]]


def _moves(row):
    return " ".join(f"{p:.4g}" for p in row)


def _sequences(lengths, N):
    # The rows of each sequence, as slices.
    if lengths is None:
        return [slice(0, N)]
    lengths = [as_count(n, f"lengths[{i}]", least=1) for i, n in enumerate(lengths)]
    if sum(lengths) != N:
        raise ValueError(
            f"lengths sum to {sum(lengths)}, but X has {N} rows; each row belongs to "
            "one sequence"
        )
    ends = np.cumsum(lengths).tolist()
    return [slice(end - n, end) for n, end in zip(lengths, ends, strict=True)]
