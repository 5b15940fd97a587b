"""Functions of packages left out are emptied, and no other one is touched."""

import pytest

from live.functions import CODE, EMPTY, unused, without
from live.wasm import HEADER, NOTES, sections, written

OURS = "__pyx_pw_5numpy_3fft_1f"
LEFT = "__pyx_pw_6pandas_5_libs_1f"


def text(name):
    return written(len(name)) + name.encode()


def section(number, contents):
    return bytes([number]) + written(len(contents)) + contents


def module(*names, imports=(b"\0", b"\0")):
    """Make a module whose every function has five bytes, after two from outside."""
    outside = b"".join(text("w") + text("f") + kind + b"\0" for kind in imports)
    code = written(len(names)) + b"\4\0\1\1\x0b" * len(names)
    pairs = [written(n + 2) + text(name) for n, name in enumerate(names)]
    note = text("name") + section(1, written(len(pairs)) + b"".join(pairs))
    parts = [(2, written(len(imports)) + outside), (CODE, code), (NOTES, note)]
    return HEADER + b"".join(section(*part) for part in parts)


def test_only_the_code_of_what_is_left_out_changes():
    given = module(OURS, LEFT, "main")
    before, after = dict(sections(given)), dict(sections(without(given, ["pandas"])))
    body = b"\4\0\1\1\x0b"
    assert after.pop(CODE) == b"\3" + body + EMPTY + body
    assert before.pop(CODE) == b"\3" + 3 * body
    assert after == before


def test_a_module_with_nothing_to_leave_out_stays_as_it_is():
    given = module(OURS, "main", LEFT)
    assert without(given, ["lxml"]) == given


def test_an_import_that_is_no_function_is_refused():
    with pytest.raises(ValueError, match="imports what is no function"):
        without(module(OURS, imports=(b"\2",)), ["pandas"])


@pytest.mark.parametrize(
    "name",
    [
        OURS,
        "__pyx_pw_7sklearn_5utils_6pandas_frame",  # its sixth function
        "__pyx_pw_16pandas_and_more_1f",
        "_6pandas_",
        "main",
    ],
)
def test_a_name_that_only_mentions_a_package_is_kept(name):
    assert unused([LEFT, name, LEFT], ["pandas"]) == {0, 2}


@pytest.mark.parametrize("kind", ["f", "tp_new", "getprop", "fuse_0__pyx_pw"])
def test_whatever_a_package_names_is_left_out(kind):
    assert unused([f"__pyx_{kind}_6pandas_1f"], ["pandas"]) == {0}


def test_a_part_of_a_package_is_left_out_alone():
    names = ["__pyx_f_5scipy_6signal_1f", "__pyx_f_5scipy_7special_1f"]
    assert unused(names, ["scipy/signal"]) == {0}


def test_helpers_are_left_out_only_between_two_functions_of_what_is_left_out():
    names = ["__Pyx_A", LEFT, "__Pyx_B", "malloc", "PyInit_x", LEFT, "__Pyx_C", OURS]
    assert unused([*names, "__Pyx_D", LEFT], ["pandas"]) == {1, 2, 4, 5, 9}
