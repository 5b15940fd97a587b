"""The card of invariants says what `gm.checks` does, in its words."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

import gmm_lib as gm

CARD = Path(__file__).parents[2] / "chapters" / "invariants.md"
RIGHT = {
    "log_density": lambda X, mixture: mixture.log_density(X),
    "sampler": lambda mixture, n, rng: mixture.sample(n, rng),
    "e_step": gm.e_step,
    "m_step": gm.m_step,
    "em": gm.em,
}


def asked(check, f):
    """What a check asks; the first, whether f runs, the card says in a sentence."""
    report = getattr(gm.checks, check)(f)
    assert report
    return list(report.held[1:])


def listed(text, check):
    """The invariants in the table that follows the name of a check."""
    rest = text.split(f"`gm.checks.{check}(f)`, where", 1)[1]
    table = re.search(r"(^\|.*\n)+", rest, flags=re.M)[0]
    return re.findall(r"^\| \*(.+?)\* \|", table, flags=re.M)


@pytest.mark.parametrize("check", RIGHT)
def test_the_card_lists_the_invariants_of_a_check_by_name_and_in_order(check):
    text = CARD.read_text(encoding="utf-8")
    assert listed(text, check) == asked(check, RIGHT[check])


def test_a_log_likelihood_is_asked_what_the_card_says():
    density = asked("log_density", RIGHT["log_density"])
    density.remove("the density integrates to one")
    assert asked("log_likelihood", gm.log_likelihood) == density


def test_the_example_on_the_card_runs_as_printed():
    result = doctest.testfile(str(CARD), module_relative=False)
    assert result.attempted >= 4
    assert result.failed == 0


def test_the_card_says_how_far_one_more_iteration_may_move():
    text = CARD.read_text(encoding="utf-8")
    said = re.search(r"by less than \$10\^\{(-\d+)\}\$ nats a point", text)
    assert float(f"1e{said[1]}") == import_module("gmm_lib.checks.em")._STILL
