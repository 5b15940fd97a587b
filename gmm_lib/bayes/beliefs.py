"""Points shared out by what is believed of a mixture."""

from gmm_lib.model import Shared, bound


class Beliefs(Shared):
    """Hold points shared out by a Posterior: the sums of variational Bayes."""

    @property
    def log_likelihood(self):
        """The bound F on log p(X), in nats, at these responsibilities."""
        return super().log_likelihood - self.theta.divergence()

    def lower_bound(self, following):
        """Evaluate F at these responsibilities and the q(theta) of another E step."""
        joint = following.joint
        return bound(joint, self.gamma, self.weight) - following.theta.divergence()

    def __add__(self, other):
        return _beliefs(super().__add__(other))

    def __rmul__(self, rate):
        return _beliefs(super().__rmul__(rate))


def _beliefs(shared):
    if shared is NotImplemented:
        return shared
    return Beliefs(*(getattr(shared, name) for name in Shared.__dataclass_fields__))
