"""Numbers that charge a fitted mixture for its parameters: AIC, BIC, ICL.

All three have one sign here, -2 l + ...: lower is better.
Some packages report the negative of BIC, so that there higher is better.
"""

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Fixed, Points
from gmm_lib.arguments.arrays import as_count, as_points
from gmm_lib.arguments.refusals import no_rows
from gmm_lib.arguments.shares import as_row_weight
from gmm_lib.data.blocks import Blocks
from gmm_lib.data.parts import is_flat
from gmm_lib.families import Family, as_family, check_member
from gmm_lib.fixed import as_fixed, n_free
from gmm_lib.mixture import Mixture, as_mixture
from gmm_lib.model import Model, log_sum_exp, weighed


def n_parameters(
    n_components: int,
    n_features: int,
    covariance_type: str | Family = "full",
    *,
    fixed: Fixed | None = None,
) -> int:
    """Count the free parameters of a mixture.

    Parameters
    ----------
    n_components : int
        K.
    n_features : int
        D.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family.
    fixed : str, sequence of str or dict, optional
        What the fit leaves as it is, and so does not count: see `em`.

    Returns
    -------
    int
        K - 1 weights, K D means, and the entries of the covariances that are free:
        K D (D + 1) / 2 if full, D (D + 1) / 2 if tied, K D if diagonal, K if
        spherical.

    Raises
    ------
    TypeError, ValueError
        When a number is no whole number of at least 1, or the family is unknown.

    Examples
    --------
    >>> [n_parameters(3, 2, family) for family in ("full", "tied", "diag", "spherical")]
    [17, 11, 14, 11]
    >>> n_parameters(3, 2, fixed={"means": [0]})
    15
    """
    K = as_count(n_components, "n_components", least=1)
    D = as_count(n_features, "n_features", least=1)
    return n_free(as_fixed(fixed, K), D, as_family(covariance_type))


def aic(
    X: Points,
    mixture: Model,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
    fixed: Fixed | None = None,
) -> float:
    """Compute Akaike's information criterion, -2 l + 2 p.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood; or that of another model which knows its
        `n_parameters`, such as a `MixtureOf` or a `Chain`.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.
    sample_weight : array_like of shape (N,), optional
        How often each point counts, of blocks a list of such arrays, one a block; N is
        then the sum of the weights.
    fixed : str, sequence of str or dict, optional
        What the fit left as it was, and p does not count: see `em`.

    Returns
    -------
    float
        Lower is better; a difference of 2 is one nat of log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Akaike (1974), IEEE Transactions on Automatic Control 19, 716-723.
    It estimates the loss on new data, under conditions that fail where a mixture has
    more components than the truth.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> round(aic([[0.0], [2.0]], Mixture([1.0], [[1.0]], [[[1.0]]])), 4)
    9.6758
    """
    asked = covariance_type, sample_weight, fixed
    log_likelihood, _, _, p = _measured(X, mixture, *asked)
    return 2 * p - 2 * log_likelihood


def bic(
    X: Points,
    mixture: Model,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
    fixed: Fixed | None = None,
) -> float:
    """Compute Schwarz's (Bayesian) information criterion, -2 l + p log N.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood; or that of another model which knows its
        `n_parameters`, such as a `MixtureOf` or a `Chain`.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.
    sample_weight : array_like of shape (N,), optional
        How often each point counts, of blocks a list of such arrays, one a block; N is
        then the sum of the weights.
    fixed : str, sequence of str or dict, optional
        What the fit left as it was, and p does not count: see `em`.

    Returns
    -------
    float
        Lower is better; a difference of 2 is one nat of log-likelihood.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Schwarz (1978), Annals of Statistics 6, 461-464; for mixtures Fraley and Raftery
    (2002), Journal of the American Statistical Association 97, 611-631, who use the
    opposite sign.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> round(bic([[0.0], [2.0]], Mixture([1.0], [[1.0]], [[[1.0]]])), 4)
    7.062
    """
    asked = covariance_type, sample_weight, fixed
    log_likelihood, _, N, p = _measured(X, mixture, *asked)
    return float(p * np.log(N) - 2 * log_likelihood)


