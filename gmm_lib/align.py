"""Components of one mixture, numbered like those of another."""

from gmm_lib.mixture import Mixture, as_mixture


def align(mixture: Mixture, reference: Mixture) -> Mixture:
    """Number a mixture's components like those of another.

    Parameters
    ----------
    mixture : Mixture
        Whose components are reordered.
    reference : Mixture
        Of the same K and D.

    Returns
    -------
    Mixture
        With the sum over k of the squared distances between its means and the
        reference's as small as any order makes it, in the data's units squared.

    Raises
    ------
    TypeError, ValueError
        When one is no Mixture, or K or D differ.

    Notes
    -----
    An assignment problem, solved by `scipy.optimize.linear_sum_assignment`.
    Before you average, compare or plot over several fits, align them.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> one = gm.Mixture([0.3, 0.7], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> two = gm.Mixture([0.6, 0.4], [[4.1], [0.1]], [[[1.0]], [[1.0]]])
    >>> align(two, one).weights
    array([0.4, 0.6])
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    own, other = as_mixture(mixture).means, as_mixture(reference, "reference").means
    if own.shape != other.shape:
        raise ValueError(
            f"mixture has means of shape {own.shape}, but reference has {other.shape}; "
            "align fits of one K to the same features"
        )
    cost = ((other[:, None] - own) ** 2).sum(axis=2)
    return mixture.reorder(linear_sum_assignment(cost)[1])
