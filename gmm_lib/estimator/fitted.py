"""What a fitted mixture answers: predictions, scores, samples, its own history."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmm_lib import missing
from gmm_lib._types import Array, Ints, Points
from gmm_lib.arguments.arrays import as_choice, as_count, as_points
from gmm_lib.arguments.columns import check_names, check_number, feature_names
from gmm_lib.arguments.refusals import no_rows
from gmm_lib.data.holes import patterns
from gmm_lib.data.kinds import as_blocks
from gmm_lib.data.parts import is_flat
from gmm_lib.em import em, em_by
from gmm_lib.errors import NotFittedError, known_to_sklearn
from gmm_lib.estimator.parametrised import MISSING, generator
from gmm_lib.estimator.view import View
from gmm_lib.families import as_family, check_member
from gmm_lib.matrices import precision_factors
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.model import log_sum_exp, responsibilities, weighed
from gmm_lib.selection.criteria import n_parameters
from gmm_lib.starts.constraints import informed
from gmm_lib.trace import Trace


def _precision_factors(mixture, family):
    return family.reduce(precision_factors(mixture.covariances))


def _precisions(mixture, family):
    factors = precision_factors(mixture.covariances)
    return family.reduce(factors @ factors.transpose(0, 2, 1))


class Fitted:
    """Answer for `mixture_`, once `fit` has found it."""

    start_: Mixture
    converged_: bool
    reason_: str
    n_iter_: int
    lower_bound_: float
    lower_bounds_: list[float]
    n_features_in_: int
    n_steps_: int
    feature_names_in_: NDArray[Any]

    weights_ = View(lambda mixture, family: mixture.weights)
    means_ = View(lambda mixture, family: mixture.means)
    covariances_ = View(lambda mixture, family: family.reduce(mixture.covariances))
    precisions_ = View(_precisions)
    precisions_cholesky_ = View(_precision_factors)

    @property
    def mixture_(self) -> Mixture:
        self._check_fitted()
        return self._mixture

    @mixture_.setter
    def mixture_(self, mixture: Mixture) -> None:
        family = getattr(self, "_family", None) or as_family(self.covariance_type)
        check_member(as_mixture(mixture), family)
        self._mixture, self._family = mixture, family
        self.n_features_in_ = mixture.n_features

    def fit_predict(
        self, X: Points, y: object = None, sample_weight: ArrayLike | None = None
    ) -> Ints:
        """Fit, then predict the same points; see `fit` and `predict`."""
        return self.fit(X, y, sample_weight).predict(X)

    def predict(self, X: Points) -> Ints:
        """Find the component most responsible for each point.

        Parameters
        ----------
        X : array_like of shape (N, D), or iterable of such blocks
            Points, in the data's units; see `gmm_lib.data.Blocks`.

        Returns
        -------
        ndarray of int, shape (N,)
            0 to K - 1.

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            When X is malformed, or its columns have other names than those of the fit,
            or stand in another order.

        Warns
        -----
        UserWarning
            When X has names and the fit had none, or the other way round.
        """
        return self._blockwise(X, lambda rows: self._log_joint(rows).argmax(axis=1))

    def predict_proba(self, X: Points) -> Array:
        """Compute the responsibilities gamma (N, K); see `e_step` and `predict`.

        However far a point is, its row is an answer.
        """

        def gamma(rows):
            joint = self._log_joint(rows)
            return responsibilities(joint, log_sum_exp(joint))

        return self._blockwise(X, gamma)

    def score_samples(self, X: Points) -> Array:
        """Compute each point's log-density (N,), in nats; see `predict`."""
        return self._blockwise(X, self._log_density)

    def score(
        self, X: Points, y: object = None, sample_weight: ArrayLike | None = None
    ) -> float:
        """Average the log-density over the points, in nats; see `predict`.

        With `sample_weight` (N,) each point counts as often as its weight says; of
        blocks it is a list of such arrays, one a block.
        """
        log_likelihood, total = self._summed(X, sample_weight)
        return log_likelihood / total

    def aic(self, X: Points, sample_weight: ArrayLike | None = None) -> float:
        """Compute Akaike's information criterion, -2 l + 2 p: lower is better."""
        return -2 * self._summed(X, sample_weight)[0] + 2 * self._n_parameters()

    def bic(self, X: Points, sample_weight: ArrayLike | None = None) -> float:
        """Compute the Bayesian criterion, -2 l + p log N: lower is better.

        With `sample_weight` N is the sum of the weights.
        """
        log_likelihood, total = self._summed(X, sample_weight)
        return -2 * log_likelihood + np.log(total) * self._n_parameters()

    def _summed(self, X, sample_weight):
        # l of the points, and their weight.
        scores = self._blockwise(X, self._log_density, sample_weight)
        if sample_weight is None:
            return float(scores.sum()), len(scores)
        weight = self._blocks(X, sample_weight).weight
        return weighed(scores, weight), float(weight.sum())

    def sample(self, n_samples: int = 1) -> tuple[Array, Ints]:
        """Draw points from the fit.

        Parameters
        ----------
        n_samples : int, default 1
            How many.

        Returns
        -------
        X : ndarray of shape (n_samples, D)
            Points, in the data's units.
        y : ndarray of int, shape (n_samples,)
            The component that each came from.

        Notes
        -----
        A seed in `random_state` gives the same points in each call, and others than
        `numpy.random.default_rng` of that seed does, which may have made the data.

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            When n_samples is no whole number of at least 1.
        """
        self._check_fitted()
        n = as_count(n_samples, "n_samples", least=1)
        return self.mixture_.sample(n, generator(self.random_state, apart=True))

    def trace(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> Trace:
        """Run the best start again with the textbook's EM, keeping every iterate.

        Parameters
        ----------
        X : array_like of shape (N, D)
            The points that were fitted.
        sample_weight : array_like of shape (N,), optional
            Their weights.

        Returns
        -------
        Trace

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            When X is malformed.
        """
        self._check_fitted()
        family, weights = self._family, {"sample_weight": sample_weight}
        options = {
            "tol": self.tol,
            "max_iter": self.max_iter,
            "reg_covar": self.reg_covar,
            "fixed": self.fixed,
            "prior": self.prior,
        }
        if self.missing == "refuse":
            return em(X, self.start_, covariance_type=family, **weights, **options)
        blocks = self._blocks(X, sample_weight)
        measures, K = blocks.measure(), self.mixture_.n_components
        options["prior"] = informed(self.prior, blocks, measures, K)
        expect = partial(missing.expect, blocks, covariance_type=family)
        return em_by(expect, self.start_, **options)

    def _blockwise(self, X, function, sample_weight=None):
        self._check_fitted()
        parts = []
        for rows in self._read(X, sample_weight):
            parts.append(function(rows))
        if not parts:
            raise no_rows()
        return np.concatenate(parts)

    def _blocks(self, X, sample_weight=None):
        # The points, in blocks; with holes, if those are allowed.
        return as_blocks(X, sample_weight, holes=self.missing == "marginal")

    def _read(self, X, sample_weight=None):
        # The points in checked blocks, with the features of the fit.
        D = self.n_features_in_
        if is_flat(X):
            as_points(X, D)  # says so
        as_choice(self.missing, "missing", MISSING)
        fitted = getattr(self, "feature_names_in_", None)
        named = feature_names(X)
        if named is not None:  # before the numbers, of which some may be missing
            check_names(fitted, named, X)
        blocks = self._blocks(X, sample_weight)
        for rows in blocks.points():
            if named is None:
                check_names(fitted, blocks.names)
                named = True
            check_number(D, rows.shape[1])
            yield rows

    def _log_joint(self, rows):
        # As the mixture's, and an answer where even its logarithm leaves the range.
        mixture, whole = self.mixture_, self.missing == "refuse"
        joint = mixture.log_joint(rows) if whole else missing.log_joint(rows, mixture)
        lost = np.flatnonzero(np.isneginf(joint.max(axis=1)))
        for seen, some in patterns(rows[lost]):
            known = mixture.marginal(np.flatnonzero(seen))
            joint[lost[some]] = _far_out(known, rows[lost[some]][:, seen])
        return joint

    def _log_density(self, rows):
        if self.missing == "refuse":
            return self.mixture_.log_density(rows)
        return missing.log_density(rows, self.mixture_)

    def _n_parameters(self):
        mixture = self.mixture_
        K, D = mixture.n_components, mixture.n_features
        return n_parameters(K, D, self._family, fixed=self.fixed)

    def _check_fitted(self):
        if not self._fitted():
            error = known_to_sklearn(NotFittedError)
            raise error("this GaussianMixture is not fitted yet; call fit(X)")

    def _fitted(self):
        return "_mixture" in vars(self)

    __sklearn_is_fitted__ = _fitted


def _far_out(mixture, X):
    # So far out only the nearest components count, whatever their weights above 0.
    small = replace(mixture, means=1e-150 * mixture.means)
    with np.errstate(invalid="ignore"):
        apart = small.log_joint(1e-150 * X) - small._log_scale
    apart = np.where(mixture.weights > 0, apart, -np.inf)
    nearest = apart == apart.max(axis=1, keepdims=True)
    return np.where(nearest, small._log_scale, -np.inf)
