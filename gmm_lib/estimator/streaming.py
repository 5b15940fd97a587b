"""Fits to a stream: stepwise EM, a batch at a time, each seen once."""

from dataclasses import replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib import missing
from gmm_lib._types import Points
from gmm_lib.arguments.arrays import as_nonnegative
from gmm_lib.arguments.columns import check_names, check_number
from gmm_lib.data.holes import Holes
from gmm_lib.engine import Moments, expected_statistics
from gmm_lib.estimator.parametrised import generator
from gmm_lib.estimator.pseudo_points import settled, without_prior
from gmm_lib.families import as_family
from gmm_lib.fixed import as_fixed, check_fixed
from gmm_lib.mixture import Mixture
from gmm_lib.prior import Prior
from gmm_lib.starts.assigned import assigned_start
from gmm_lib.starts.given import check_given, given_start
from gmm_lib.starts.search import STARTS, sample

_OF_A_RUN = ("converged_", "reason_", "n_iter_", "lower_bound_", "lower_bounds_")


class Flow(NamedTuple):
    """Hold how far a stream has come."""

    mixture: Mixture  # what the next batch meets
    average: Moments  # the moving average that it was solved from
    steps: float  # batches so far
    seen: float  # the weight of their rows


class Behind(NamedTuple):
    """Hold what `fit` found, and what its last sums met."""

    mixture: Mixture
    fixed: object  # as the estimator has it
    prior: Prior | None  # with its scale
    counts: np.ndarray | None = None  # N_k (K,), where weights may not tell them


