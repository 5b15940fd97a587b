"""The tree: arrows run one way, a file is read at one go, a sentence stands once."""

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter

import pytest

from tests.package.committed import committed
from tests.site import ROOT

LONGEST = 300  # lines
ERRORS = ("error", "fault", "untried")
LITERAL = re.compile(r"[A-Za-z]+ [A-Za-z{}]+ ")  # no name, nor a mere gap
READ = ("*.py", "*.js", "*.css")
OTHERS = "site_ext/mathematics/katex/"  # as its authors wrote it


def modules():
    """Find each module of the library by its name."""
    paths = sorted((ROOT / "gmm_lib").rglob("*.py"))
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in paths]
    names = [".".join(part).removesuffix(".__init__") for part in parts]
    return dict(zip(names, paths, strict=True))


def needed(path, known):
    """List the modules that one imports, at its top or later, but for types alone."""
    found, left = set(), [ast.parse(path.read_text("utf-8"))]
    while left:
        node = left.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
        left += ast.iter_child_nodes(node)
    return found & known.keys()


@pytest.fixture(scope="module")
def arrows():
    known = modules()
    return {name: needed(path, known) for name, path in known.items()}


def test_no_module_needs_what_needs_it(arrows):
    assert len(arrows) > 200
    tuple(TopologicalSorter(arrows).static_order())


def test_no_folder_needs_what_needs_it(arrows):
    rooms = {}
    for name, others in arrows.items():
        for other in others - {"gmm_lib"}:
            one, another = (module.split(".")[1:2] for module in (name, other))
            if one and one != another:
                rooms.setdefault(*one, set()).update(another)
    tuple(TopologicalSorter(rooms).static_order())


@pytest.mark.parametrize("engine", ["engine", "starts", "estimator", "data"])
def test_the_textbook_is_read_without_what_makes_it_fast(arrows, engine):
    read, left = set(), ["gmm_lib.em"]
    while left:
        name = left.pop()
        read.add(name)
        left += arrows[name] - read
    assert not [name for name in read if name.startswith(f"gmm_lib.{engine}")]


def told(source):
    """List what errors say, with {} for what is filled in; no name is a text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            parts = getattr(node.args[0], "values", node.args[:1])
            texts = [getattr(part, "value", None) for part in parts]
            words = "".join(text if isinstance(text, str) else "{}" for text in texts)
            kind = ast.unparse(node.func).lower()
            if kind.endswith(ERRORS) and LITERAL.search(words):
                yield words


def test_what_an_error_says_is_seen_whatever_it_is_filled_with():
    source = "raise TypeError(f'X has {n} rows of {i}')\nFault('It is wrong here.')"
    assert list(told(source)) == ["X has {} rows of {}", "It is wrong here."]
    assert not list(told("raise Untried(ALREADY)\nwords('It is wrong here.')"))


def test_what_an_error_says_is_written_once():
    known = modules().items()
    texts = [(path.read_text("utf-8"), name) for name, path in known]
    places = [(words, name) for text, name in texts for words in told(text)]
    assert len(places) > 400
    count = Counter(words for words, _ in places)
    assert not [(words, name) for words, name in places if count[words] > 1]


@pytest.mark.parametrize("kind", READ)
def test_a_file_is_read_at_one_go(kind):
    names = [name for name in committed(kind) if not name.startswith(OTHERS)]
    assert {name.partition("/")[0] for name in names} > {"gmm_lib", "live", "site_ext"}
    lines = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in names}
    assert not {name: n for name, n in lines.items() if n > LONGEST}
