"""`GaussianMixture`: a mixture fitted to data, by scikit-learn's conventions."""

import warnings
from dataclasses import replace
from functools import partial
from typing import Self

from numpy.typing import ArrayLike

from gmm_lib._types import Fixed, Points, Seed
from gmm_lib.coincide import coinciding
from gmm_lib.ending import coincided
from gmm_lib.engine import climb
from gmm_lib.errors import ConvergenceWarning, known_to_sklearn
from gmm_lib.estimator.fitted import Fitted
from gmm_lib.estimator.parametrised import Parametrised, generator
from gmm_lib.estimator.progress import progress
from gmm_lib.estimator.streaming import Streaming
from gmm_lib.families import Family, as_family, within
from gmm_lib.prior import Prior
from gmm_lib.starts.assigned import assigned_start
from gmm_lib.starts.completion import complete_run
from gmm_lib.starts.constraints import constrained
from gmm_lib.starts.given import check_given, given_start
from gmm_lib.starts.highest import best_of, engine_for
from gmm_lib.starts.search import Starts


class GaussianMixture(Parametrised, Streaming, Fitted):
    """Fit a Gaussian mixture by maximum likelihood, with EM from several starts.

    Parameters
    ----------
    n_components : int, default 1
        K.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, default 'full'
        The family: any covariances, one for all components, diagonal, or multiples of
        the identity.
    tol : float, default 1e-4
        Stop when an iteration changes the log-likelihood by at most this many nats
        per point.
    reg_covar : float, default 1e-6
        Added to the diagonal of each covariance, in the data's units squared.
        It is absolute: on data in metres 1e-6 is a millimetre squared, and the same
        data in kilometres have variances that it swamps.  So choose it with the
        units, or rescale the data.
    max_iter : int, default 100
        The largest number of EM iterations; 0 keeps the start.
    n_init : int, default 1
        How many starts are run; the highest log-likelihood is kept.  One where
        `means_init` says where, as all would be alike.
    init_params : str, default 'varied'
        The start: 'kmeans', 'k-means++', 'random' (random responsibilities: all
        components start near the mean, where the default tol often stops them, so
        set a smaller one),
        'random_from_data' (random rows), 'short_em' (the highest after a few
        iterations from each of three), or 'varied': the first start by k-means, which
        is quick and good, and any others by short EM.
    weights_init, means_init : array_like of shape (K,) and (K, D), optional
        Weights and means of the start, these in the data's units.
    precisions_init : array_like, optional
        Inverse covariances of the start, in the shape of `precisions_`.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The source of randomness.
    warm_start : bool, default False
        Start from the last fit, if it has the same K and D; where `covariance_type`
        has changed, from the new family's nearest to it.
    verbose : int, default 0
        Show the progress of each run, with tqdm where it is installed.
    verbose_interval : int, default 10
        Iterations between two reports.
    accelerate : bool, default False
        Extrapolate (SQUAREM) where that raises the log-likelihood; worth it when tol
        is small.
    fixed : str, sequence of str or dict, optional
        What stays as the start has it: 'weights', 'means' or 'covariances', several of
        them, or a dict from these to True or to a list of components.  Each needs its
        `weights_init`, `means_init` or `precisions_init`, or a warm start; `bic` and
        `aic` do not count it.
    prior : Prior, optional
        On covariances and weights: EM then raises l plus its log-density, and
        components do not collapse.  `lower_bounds_` include it.
    gamma_init : array_like of shape (N,) or (N, K), optional
        The start's labels, 0 to K - 1 or -1 where not known, or its responsibilities;
        then `init_params` and `n_init` have no say.
    missing : {'refuse', 'marginal'}, default 'refuse'
        What to do with entries that are NaN, None, pandas' NA or masked: refuse them,
        or let each row count by the density of what it has (see `gmm_lib.missing`),
        which is right where they are missing at random.
    step_exponent, step_offset : float, default 0.6 and 2.0
        The steps of `partial_fit`: its batch t has the share
        (t + step_offset)^-step_exponent.  The exponent is above 0.5 and at most 1: a
        small one follows a stream that drifts, a large one averages longer.

    Attributes
    ----------
    mixture_ : Mixture
        The fit, as the rest of this library wants it.  Set it to another of the
        family, with the components in another order say, and all else follows.
    start_ : Mixture
        Where the best run started.
    weights_, means_, covariances_, precisions_, precisions_cholesky_ : ndarray
        Views of `mixture_` that cannot be written, in scikit-learn's shapes: (K,),
        (K, D), then (K, D, D) if full, (D, D) if tied, (K, D) if diag, (K,) if
        spherical.
    converged_, reason_ : bool, str
        Whether the best run met tol, and why it stopped.
    n_iter_ : int
        Its number of iterations.
    lower_bound_, lower_bounds_ : float, list of float
        Mean log-likelihood of a point, in nats: the last, and after each E step.
    n_features_in_ : int
        D.
    n_steps_ : int
        Batches that `partial_fit` has seen; a fit before them counts as several.
    feature_names_in_ : ndarray of str, shape (D,)
        The columns' names, where X was a data frame whose names are all text.

    Notes
    -----
    `fit` and what predicts and scores work on arrays, on memory-mapped files larger
    than memory, and on streams of blocks (see `gmm_lib.data.Blocks`).  Of a dask array,
    or a list of delayed blocks, each block is summed where it lies.
    Each start on more than 8000 rows is the end of EM on a random sample of 4000 (of
    more for many components or features), itself from the best of three starts on a
    quarter of those.  Then all rows are looked through: where a group that the sample
    has too few of is explained badly, or a component holds two groups, it is given a
    component, and two others merge, if that raises the log-likelihood of all the data.
    From 500 rows on, the end of the best run on fewer is looked through so.
    Many rows of many features are read in several threads, at most as many as the
    environment's OMP_NUM_THREADS; the same number of threads gives the same bits.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> model = gm.GaussianMixture(2, random_state=0).fit(X)
    >>> np.sort(model.means_[:, 1]).round(1)
    array([54.5, 80. ])
    >>> model.predict([[2.0, 50.0]]) == model.means_[:, 1].argmin()
    array([ True])
    """

    _estimator_type = "density_estimator"

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: str | Family = "full",
        tol: float = 1e-4,
        reg_covar: float = 1e-6,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: str = "varied",
        weights_init: ArrayLike | None = None,
        means_init: ArrayLike | None = None,
        precisions_init: ArrayLike | None = None,
        random_state: Seed = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        accelerate: bool = False,
        fixed: Fixed | None = None,
        prior: Prior | None = None,
        gamma_init: ArrayLike | None = None,
        missing: str = "refuse",
        step_exponent: float = 0.6,
        step_offset: float = 2.0,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.accelerate = accelerate
        self.fixed = fixed
        self.prior = prior
        self.gamma_init = gamma_init
        self.missing = missing
        self.step_exponent = step_exponent
        self.step_offset = step_offset

    def fit(
        self, X: Points, y: object = None, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Run EM from `n_init` starts and keep the best end.

        Parameters
        ----------
        X : array_like of shape (N, D), or iterable of such blocks
            Points, in the data's units.
        y : None
            Ignored.
        sample_weight : array_like of shape (N,), optional
            How often each point counts; of blocks a list of such arrays, one a block.
            `tol` is then a change per unit of weight.

        Returns
        -------
        GaussianMixture
            This object.

        Raises
        ------
        TypeError, ValueError
            When X or a constructor argument is malformed.
        DegenerateComponentError
            A ValueError: when a covariance of the start would be singular, as where all
            points are alike, and reg_covar is 0.

        Warns
        -----
        ConvergenceWarning
            When the best run stopped before it met tol, or where a component
            collapsed: then at the last sound mixture, and `reason_` says which.  Also
            when two components of the fit coincide.
        """
        self._check()
        blocks = self._blocks(X, sample_weight)
        family = self.reg_covar, self.covariance_type
        engine = engine_for(blocks, self.n_components, *family)
        starts, whole = self._starts(blocks, engine)
        steps = constrained(engine, self, blocks, starts[0])
        run, start = best_of(partial(self._run, steps), starts)
        if whole and not run.degenerate:
            climb_from = partial(self._run, steps)
            run, start = complete_run(run, start, engine, climb_from, family[1])
        self._keep(run, start, engine)
        self._remember(run.mixture, *steps.met(run.mixture))
        self._name(blocks.names)
        return self

    def _starts(self, blocks, engine):
        # The last fit, if it is to be continued and has the size; or what is found.
        # And whether all rows are to be looked through from where they end.
        D, last = len(engine.frame.scale), getattr(self, "mixture_", None)
        given, rng = given_start(self, D), generator(self.random_state)
        same = last is not None and last.means.shape == (self.n_components, D)
        if self.warm_start and same:
            family = as_family(self.covariance_type)
            return [last if family is self._family else within(last, family)], False
        parts = check_given(self.fixed, self.n_components, given)
        if self.gamma_init is not None:
            return [replace(assigned_start(self, blocks), **parts)], False
        find = Starts(self, blocks, engine, given, rng)
        turns = self.n_init if given["means"] is None else 1  # they would be alike
        found = [replace(m, **parts) if parts else m for m in map(find, range(turns))]
        return found, find.whole and not parts and given["means"] is None

    def _run(self, engine, start):
        with progress(self.verbose, self.verbose_interval, self.max_iter) as report:
            how = {"tol": self.tol, "max_iter": self.max_iter, "report": report}
            return climb(engine, start, accelerate=self.accelerate, **how)

    def _keep(self, run, start, engine):
        self._family, self._total = as_family(self.covariance_type), engine.total
        self.mixture_, self.start_ = run.mixture, start
        self.converged_, self.reason_ = run.converged, run.reason
        self.lower_bounds_ = bounds = (run.log_likelihoods / engine.total).tolist()
        self.lower_bound_, self.n_iter_ = bounds[-1], len(bounds) - 1
        pair = coinciding(run.mixture)
        if pair is not None:
            self._warn(coincided(*pair, *engine.swamped(self.reg_covar)))
        if not run.converged and self.max_iter > 0:
            self._warn(run)

    def _name(self, names):
        self._forget("feature_names_in_")
        if names is not None:
            self.feature_names_in_ = names

    def _warn(self, ending):
        words = f"{ending.reason}; {ending.remedy}".removesuffix("; ")
        warnings.warn(words, known_to_sklearn(ConvergenceWarning), stacklevel=4)
