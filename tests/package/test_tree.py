"""The tree: arrows run one way, and a file is read at one go."""

import ast
from graphlib import TopologicalSorter

import pytest

from tests.package.committed import committed
from tests.site import ROOT

LONGEST = 300  # lines
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


@pytest.mark.parametrize("kind", READ)
def test_a_file_is_read_at_one_go(kind):
    names = [name for name in committed(kind) if not name.startswith(OTHERS)]
    assert {name.partition("/")[0] for name in names} > {"gmm_lib", "live", "site_ext"}
    lines = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in names}
    assert not {name: n for name, n in lines.items() if n > LONGEST}
