"""`GaussianMixture`: a mixture fitted to data, by scikit-learn's conventions."""

import inspect
import warnings

import numpy as np

from gmm_lib._validation import (
    FAMILIES,
    as_choice,
    as_count,
    as_nonnegative,
    as_points,
)
from gmm_lib.blocks import Blocks
from gmm_lib.criteria import n_parameters
from gmm_lib.em import e_step, em
from gmm_lib.engine import climb
from gmm_lib.initialize import best as highest
from gmm_lib.precisions import roots, shaped
from gmm_lib.progress import progress
from gmm_lib.starts import STARTS, Starts, engine_for

_ROWS = 4096  # rows predicted at once


class ConvergenceWarning(UserWarning):
    """A fit stopped before it met its own stopping rule."""


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for what only `fit` can give it."""


class GaussianMixture:
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
        How many starts are run; the highest log-likelihood is kept.
    init_params : str, default 'varied'
        The start: 'kmeans', 'k-means++', 'random' (random responsibilities: all
        components start near the mean, where a large tol may stop them),
        'random_from_data' (random rows), 'short_em' (the highest after a few
        iterations from each of three), or 'varied': the first start by k-means, which
        is quick and good, and any others by short EM.
    weights_init : array_like of shape (K,), optional
        Weights of the start.
    means_init : array_like of shape (K, D), optional
        Means of the start, in the data's units.
    precisions_init : array_like, optional
        Inverse covariances of the start, in the shape of `precisions_`.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The source of randomness.
    warm_start : bool, default False
        Start from the last fit.
    verbose : int, default 0
        Show the progress of each run, with tqdm where it is installed.
    verbose_interval : int, default 10
        Iterations between two reports.
    accelerate : bool, default False
        Extrapolate (SQUAREM) where that raises the log-likelihood; worth it when tol
        is small.

    Attributes
    ----------
    mixture_ : Mixture
        The fit, as the rest of this library wants it.
    start_ : Mixture
        Where the best run started.
    weights_, means_, covariances_, precisions_, precisions_cholesky_ : ndarray
        The fit in scikit-learn's shapes: (K,), (K, D), then (K, D, D) if full, (D, D)
        if tied, (K, D) if diag, (K,) if spherical.
    converged_ : bool
        Whether the best run met tol.
    reason_ : str
        Why it stopped.
    n_iter_ : int
        Its number of iterations.
    lower_bound_, lower_bounds_ : float, list of float
        Mean log-likelihood of a point, in nats: the last, and after each E step.
    n_features_in_ : int
        D.

    Notes
    -----
    `fit` works on arrays, on memory-mapped files larger than memory, and on lists of
    blocks (see `gmm_lib.blocks.Blocks`); the other methods take arrays and such files.
    Each start on more than 8000 rows is the end of EM on a random sample of 4000 (of
    more for many components or features), itself from the best of four starts on a
    quarter of those.
    Many rows of many features are read in several threads, at most as many as the
    environment's OMP_NUM_THREADS; the same number of threads gives the same bits.

    Examples
    --------
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
        n_components=1,
        *,
        covariance_type="full",
        tol=1e-4,
        reg_covar=1e-6,
        max_iter=100,
        n_init=1,
        init_params="varied",
        weights_init=None,
        means_init=None,
        precisions_init=None,
        random_state=None,
        warm_start=False,
        verbose=0,
        verbose_interval=10,
        accelerate=False,
    ):
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

    def fit(self, X, y=None):
        """Run EM from `n_init` starts and keep the best end.

        Parameters
        ----------
        X : array_like of shape (N, D), or iterable of such blocks
            Points, in the data's units.
        y : None
            Ignored.

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
            collapsed: then at the last sound mixture, and `reason_` says which.
        """
        self._check()
        blocks = Blocks(X)
        engine = engine_for(self, blocks)
        n = engine.n_points
        if n < self.n_components:
            raise ValueError(
                f"n_components is {self.n_components}, but X has only {n} rows; "
                "try fewer components or more points"
            )
        rng = _generator(self.random_state)
        find = Starts(self, blocks, engine, rng)
        starts = [find(turn) for turn in range(self.n_init)]
        runs = [self._run(engine, start) for start in starts]
        best = highest(runs)
        self._keep(runs[best], starts[best], n)
        return self

    def _run(self, engine, start):
        with progress(self.verbose, self.verbose_interval, self.max_iter) as report:
            return climb(
                engine,
                start,
                tol=self.tol,
                max_iter=self.max_iter,
                accelerate=self.accelerate,
                report=report,
            )

    def _check(self):
        as_count(self.n_components, "n_components", least=1)
        as_choice(self.covariance_type, "covariance_type", FAMILIES)
        as_choice(self.init_params, "init_params", tuple(STARTS))
        as_nonnegative(self.tol, "tol")
        as_nonnegative(self.reg_covar, "reg_covar")
        as_count(self.max_iter, "max_iter", least=0)
        as_count(self.n_init, "n_init", least=1)
        as_count(self.verbose_interval, "verbose_interval", least=1)

    def _keep(self, run, start, n_points):
        self.mixture_, self.start_ = run.mixture, start
        self.weights_ = run.mixture.weights.copy()
        self.means_ = run.mixture.means.copy()
        self.covariances_ = shaped(run.mixture.covariances, self.covariance_type)
        factors = roots(run.mixture.covariances)
        precisions = factors @ factors.transpose(0, 2, 1)
        self.precisions_cholesky_ = shaped(factors, self.covariance_type)
        self.precisions_ = shaped(precisions, self.covariance_type)
        self.converged_, self.reason_ = run.converged, run.reason
        self.lower_bounds_ = (run.log_likelihoods / n_points).tolist()
        self.lower_bound_ = self.lower_bounds_[-1]
        self.n_iter_ = len(self.lower_bounds_) - 1
        self.n_features_in_ = run.mixture.n_features
        if not run.converged and self.max_iter > 0:
            remedy = (
                ""
                if run.degenerate
                else (
                    "; try a larger max_iter, a larger tol, accelerate=True or another "
                    "random_state"
                )
            )
            warnings.warn(run.reason + remedy, ConvergenceWarning, stacklevel=3)

    def fit_predict(self, X, y=None):
        """Fit, then predict the same points; see `fit` and `predict`."""
        return self.fit(X).predict(X)

    def predict(self, X):
        """Find the component most responsible for each point.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Points, in the data's units.

        Returns
        -------
        ndarray of int, shape (N,)
            0 to K - 1.

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            When X is malformed.
        """
        return self._blockwise(
            X, lambda rows: self.mixture_.log_joint(rows).argmax(axis=1)
        )

    def predict_proba(self, X):
        """Compute the responsibilities gamma (N, K); see `e_step` and `predict`."""
        return self._blockwise(X, lambda rows: e_step(rows, self.mixture_))

    def score_samples(self, X):
        """Compute each point's log-density (N,), in nats; see `predict`."""
        return self._blockwise(X, lambda rows: self.mixture_.log_density(rows))

    def score(self, X, y=None):
        """Average the log-density over the points, in nats; see `predict`."""
        return float(self.score_samples(X).mean())

    def aic(self, X):
        """Compute Akaike's information criterion, -2 l + 2 p: lower is better."""
        return -2 * self.score_samples(X).sum() + 2 * self._n_parameters()

    def bic(self, X):
        """Compute the Bayesian criterion, -2 l + p log N: lower is better."""
        scores = self.score_samples(X)
        return -2 * scores.sum() + np.log(len(scores)) * self._n_parameters()

    def sample(self, n_samples=1):
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

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            When n_samples is no whole number of at least 1.
        """
        self._check_fitted()
        n = as_count(n_samples, "n_samples", least=1)
        return self.mixture_.sample(n, _generator(self.random_state))

    def trace(self, X):
        """Run the best start again with the textbook's EM, keeping every iterate.

        Parameters
        ----------
        X : array_like of shape (N, D)
            The points that were fitted.

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
        return em(
            X,
            self.start_,
            tol=self.tol,
            max_iter=self.max_iter,
            reg_covar=self.reg_covar,
            covariance_type=self.covariance_type,
        )

    def _blockwise(self, X, function):
        self._check_fitted()
        X = X if isinstance(X, np.memmap) and X.ndim == 2 else as_points(X)
        if X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {X.shape[1]} features, but GaussianMixture is expecting "
                f"{self.n_features_in_} features as input; pass those that were fitted"
            )
        parts = [
            function(as_points(X[a : a + _ROWS]))
            for a in range(0, max(len(X), 1), _ROWS)
        ]
        return np.concatenate(parts)

    def _n_parameters(self):
        mixture = self.mixture_
        return n_parameters(
            mixture.n_components, mixture.n_features, self.covariance_type
        )

    def _check_fitted(self):
        if not self._fitted():
            raise NotFittedError("this GaussianMixture is not fitted yet; call fit(X)")

    def get_params(self, deep=True):
        """Give the constructor's arguments as a dict."""
        return {name: getattr(self, name) for name in _names()}

    def set_params(self, **params):
        """Change constructor arguments; return this object."""
        for name, value in params.items():
            if name not in _names():
                raise ValueError(
                    f"GaussianMixture has no parameter {name!r}; it has {_names()}"
                )
            setattr(self, name, value)
        return self

    def _fitted(self):
        return hasattr(self, "mixture_")

    __sklearn_is_fitted__ = _fitted

    def __sklearn_tags__(self):
        # Called by scikit-learn alone, so it is there to import.
        from sklearn.utils import Tags, TargetTags

        target = TargetTags(required=False)
        return Tags(estimator_type="density_estimator", target_tags=target)

    def __repr__(self):
        defaults = inspect.signature(type(self)).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not defaults[name].default and value != defaults[name].default
        ]
        return f"GaussianMixture({', '.join(changed)})"


def _names():
    return list(inspect.signature(GaussianMixture).parameters)


def _generator(random_state):
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31))
    if random_state is not None:
        as_count(random_state, "random_state", least=0)
    return np.random.default_rng(random_state)
