"""Whether anything in the package was replaced since it was imported."""

import sys
from types import FunctionType


class Seal:
    """Remember every function and class of the package as it is now.

    It finds what an answer replaces by assignment, ``gm.checks.e_step = ...`` say, on
    purpose or not. It is no lock: who wants to deceive a program that runs in the same
    process can.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> from gmm_lib import checks
    >>> seal, right = Seal(), checks.e_step
    >>> seal.broken()
    ''
    >>> checks.e_step = lambda f: True
    >>> seal.broken()
    'gmm_lib.checks.e_step'
    >>> checks.e_step = right
    """

    def __init__(self):
        self._seen = dict(_members())

    def broken(self):
        """Name the first thing that is another now; empty when all is as it was."""
        now = dict(_members())
        for name, value in self._seen.items():
            if name not in now or now[name] is not value:
                return name
        return ""


def _members():
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] != "gmm_lib" or module is None:
            continue
        for key, value in list(vars(module).items()):
            yield from _parts(f"{name}.{key}", value)


def _parts(name, value):
    # A function and its code; a class and what it defines.
    if isinstance(value, FunctionType):
        yield name, value
        yield f"{name}.__code__", value.__code__
    elif isinstance(value, type) and value.__module__.startswith("gmm_lib"):
        yield name, value
        for key, part in vars(value).items():
            if callable(part) or isinstance(part, property):
                yield f"{name}.{key}", part
