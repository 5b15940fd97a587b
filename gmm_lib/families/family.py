"""What a family of covariances is asked for, by whom."""

import numpy as np

from gmm_lib.matrices import invert_lower


class Family:
    """Hold a set of covariances that the M step may choose from.

    A new family is one file with one class that inherits from this, and fills in
    what has no answer here: `name`, `n_free` and `project`.  Pass an object of it as
    `covariance_type`; to give it a name that strings know, list it in
    `gmm_lib.families`.

    Attributes
    ----------
    name : str
        How `covariance_type` names it.
    diagonal : bool
        Whether all its covariances are diagonal: factors are then kept as (K, D).
    isotropic : bool
        Whether a change of one feature's unit leads out of it, so that the engine must
        measure all features in one unit.
    """

    name = ""
    diagonal = False
    isotropic = False

    # The textbook asks

    def n_free(self, K, D):
        """Count the free entries of K covariances of D features."""
        raise NotImplementedError

    def coupled(self, D):
        """Tell whether components have something in common: all are fixed, or none."""
        return self.n_free(2, D) < 2 * self.n_free(1, D)

    def project(self, covariances, shares):
        """Find the family's covariances of highest likelihood.

        Covariances of the family come back as they are, whatever the shares; those
        without width come back without it, or raise `DegenerateComponentError`.

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

    # The estimator asks, for scikit-learn's shapes: of covariances, of their inverses,
    # and of the triangular factors of these

    def shape(self, K, D):
        """Tell the shape of the numbers that describe K such matrices."""
        return (K, D, D)

    def reduce(self, matrices):
        """Take those numbers from matrices (K, D, D)."""
        return matrices.copy()

    def expand(self, numbers, K, D):
        """Make matrices (K, D, D) from those numbers."""
        return numbers

    # The engine asks

    def spread(self, own, N_k, factors):
        """Do as `project` in old widths: give W with Sigma = L W L'.

        It goes by way of Sigma, which costs digits where L is thin.  `Tied` does
        without: all its components have one L, and seen from there tied is tied.

        Parameters
        ----------
        own : ndarray of shape (K, D, D), or (K, D) of a diagonal family
            Each component's own covariance, in old widths.
        N_k : ndarray of shape (K,)
            The responsibilities' sums.
        factors : ndarray of shape (K, D, D), or (K, D) of a diagonal family
            L, in the engine's units.

        Returns
        -------
        ndarray of shape (K, D, D), or (K, D) of a diagonal family
        """
        if self.diagonal:
            S = (own * factors**2)[:, :, None] * np.eye(factors.shape[1])
            return np.diagonal(self.project(S, N_k), axis1=1, axis2=2) / factors**2
        S = self.project(factors @ own @ factors.transpose(0, 2, 1), N_k)
        inverses = invert_lower(factors)
        return inverses @ S @ inverses.transpose(0, 2, 1)

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
