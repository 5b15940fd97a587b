"""The likelihood-ratio test of K components against K + 1, by simulation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib.arguments.arrays import as_count, as_generator, as_points
from gmm_lib.arguments.shares import as_sample_weight
from gmm_lib.em import log_likelihood
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.families import Family, as_family
from gmm_lib.selection.fit import fit


@dataclass(frozen=True, eq=False, repr=False)
class LikelihoodRatio:
    """Hold a test of K components against K + 1.

    Parameters
    ----------
    n_components : int
        K, the hypothesis.
    statistic : float
        2 (l_{K+1} - l_K), on the data.
    simulated : ndarray of shape (n_boot,)
        The same on samples from the fit with K components.

    Examples
    --------
    >>> LikelihoodRatio(1, 9.0, np.array([1.0, 2.0, 3.0, 10.0]))
    1 against 2 components: 2 (l_2 - l_1) = 9, p = 0.4 from 4 samples
    """

    n_components: int
    statistic: float
    simulated: np.ndarray

    @property
    def p_value(self) -> float:
        """The share of samples, the data counted as one, that reach the statistic."""
        reached = np.sum(self.simulated >= self.statistic)
        return float((1 + reached) / (1 + len(self.simulated)))

    def __repr__(self):
        K = self.n_components
        return (
            f"{K} against {K + 1} components: 2 (l_{K + 1} - l_{K}) = "
            f"{self.statistic:.4g}, p = {self.p_value:.2g} from {len(self.simulated)} "
            "samples"
        )


def likelihood_ratio(
    X: ArrayLike,
    n_components: int,
    covariance_type: str | Family = "full",
    *,
    rng: np.random.Generator,
    n_boot: int = 99,
    n_init: int = 10,
    sample_weight: ArrayLike | None = None,
) -> LikelihoodRatio:
    """Test K components against K + 1 by the parametric bootstrap.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Points, in the data's units.
    n_components : int
        K, the hypothesis.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    rng : numpy.random.Generator
        The source of samples and starts.
    n_boot : int, optional
        How many samples to draw from the fit with K components.
    n_init : int, optional
        Runs for each fit; the highest log-likelihood is kept.
    sample_weight : array_like of shape (N,), optional
        How often each point was seen, in whole numbers: each sample has as many points
        as they sum to.  Of other weights the law is not known, as nothing says how
        data that have them come about.

    Returns
    -------
    LikelihoodRatio

    Raises
    ------
    TypeError, ValueError
        When an argument is malformed.
    DegenerateComponentError
        A ValueError: when a component collapses, or two end in one place, from every
        start, on the data or on most samples.

    Notes
    -----
    McLachlan (1987), Applied Statistics 36, 318-324.
    A sample on which every run fails so has no statistic, and is drawn anew.
    The usual chi-squared law does not hold: with K components the parameters of one
    more are not identified, so the statistic is compared with its own simulation.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> X = gm.make_overlapping(100, np.random.default_rng(0), separation=6).X
    >>> test = likelihood_ratio(X, 1, rng=np.random.default_rng(1), n_boot=9, n_init=1)
    >>> test.p_value
    0.1
    >>> values, counts = np.unique(X.round(1), axis=0, return_counts=True)
    >>> how = {"rng": np.random.default_rng(1), "n_boot": 9, "n_init": 1}
    >>> likelihood_ratio(values, 1, sample_weight=counts, **how).p_value
    0.1
    """
    X, rng = as_points(X), as_generator(rng)
    K = as_count(n_components, "n_components", least=1)
    n_init = as_count(n_init, "n_init", least=1)
    as_family(covariance_type)
    n_boot = as_count(n_boot, "n_boot", least=1)
    X, weight, N = _seen(X, sample_weight)

    def compare(X, weight=None):
        models = [fit(X, J, covariance_type, rng, n_init, weight) for J in (K, K + 1)]
        null, other = (log_likelihood(X, m, sample_weight=weight) for m in models)
        return models[0], 2 * (other - null)

    null, observed = compare(X, weight)
    simulated = []
    for _ in range(2 * n_boot):
        try:
            simulated.append(compare(null.sample(N, rng)[0])[1])
        except DegenerateComponentError:
            continue
        if len(simulated) == n_boot:
            return LikelihoodRatio(K, observed, np.array(simulated))
    raise DegenerateComponentError(
        f"on most samples a component collapses from every start with K = {K + 1}; try "
        "covariance_type='tied', whose likelihood is bounded"
    )


def _seen(X, sample_weight):
    # The points that were seen, how often, and how often in all.
    weight = as_sample_weight(sample_weight, len(X))
    if weight is None:
        return X, None, len(X)
    part = weight != np.round(weight)
    if part.any():
        n = int(part.argmax())
        raise ValueError(
            f"sample_weight[{n}] is {weight[n]:.6g}, but samples can only have as many "
            "points as whole weights sum to; pass how often each row was seen, or "
            "sample_weight=None"
        )
    held = weight > 0
    return X[held], weight[held], int(weight.sum())