class Streaming:
    """Follow a stream: what `GaussianMixture` inherits for `partial_fit`."""

    def partial_fit(
        self, X: Points, y: object = None, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Move the fit by one batch of a stream: an E step, and a share of an M step.

        Parameters
        ----------
        X : array_like of shape (N, D), or iterable of such blocks
            The batch, in the data's units; two rows are enough.
        y : None
            Ignored.
        sample_weight : array_like of shape (N,), optional
            How often each point counts, within the batch; see `fit`.

        Returns
        -------
        GaussianMixture
            This object: `mixture_` and its views, `n_steps_`, and of the first batch
            `start_`.  What tells of a run of `fit` is gone, as that has been left.

        Raises
        ------
        TypeError, ValueError
            When X or a constructor argument is malformed, X has other columns than the
            batches before, or the first has no value given for what is `fixed`.

        Notes
        -----
        Batch t = 0, 1, ... has the share (t + step_offset)^-step_exponent in a moving
        average of expected sums (`Moments`), about the mean of the first batch; each
        batch counts alike, whatever its size.
        The first is taken from a start that it makes by `init_params`, or by
        `gamma_init`, which is of that batch's rows alone; as wide as the batch is, so
        no component collapses however small it is.  After `fit`, the fit counts as as
        many batches as it had rows for; a `mixture_` that was set since, as the sums
        that it leads one to expect of them.
        With a `prior` each M step is that of a fit to all rows so far, of which the
        average stands for the sums; so the prior counts for less and less.
        What is `fixed` stays as the start has it, or the fit before; each M step is the
        highest over the rest.

        Cappé and Moulines (2009), Journal of the Royal Statistical Society B 71,
        593-613; Liang and Klein (2009), NAACL, 611-619.

        Examples
        --------
        >>> import numpy as np
        >>> import gmm_lib as gm
        >>> truth = gm.Mixture([0.5, 0.5], [[0.0], [8.0]], [[[1.0]], [[1.0]]])
        >>> rng, model = np.random.default_rng(0), gm.GaussianMixture(2, random_state=0)
        >>> for _ in range(200):
        ...     model = model.partial_fit(truth.sample(50, rng)[0])
        >>> np.sort(model.means_.ravel()).round(1)
        array([0., 8.])
        >>> model.set_params(fixed={"means": [0]}).mixture_ = truth
        >>> model.partial_fit([[1.0], [2.0]]).means_[0]
        array([0.])
        """
        self._check()
        self._check_streamable()
        blocks = self._blocks(X, sample_weight)
        measures = blocks.measure()
        flow = self._flow(blocks, measures)
        rate = (flow.steps + self.step_offset) ** -self.step_exponent
        sums = self._sums(blocks, flow.mixture).moments(flow.average.origin)
        average = (1 - rate) * flow.average + rate / sums.total * sums
        self._follow(average, flow, measures.total)
        return self

    def _flow(self, blocks, measures):
        # Where the stream stands: at its beginning, at a fit, or where it was left.
        if not self._fitted():
            start, family = self._begin(blocks, measures), self.covariance_type
            check_fixed(as_fixed(self.fixed, self.n_components), start, family)
            self._family, self.start_ = as_family(family), start
            self._name(blocks.names)
            return Flow(start, Moments.of(start, measures.mean), 0.0, 0.0)
        self._check_batch(blocks, len(measures.mean))
        flow, mixture = getattr(self, "_left", None), self._mixture
        if flow is None:
            seen = getattr(self, "_total", 0.0)
            average = self._expected(mixture, seen, measures.mean)
            return Flow(mixture, average, seen / measures.total, seen)
        if flow.mixture is mixture:
            return flow
        average = self._expected(mixture, flow.seen, flow.average.origin)
        return flow._replace(mixture=mixture, average=average)

    def _remember(self, mixture, prior, counts):
        # What a fit found, for a stream that goes on from there.
        self._forget("_left", "n_steps_")
        self._behind = Behind(mixture, self.fixed, prior, counts)

    def _expected(self, mixture, seen, origin):
        # What the rows so far said: without the prior's pseudo-points, and with their
        # own shares where weights were fixed.
        now = Behind(mixture, self.fixed, self.prior)
        met = getattr(self, "_behind", now)
        counts = met.counts if met.mixture is mixture else None
        if met.prior is not None:
            mixture = without_prior(mixture, met.prior, seen, met.fixed, counts)
        elif counts is not None:
            mixture = replace(mixture, weights=counts / counts.sum())
        return Moments.of(mixture, origin)

    def _begin(self, blocks, measures):
        # Means by `init_params`; covariances blended with the batch's own, by as many
        # rows as it takes to have one.
        K, D, rng = self.n_components, len(measures.mean), generator(self.random_state)
        variance = measures.variance
        widest = variance.max() if variance.max() > 0 else 1.0
        variance = np.where(variance > 0, variance, widest)
        points = self._points(blocks, measures, rng)
        if len(points) < K:
            more = rng.standard_normal((K - len(points), D))
            points = np.concatenate([points, measures.mean + np.sqrt(variance) * more])
        if self.gamma_init is None:
            choose = STARTS[self.init_params][0]
            start = choose(points, K, rng, reg_covar=widest)
        else:
            start = assigned_start(self, blocks, reg_covar=widest)
        own = start.covariances - widest * np.eye(D)
        whole = 0.5 * (np.cov(points.T, ddof=0).reshape(D, D) + np.diag(variance))
        rows = (start.weights * len(points))[:, None, None]
        blended = (rows * own + (D + 1) * whole) / (rows + D + 1)
        blended = as_family(self.covariance_type).project(blended, start.weights)
        parts = check_given(self.fixed, K, given_start(self, D))
        return replace(Mixture(start.weights, start.means, blended), **parts)

    def _points(self, blocks, measures, rng):
        points = sample(blocks, self.n_components, len(measures.mean), rng)
        if not isinstance(blocks, Holes):
            return points
        one = missing.one_gaussian(points, measures.mean, measures.variance)
        return missing.fill(points, one, rng)

    def _sums(self, blocks, mixture):
        if isinstance(blocks, Holes):
            return missing.expect(blocks, mixture)
        return expected_statistics(blocks, mixture)

    def _follow(self, average, flow, total):
        steps, seen = flow.steps + 1, flow.seen + total
        options = self.reg_covar, self._family
        if self.prior is None and not as_fixed(self.fixed, self.n_components).any():
            self.mixture_ = average.mixture(*options)
        else:
            kept = self.fixed, self.prior
            self.mixture_ = settled(average, seen, flow.mixture, *kept, *options)
        self._left = Flow(self._mixture, average, steps, seen)
        self.n_steps_ = int(steps)
        self._forget("_behind", *_OF_A_RUN)

    def _forget(self, *names):
        for name in names:
            vars(self).pop(name, None)

    def _check_batch(self, blocks, D):
        check_names(getattr(self, "feature_names_in_", None), blocks.names)
        check_number(self.n_features_in_, D)
        if self.mixture_.n_components != self.n_components:
            raise ValueError(
                f"n_components is {self.n_components}, but the stream began with "
                f"{self.mixture_.n_components}; begin anew with another GaussianMixture"
            )
        if as_family(self.covariance_type).name != self._family.name:
            raise ValueError(
                f"covariance_type is {self.covariance_type!r}, but the stream began "
                f"with {self._family.name!r}; begin anew with another GaussianMixture"
            )
        fixed = as_fixed(self.fixed, self.n_components)
        check_fixed(fixed, self.mixture_, self._family)

    def _check_streamable(self):
        exponent = as_nonnegative(self.step_exponent, "step_exponent")
        if not 0.5 < exponent <= 1:
            raise ValueError(
                f"step_exponent is {exponent}; it must be above 0.5, or the steps "
                "never settle, and at most 1, or they come to rest too early"
            )
        if not as_nonnegative(self.step_offset, "step_offset") > 1:
            raise ValueError(
                f"step_offset is {self.step_offset}; it must be above 1, or the first "
                "batch leaves nothing of the start"
            )
