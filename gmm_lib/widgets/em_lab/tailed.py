"""Student components in a family of scatters, in the place of Gaussian ones."""

from dataclasses import dataclass, replace

import numpy as np

from gmm_lib.components import Student
from gmm_lib.families import as_family
from gmm_lib.mixture import Mixture
from gmm_lib.models import MixtureOf


@dataclass(frozen=True, eq=False, repr=False)
class Tailed(MixtureOf):
    """Hold Student components whose scatters are of one family of covariances.

    Parameters
    ----------
    weights : array_like of shape (K,)
        Mixing weights pi_k.
    components : sequence of Student, length K
        With dof fixed.
    family : str
        A covariance type.

    Notes
    -----
    Given the hidden scales u, what the M step maximises depends on the scatters as on
    the covariances of Gaussians: by the sums of gamma u r r' over N_k.  So the family
    takes of them what it takes of covariances, and l never falls.

    Examples
    --------
    >>> X = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    >>> one = Tailed([1.0], [Student([1.0, 1.0], np.eye(2), dof=4)], "spherical")
    >>> one.m_step(X, np.ones((3, 1))).components[0].scatter.round(3)
    array([[1.017, 0.   ],
           [0.   , 1.017]])
    """

    family: str

    def refit(self, X, shares):
        own = super().refit(X, shares)
        scatters = np.stack([part.scatter for part in own])
        held = as_family(self.family).project(scatters, shares.sum(axis=0))
        return [replace(c, scatter=S) for c, S in zip(own, held, strict=True)]


def tailed(mixture, dof, family):
    """Put Student components in the place of Gaussian ones."""
    pairs = zip(mixture.means, mixture.covariances, strict=True)
    return Tailed(mixture.weights, [Student(m, S, dof) for m, S in pairs], family)


def plain(model):
    """Put Gaussian components in the place of Student ones."""
    if isinstance(model, Mixture):
        return model
    pairs = [(part.mean, part.scatter) for part in model.components]
    return Mixture(model.weights, *zip(*pairs, strict=True))


def no_dof(dof):
    """Say what is wrong with nu."""
    return f"dof is {dof!r}; give a number above 0, or None"


def as_dof(dof):
    """Return nu, None where it is infinite; raise ValueError when it is no number."""
    if dof is None:
        return None
    if not dof > 0:
        raise ValueError(no_dof(dof))
    return None if np.isinf(dof) else float(dof)
