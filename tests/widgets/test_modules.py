"""The JavaScript modules of a widget, put together: no name twice, no sentence lost."""

import re

import pytest

from gmm_lib import widgets
from gmm_lib.widgets.modules import bundle, imports, source
from tests.widgets.conftest import MODULES


def test_a_bundle_needs_nothing_and_repeats_nothing():
    text = bundle("em_player/em_player.js")
    assert "\nimport " not in text
    assert text.count("\nexport ") == 1
    assert "/**" not in text
    names = [line for line in text.splitlines() if line.startswith("//# ")]
    assert len(names) == len(set(names)) == len(imports("em_player/em_player.js"))


TOP_LEVEL = re.compile(r"^(?:export )?(?:const|let|class|function) (\w+)", re.M)
ENTRIES = [
    f"{path.parent.name}/{path.name}"
    for path in sorted(MODULES.glob("*/*.js"))
    if "export default" in path.read_text("utf-8")
]


def test_every_front_end_has_its_class_among_the_exported_widgets():
    modules = [getattr(widgets, name).__module__ for name in widgets.__all__]
    assert {"/".join(name.split(".")[2:]) + ".js" for name in modules} == {*ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_two_modules_of_a_widget_declare_one_name(entry):
    names = [n for name in imports(entry) for n in TOP_LEVEL.findall(source(name))]
    assert len(names) > 5
    assert not {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_spaces_that_a_reader_sees_stay_when_those_of_the_code_go(entry):
    modules = [name for name in imports(entry) if name.startswith("words/")]
    words = "".join(map(source, modules))
    quoted = set(re.findall(r'"[A-Z][^"\n]* [^"\n]*"', words))
    text = bundle(entry)
    assert quoted
    assert {sentence for sentence in quoted if sentence not in text} == set()
    assert " = " not in re.sub('^.*[`"].*$', "", text, flags=re.M)
