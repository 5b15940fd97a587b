"""A wrong function, and the bug that makes it wrong."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Mutant:
    """Hold a wrong function and the bug that makes it wrong; call it as the function.

    Parameters
    ----------
    name : str
        The function's name.
    bug : str
        What the step does wrong, to follow "a step that".
    function : callable
        The wrong function.

    Examples
    --------
    >>> from gmm_lib.mutants import E_STEPS
    >>> E_STEPS[0]
    Mutant no_weights: forgets the mixing weights
    """

    name: str
    bug: str
    function: object

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self.function(*args, **options)

    def __repr__(self):
        return f"Mutant {self.name}: {self.bug}"
