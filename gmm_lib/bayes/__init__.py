"""Keep every theta: what is believed of a mixture before and after the data.

A `NormalWishart` holds beliefs about one Gaussian.  A `Posterior` holds them about all
components and their weights, and is a model like any other: `gmm_lib.em` runs it, which
is variational Bayes, and what it raises is a lower bound on the evidence.  `gibbs`
draws from the posterior, one `sweep` after another.  Where the number of components
is unknown too, `telescope` draws it for points on the line, and `seats` draws how many
clusters hold the points.

Notation follows Bishop, Pattern Recognition and Machine Learning (2006), section 10.2,
with W^-1, in the data's units squared, in place of W.
"""

from gmm_lib.bayes import long
from gmm_lib.bayes.evidence import bound, evidence
from gmm_lib.bayes.gibbs import Draws, gibbs, sweep
from gmm_lib.bayes.normal_wishart import NormalWishart
from gmm_lib.bayes.posterior import Posterior
from gmm_lib.bayes.seats import DirichletProcess, PriorOnK, seats
from gmm_lib.bayes.telescope import OnTheLine, telescope
from gmm_lib.bayes.unknown_k import UnknownK

__all__ = [
    "DirichletProcess",
    "Draws",
    "NormalWishart",
    "OnTheLine",
    "Posterior",
    "PriorOnK",
    "UnknownK",
    "bound",
    "evidence",
    "gibbs",
    "long",
    "seats",
    "sweep",
    "telescope",
]