def icl(
    X: Points,
    mixture: Model,
    covariance_type: str | Family = "full",
    *,
    sample_weight: ArrayLike | None = None,
    fixed: Fixed | None = None,
) -> float:
    """Compute the integrated completed likelihood, which also charges for overlap.

    Parameters
    ----------
    X : array_like of shape (N, D), or iterable of such blocks
        The points that the mixture was fitted to, in the data's units.
    mixture : Mixture
        The fit of maximum likelihood; or that of a `MixtureOf`.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}, optional
        The family that it was fitted in, which decides p.
    sample_weight : array_like of shape (N,), optional
        How often each point counts, of blocks a list of such arrays, one a block; N is
        then the sum of the weights.
    fixed : str, sequence of str or dict, optional
        What the fit left as it was, and p does not count: see `em`.

    Returns
    -------
    float
        -2 sum_n max_k log p(x_n, z_n = k) + p log N: lower is better; never below BIC,
        and equal to it where every point surely belongs to one component.

    Raises
    ------
    TypeError, ValueError
        When X is malformed or `mixture` is not of the family.

    Notes
    -----
    Biernacki, Celeux and Govaert (2000), IEEE Transactions on Pattern Analysis and
    Machine Intelligence 22, 719-725, with each z_n at its most probable value.

    Examples
    --------
    >>> from gmm_lib.mixture import Mixture
    >>> one = Mixture([1.0], [[1.0]], [[[1.0]]])
    >>> icl([[0.0], [2.0]], one) == bic([[0.0], [2.0]], one)
    True
    """
    if hasattr(mixture, "n_parameters") and not hasattr(mixture, "log_joint"):
        raise TypeError(
            f"mixture must be a mixture, not a {type(mixture).__name__}: ICL asks "
            "which component each row alone is most likely from; try gm.bic"
        )
    _, surest, N, p = _measured(X, mixture, covariance_type, sample_weight, fixed)
    return float(p * np.log(N) - 2 * surest)


def _measured(X, mixture, covariance_type, sample_weight, fixed):
    # Over the points, a block at a time: l, the same of their surest components, N; p.
    if not isinstance(mixture, Mixture) and hasattr(mixture, "log_density"):
        return _of_model(X, mixture, covariance_type, sample_weight, fixed)
    check_member(as_mixture(mixture), covariance_type)
    K, D = mixture.n_components, mixture.n_features
    p = n_parameters(K, D, covariance_type, fixed=fixed)
    if is_flat(X):
        as_points(X, D)  # says so
    blocks = Blocks(X, sample_weight)
    likelihood, surest, total, seen = 0.0, 0.0, 0, 0
    for points in blocks.points(D):
        joint = mixture.log_joint(points)
        rows, weight = slice(seen, seen + len(points)), None
        seen += len(points)
        if blocks.weight is not None:
            held = blocks.weight[rows] > 0
            joint, weight = joint[held], blocks.weight[rows][held]
        likelihood += weighed(log_sum_exp(joint), weight)
        surest += weighed(joint.max(axis=1), weight)
        total += len(joint) if weight is None else weight.sum()
    if total == 0:
        raise no_rows()
    return likelihood, surest, total, p


def _of_model(X, model, covariance_type, sample_weight, fixed):
    # The same of any model that counts its own parameters.
    if covariance_type != "full" or fixed is not None:
        raise TypeError(
            "covariance_type and fixed are those of a Gaussian mixture, and this is a "
            f"{type(model).__name__}; leave them out"
        )
    if not hasattr(model, "n_parameters"):
        parts = getattr(model, "components", [])
        without = [k for k, c in enumerate(parts) if not hasattr(c, "n_parameters")]
        which = f"mixture.components[{without[0]}]" if without else "mixture"
        kind = type(parts[without[0]] if without else model).__name__
        raise TypeError(
            f"{which}, of class {kind}, has no n_parameters, and the criterion charges "
            "for them; give that class one, the number of its free parameters"
        )
    density = surest = model.log_density(X)
    if hasattr(model, "log_joint"):
        surest = model.log_joint(X).max(axis=1)
    weight = as_row_weight(sample_weight, len(density), model)
    N = len(density) if weight is None else weight.sum()
    return weighed(density, weight), weighed(surest, weight), N, model.n_parameters
