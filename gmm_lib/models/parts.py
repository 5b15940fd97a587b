"""A model's components: checked, asked, fitted again."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmm_lib._types import Array
from gmm_lib.arguments.arrays import as_floats
from gmm_lib.arguments.masks import unmasked
from gmm_lib.arguments.shares import check_weights
from gmm_lib.components.component import sealed
from gmm_lib.errors import DegenerateComponentError
from gmm_lib.table import Table


class Parts(Table):
    """Hold `weights` (K,) and `components`: what a mixture and a chain have in common.

    What inherits is a frozen dataclass with these two fields.
    """

    def __post_init__(self):
        weights = as_floats(self.weights, "weights", ndim=1).copy()
        check_weights(weights, "weights")
        components = _as_components(self.components, len(weights))
        object.__setattr__(self, "weights", sealed(weights))
        object.__setattr__(self, "components", components)

    @property
    def n_components(self) -> int:
        return len(self.components)

    @property
    def n_parameters(self) -> int:
        return self.n_components - 1 + sum(c.n_parameters for c in self.components)

    def log_each(self, X: ArrayLike) -> Array:
        """Evaluate log p(x_n | k), (N, K), in nats."""
        X = unmasked(X)
        return np.stack(
            [_density(k, c, X) for k, c in enumerate(self.components)], axis=1
        )

    def refit(self, X: ArrayLike, shares: Array) -> Sequence[Any]:
        """Fit each component to the points by their shares, (N, K); give a tuple.

        Override this where components have something in common, one variance say.
        """
        return tuple(
            _refitted(k, c, X, w)
            for k, (c, w) in enumerate(zip(self.components, shares.T, strict=True))
        )

    def log_prior(self) -> float:
        """Add up the log-priors of the components that have one, in nats."""
        return sum(c.log_prior() for c in self.components if hasattr(c, "log_prior"))

    def _draw(self, z, rng):
        # A row for each label, by its component.
        samples = [_sampler(k, c) for k, c in enumerate(self.components)]
        drawn = [sample(int((z == k).sum()), rng) for k, sample in enumerate(samples)]
        X = np.empty((len(z), np.shape(drawn[0])[1]))
        for k, rows in enumerate(drawn):
            X[z == k] = rows
        return X

    def _table(self):
        yield ["k", "weight", "component"]
        for k, (weight, component) in enumerate(
            zip(self.weights, self.components, strict=True)
        ):
            yield [str(k + 1), f"{weight:.4g}", repr(component)]


def _as_components(components, K):
    if hasattr(components, "log_density"):
        raise TypeError("components must be a sequence; for one component try [it]")
    components = tuple(components)
    if len(components) != K:
        raise ValueError(
            f"there are {len(components)} components, but {K} weights; pass one weight "
            "a component"
        )
    for k, component in enumerate(components):
        _check_component(component, f"components[{k}]")
    return components


def _check_component(component, what):
    for name in ("log_density", "fit"):
        if isinstance(component, type) or not hasattr(component, name):
            raise TypeError(
                f"{what} is {component!r}; pass an object with log_density(X) and "
                "fit(X, w), such as gm.Poisson(2.0)"
            )


def _density(k, component, X):
    density = np.asarray(component.log_density(X))
    what = f"components[{k}].log_density"
    if density.shape != (len(X),):
        raise ValueError(
            f"{what} gave shape {density.shape} for {len(X)} points; give one number a "
            f"point, shape ({len(X)},)"
        )
    bad = ~(density < np.inf)
    if bad.any():
        n = int(bad.argmax())
        raise ValueError(
            f"{what} gave {density[n]} at X[{n}]; give a finite number, or -inf where "
            "the point is impossible"
        )
    return density


def _refitted(k, component, X, w):
    try:
        fitted = component.fit(X, w)
    except (DegenerateComponentError, np.linalg.LinAlgError) as error:
        raise DegenerateComponentError(f"components[{k}]: {error}") from error
    _check_component(fitted, f"what components[{k}].fit gave")
    return fitted


def _sampler(k, component):
    if not hasattr(component, "sample"):
        raise TypeError(
            f"components[{k}] is a {type(component).__name__}, which has no "
            "sample(n, rng); give it one that returns n rows"
        )
    return component.sample
