"""Parameters as a record: written down, read again, and compared."""

from collections.abc import Mapping
from typing import Any, Self

from gmm_lib._types import Array

PARTS = ("weights", "means", "covariances")


class Record:
    """Be equal by value, and go through a dict and back: what a Mixture inherits."""

    weights: Array
    means: Array
    covariances: Array

    @property
    def n_components(self) -> int:
        return self.means.shape[0]

    @property
    def n_features(self) -> int:
        return self.means.shape[1]

    def to_dict(self) -> dict[str, Any]:
        """Write the parameters as lists of floats, which JSON keeps to the last bit.

        Returns
        -------
        dict
            'weights', 'means' and 'covariances', nested lists.

        Examples
        --------
        >>> import json
        >>> import gmm_lib as gm
        >>> theta = gm.Mixture([0.5, 0.5], [[0.0], [0.1]], [[[1.0]], [[2.0]]])
        >>> theta.to_dict()["means"]
        [[0.0], [0.1]]
        >>> gm.Mixture.from_dict(json.loads(json.dumps(theta.to_dict()))) == theta
        True
        """
        return {name: getattr(self, name).tolist() for name in PARTS}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Parameters
        ----------
        record : dict
            'weights', 'means' and 'covariances', array_like.

        Returns
        -------
        Mixture

        Raises
        ------
        TypeError, ValueError
            When it is no dict, a name is missing or unknown, or the parameters are not
            those of a mixture.
        """
        if not isinstance(record, Mapping):
            raise TypeError(
                f"record must be a dict, not {type(record).__name__}; pass what "
                "to_dict gave, or json.loads of a text"
            )
        wrong = [name for name in PARTS if name not in record]
        wrong += [name for name in record if name not in PARTS]
        if wrong:
            state = "missing from" if wrong[0] in PARTS else "not known in"
            raise ValueError(f"{wrong[0]!r} is {state} record; it needs {PARTS} alone")
        return cls(**record)

    def __eq__(self, other):
        # Every number the same; the order of the components counts.
        if not isinstance(other, type(self)):
            return NotImplemented
        return self is other or self._parts() == other._parts()

    def __hash__(self):
        return hash((self.means.shape, tuple(self.weights.tolist())))

    def __reduce__(self):
        # Pickled and copied through the constructor, so still read-only.
        return type(self), tuple(getattr(self, name) for name in PARTS)

    def _parts(self):
        return self.to_dict()
