"""What answers in the browser answers the same in any Python."""

import runpy

import pytest

from tests.site import ROOT

SESSION = runpy.run_path(str(ROOT / "live/python/session.py"))


@pytest.fixture
def answer(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return SESSION["answer"]


def test_every_value_that_a_statement_leaves_is_shown(answer):
    shown = answer("x = 1", "x\ny = x\nNone\nx + y")
    assert [one["text"] for one in shown] == ["1", "2"]


def test_a_report_is_shown_as_a_notebook_shows_it(answer):
    [shown] = answer("import gmm_lib as gm", "gm.checks.skewed_mixture(lambda: None)")
    assert shown["html"].startswith("<p><strong>skewed: not ready")


def test_an_error_names_the_line_of_the_attempt(answer):
    [shown] = answer("", "def f():\n    return 1 / 0\n\n\nf()")
    assert shown["line"] == 2
    assert shown["error"].endswith("ZeroDivisionError: division by zero\n")
    assert "session.py" not in shown["error"]


def test_an_error_of_the_library_is_blamed_on_the_line_that_called(answer):
    [shown] = answer("import numpy as np", "x = 1\nnp.linalg.inv(np.zeros((2, 2)))")
    assert shown["line"] == 2


def test_what_is_no_python_names_its_line(answer):
    [shown] = answer("", "x = 1\ny = (")
    assert shown["line"] == 2
    assert "SyntaxError" in shown["error"]


def test_what_came_before_an_error_is_shown_as_well(answer):
    first, second = answer("", "3\nexit(1)")
    assert first["text"] == "3"
    assert "SystemExit" in second["error"]


def test_two_attempts_share_no_name(answer):
    answer("", "kept = 1")
    [shown] = answer("", "kept")
    assert "NameError" in shown["error"]
