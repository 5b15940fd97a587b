"""Drop from a style sheet the rules that no page of the site can use.

The theme's sheets carry all of Bootstrap and every icon: a dozen files, nine tenths of
them for elements that this book does not have, and a page is not drawn before the
last has come. A rule goes only where it needs a class or an id that stands in no page
and in no script, so what scripts add keeps its style.
"""

import itertools
import re
from functools import partial

import tinycss2
from tinycss2 import ast

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|["'])([^)"']+)\1\s*\)""")


def rebase(css, folder):
    """Make a sheet's addresses right for a sheet in the folder above."""
    if not folder:
        return css
    return _URL.sub(lambda m: f'url("{normal(f"{folder}/{m[2]}")}")', css)


def normal(path):
    """Resolve the dots in a relative address."""
    path = path.removeprefix("./")
    shorter = re.sub(r"[^/]+/\.\./", "", path)
    return path if shorter == path else normal(shorter)


def prune(css, used):
    """Drop the rules of a style sheet whose every selector is dead."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(filter(None, map(partial(_rule, used=used), nodes)))


def _rule(node, used):
    if isinstance(node, ast.QualifiedRule):
        selectors = [s for s in _selectors(node.prelude) if not _is_dead(s, used)]
        kept = ",".join(tinycss2.serialize(s).strip() for s in selectors)
        body = _COMMENT.sub("", tinycss2.serialize(node.content)).strip()
        return f"{kept}{{{body}}}" if kept and body else ""
    return _at_rule(node, used) if isinstance(node, ast.AtRule) else ""


def _at_rule(node, used):
    if node.lower_at_keyword in ("import", "charset"):
        return ""  # what is imported has been merged
    if node.lower_at_keyword not in ("media", "supports", "container", "layer"):
        return node.serialize()
    inner = tinycss2.serialize(node.content)
    kept = prune(inner, used)
    prelude = tinycss2.serialize(node.prelude).strip()
    return f"@{node.at_keyword} {prelude}{{{kept}}}" if kept else ""


def _selectors(prelude):
    """Part a rule's selectors at their commas."""
    selectors = [[]]
    for token in prelude:
        if isinstance(token, ast.LiteralToken) and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _is_dead(selector, used):
    # What stands in :not(...) or :is(...) is inside another token, and ignored.
    pairs = itertools.pairwise(selector)
    names = {
        after.value
        for before, after in pairs
        if isinstance(before, ast.LiteralToken)
        and before.value == "."
        and isinstance(after, ast.IdentToken)
    }
    names |= {token.value for token in selector if isinstance(token, ast.HashToken)}
    return not names <= used
