"""Models of any components: a mixture of them, and a chain."""

from gmm_lib.models.chain import Chain
from gmm_lib.models.followed import Followed
from gmm_lib.models.messages import forward_backward
from gmm_lib.models.mixture_of import MixtureOf
from gmm_lib.models.same_tails import SameTails

__all__ = ["Chain", "Followed", "MixtureOf", "SameTails", "forward_backward"]
