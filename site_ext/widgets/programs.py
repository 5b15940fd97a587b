"""The widgets' programs as classic scripts: a page loads what its own widgets need.

A program is a row of pieces, one for each module of `gmm_lib/widgets`.
What two kinds of widgets use stands in one script beside the runtime, and what one
kind alone uses in a script of that kind. Scripts are linked and not imported, since a
browser imports nothing from disk; the runtime comes last and finds all pieces there.
"""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

from gmm_lib.widgets.modules import dense
from site_ext.words import words

SHARED = "gmm-widgets.js"
_RUNTIME = Path(__file__).with_name("runtime.js")
_MODULE = re.compile("^//# .*\n", re.M)  # how gmm_lib/widgets/modules.py parts them


def kind_of(state):
    """Name the class of a widget from its saved state, such as "EMLab"."""
    return state.get("_anywidget_id", "").rpartition(".")[2]


def hash_of(text):
    """Shorten a text to eight letters that tell it from the others."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def externalise(state, styles):
    """Replace `_esm` in one widget's state by the hashes of its pieces.

    Returns the pieces by hash; the style sheet moves to `styles`.
    """
    if not isinstance(state.get("_esm"), str):
        return {}
    pieces = {hash_of(piece): piece for piece in _MODULE.split(state["_esm"]) if piece}
    state["_esm"] = list(pieces)
    css = state.pop("_css", "")
    styles[hash_of(css)] = css
    return pieces


def linked(kinds):
    """List the scripts that a page with these kinds links, in their order."""
    return [*(_script_of(kind) for kind in sorted(kinds)), SHARED]


def scripts(programs, said=None):
    """Write all scripts.

    Parameters
    ----------
    programs : dict of str to dict of str to str
        For each kind its pieces by hash.
    said : dict of str to str, optional
        The site's words; without it, the English ones.

    Returns
    -------
    dict of str to str
        Each script's text by its name.
    """
    uses = Counter(key for pieces in programs.values() for key in pieces)
    own, shared = {}, {}
    for kind, pieces in programs.items():
        alone = {key: text for key, text in pieces.items() if uses[key] == 1}
        shared |= {key: text for key, text in pieces.items() if key not in alone}
        own[_script_of(kind)] = _give(alone)
    return own | {SHARED: _give(shared) + _runtime(said or words())}


def merge(programs, more):
    """Take the pieces of more kinds over."""
    for kind, pieces in more.items():
        programs.setdefault(kind, {}).update(pieces)


def _script_of(kind):
    return f"gmm-{kind}.js"


def _give(pieces):
    return f"Object.assign(globalThis.gmmPieces??={{}},{_table(pieces)});\n"


def _runtime(said):
    head, _, _ = dense(_RUNTIME.read_text(encoding="utf-8")).rpartition("({});")
    return f"{head}({_table({'failed': said['widget failed']})});\n"


def _table(texts):
    return json.dumps(texts, ensure_ascii=False, indent=0, sort_keys=True)
