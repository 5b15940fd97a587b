"""Empty those functions of a WebAssembly program that belong to packages left out.

A function keeps its number and its type, so nothing else changes. Whose it is stands in
the name that Cython gave it, `__pyx_f_6pandas_5_libs_...`; its helpers bear no package,
but a linker keeps together what came from one file.
"""

import re
from collections.abc import Collection

from live.wasm import HEADER, NOTES, number_at, sections, written

IMPORTS, CODE = 2, 10
EMPTY = bytes([3, 0, 0, 0x0B])  # three bytes: no variable, `unreachable`, `end`
_OWNED = re.compile(r"(?:__pyx_fuse_\w+?)?__pyx_(?:[a-zA-Z]+_)+(?=\d)")
_HELPER = re.compile(r"__[pP]yx_|PyInit_")


def without(module: bytes, packages: Collection[str]) -> bytes:
    """Empty the functions of some packages.

    Parameters
    ----------
    module : bytes
        A module with its note of names.
    packages : collection of str
        Packages as paths, such as "pandas" and "scipy/signal".

    Returns
    -------
    bytes
        The module; to call one of these functions ends the program.
    """
    found = list(sections(module))
    names = _names(found)
    first = _imported(found)
    parts = [HEADER]
    for number, contents in found:
        if number == CODE:
            bodies = list(_bodies(contents))
            named = [names.get(first + n, "") for n in range(len(bodies))]
            out = unused(named, packages)
            kept = [EMPTY if n in out else body for n, body in enumerate(bodies)]
            contents = written(len(kept)) + b"".join(kept)
        parts += [bytes([number]), written(len(contents)), contents]
    return b"".join(parts)


def unused(names: list[str], packages: Collection[str]) -> set[int]:
    """Find the functions that belong to some packages.

    Parameters
    ----------
    names : list of str
        Of the functions, in the program's order.
    packages : collection of str
        Packages as paths.

    Returns
    -------
    set of int
        Places in `names`: of functions that a package owns, and of the helpers between
        two of them.

    Examples
    --------
    >>> names = ["__pyx_f_2ab_1c", "__Pyx_Raise", "__pyx_f_2ab_1d", "__Pyx_Raise"]
    >>> sorted(unused([*names, "main", "__pyx_f_2xy_1z"], ["ab"]))
    [0, 1, 2]
    """
    mangled = tuple("".join(f"{len(p)}{p}_" for p in q.split("/")) for q in packages)
    found, helpers, inside = set(), [], False
    for n, name in enumerate(names):
        if owned := _OWNED.match(name):
            left = name.startswith(mangled, owned.end())
            found |= {n} if left else set()
            found |= {*helpers} if left and inside else set()
            helpers, inside = [], left
        elif _HELPER.match(name):
            helpers.append(n)
    return found


def _names(found):
    """Read the note of names: of each function by its number."""
    names = {}
    for number, contents in found:
        if number == NOTES and contents.startswith(b"\x04name"):
            for part, data in sections(HEADER + contents[5:]):
                names |= _map(data) if part == 1 else {}
    return names


def _map(data):
    count, at = number_at(data, 0)
    names = {}
    for _ in range(count):
        number, at = number_at(data, at)
        length, at = number_at(data, at)
        names[number] = data[at : at + length].decode()
        at += length
    return names


def _imported(found):
    """Count the functions that the program takes from outside; they come first."""
    [data] = [contents for number, contents in found if number == IMPORTS] or [b"\0"]
    count, at = number_at(data, 0)
    for _ in range(count):
        for _ in ("module", "name"):
            length, at = number_at(data, at)
            at += length
        if data[at] != 0:
            raise ValueError("this WebAssembly module imports what is no function")
        _, at = number_at(data, at + 1)
    return count


def _bodies(contents):
    """Yield each function's body with its length before it."""
    count, at = number_at(contents, 0)
    for _ in range(count):
        length, begin = number_at(contents, at)
        yield contents[at : begin + length]
        at = begin + length
