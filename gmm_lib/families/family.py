"""What a family of covariances is asked for, by whom."""

import numpy as np


class Family:
    """Hold a set of covariances that the M step may choose from.

    A new family is one file with one class that inherits from this, and fills in
    what has no answer here.  Pass an object of it as `covariance_type`; to give it a
    name that strings know, list it in `gmm_lib.families`.

    Attributes
    ----------
    name : str
        How `covariance_type` names it.
    diagonal : bool
        Whether all its covariances are diagonal: factors are then kept as (K, D).
    shared : bool
        Whether all components have one covariance.
    isotropic : bool
        Whether its covariances know one width for all features, so that the engine
        must measure all features in one unit.
    """

    name = ""
    diagonal = False
    shared = False
    isotropic = False

    # The textbook asks

    def n_free(self, K, D):
        """Count the free entries of K covariances of D features."""
        raise NotImplementedError

    def project(self, covariances, shares):
        """Find the family's covariances of highest likelihood.

        Parameters
        ----------
        covariances : ndarray of shape (K, D, D)
            Each component's own full covariance, in the data's units squared.
        shares : ndarray of shape (K,)
            N_k, or any multiple of it.

        Returns
        -------
        ndarray of shape (K, D, D)
        """
        raise NotImplementedError

    # The starts ask

    def least_points(self, D):
        """Tell how many points in general position a component needs for itself."""
        return 2

    # The estimator asks, for scikit-learn's shapes

    def shape(self, K, D):
        """Tell the shape of the numbers that describe K covariances."""
        raise NotImplementedError

    def reduce(self, matrices):
        """Take those numbers from matrices (K, D, D) of the family."""
        raise NotImplementedError

    def expand(self, numbers, K, D):
        """Make matrices (K, D, D) from those numbers."""
        raise NotImplementedError

    # The engine asks

    def second(self, shares, y):
        """Sum a block's gamma y y' from gamma y and y, both (K, D, B).

        What it returns adds from block to block: here (K, D, D), or its diagonal
        (K, D) of a diagonal family.
        """
        if self.diagonal:
            return np.einsum("kdb,kdb->kd", shares, y)
        return shares @ y.transpose(0, 2, 1)

    def spread(self, second, shift, N_k):
        """Find the M step's covariances in old widths, W with Sigma = L W L'.

        Parameters
        ----------
        second : ndarray
            What `second` summed.
        shift : ndarray of shape (K, D)
            How far the means move, in old widths.
        N_k : ndarray of shape (K,)
            The responsibilities' sums.

        Returns
        -------
        ndarray of shape (K, D, D), or (K, D) of a diagonal family
        """
        raise NotImplementedError

    def features(self, D, K, find_second):
        """Make the features of the fast pass; None: the careful pass takes all steps.

        Parameters
        ----------
        D, K : int
            Features of the data, components.
        find_second : callable
            Returns the mean of z z' over the data, (D, D), at the cost of a pass.

        Returns
        -------
        gmm_lib.families.features.Features or None
        """
        return None

    def __repr__(self):
        return f"<covariance family {self.name!r}>"
