"""Fitted arrays as views of one mixture, so that none can say another thing."""

from collections.abc import Callable
from typing import Any, Never

from gmm_lib._types import Array


class View:
    """Answer as an attribute whose array is made from the model's `mixture_`.

    Parameters
    ----------
    make : callable
        f(mixture, family) -> ndarray.

    Raises
    ------
    NotFittedError
        An AttributeError: when the model is not fitted.
    AttributeError
        When something else is put in its place; the array itself cannot be written.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> model = gm.GaussianMixture().fit([[0.0], [2.0]])
    >>> model.means_ is model.mixture_.means
    True
    >>> model.means_ = [[5.0]]
    Traceback (most recent call last):
    ...
    AttributeError: means_ shows the fit and cannot be set; set mixture_ to a \
gm.Mixture of your own
    """

    def __init__(self, make: Callable[..., Array]) -> None:
        self.make = make

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, model: Any, owner: object = None) -> Array:
        if model is None:
            return self
        model._check_fitted()
        array = self.make(model.mixture_, model._family)
        array.setflags(write=False)
        return array

    def __set__(self, model: object, value: Never) -> None:
        raise AttributeError(
            f"{self.name} shows the fit and cannot be set; set mixture_ to a "
            "gm.Mixture of your own"
        )
