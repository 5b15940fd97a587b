"""The card of invariants says what `gm.checks` does, in its words."""

import doctest
import re
from pathlib import Path

import pytest

from gmm_lib.checks import E_LAWS, LIKELIHOOD_LAWS, M_LAWS
from gmm_lib.checks.densities import DENSITY_LAWS, SAMPLER_LAWS
from gmm_lib.checks.runs import RUN_LAWS

CARD = Path(__file__).parent.parent / "chapters" / "invariants.md"
CHECKS = {
    "log_density": DENSITY_LAWS,
    "sampler": SAMPLER_LAWS,
    "e_step": E_LAWS,
    "m_step": M_LAWS,
    "em": RUN_LAWS,
}


def listed(text, check):
    """The invariants in the table that follows the name of a check."""
    rest = text.split(f"`gm.checks.{check}(f)`, where", 1)[1]
    table = re.search(r"(^\|.*\n)+", rest, flags=re.M)[0]
    return re.findall(r"^\| \*(.+?)\* \|", table, flags=re.M)


@pytest.mark.parametrize("check", CHECKS)
def test_the_card_lists_the_invariants_of_a_check_by_name_and_in_order(check):
    # The first law asks whether the function runs; the card says that in a sentence.
    names = [law.name for law in CHECKS[check][1:]]
    assert listed(CARD.read_text(encoding="utf-8"), check) == names


def test_a_log_likelihood_is_asked_what_the_card_says():
    asked = {law.name for law in LIKELIHOOD_LAWS[1:]}
    density = {law.name for law in DENSITY_LAWS[1:]}
    assert density - asked == {"the density integrates to one"}
    assert asked <= density


def test_the_example_on_the_card_runs_as_printed():
    result = doctest.testfile(str(CARD), module_relative=False)
    assert result.attempted >= 4
    assert result.failed == 0
