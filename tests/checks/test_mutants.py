"""The score of a reader's own checks."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib import mutants
from tests.conftest import random_mixture


@pytest.mark.parametrize("subject", ["e_step", "m_step", "log_likelihood"])
def test_the_battery_itself_kills_every_mutant(subject):
    score = mutants.score(getattr(gm.checks, subject), subject)
    assert score, score
    assert not score.alive


def test_no_checks_kill_nothing():
    score = mutants.score([])
    assert not score
    assert not score.killed
    assert score.alive == mutants.E_STEPS
    assert repr(score).count("alive:") == len(mutants.E_STEPS)


@pytest.mark.parametrize("subject", ["e_step", "m_step", "log_likelihood"])
def test_each_line_of_a_score_fits_the_page(subject):
    def never(step):
        return False

    score = mutants.score([never], subject)
    assert max(map(len, repr(score).splitlines())) <= 86
    page = score._repr_html_()
    assert page.count("<li>alive: ") == len(score.alive) > 0
    assert f"<li>does not count: never refuses a correct {subject}</li>" in page


def test_a_mutant_that_is_named_by_a_formula_keeps_it_on_the_page():
    page = mutants.score([], "m_step")._repr_html_()
    assert "E[x x&#x27;] - E[x] E[x]&#x27;" in page


def test_a_perfect_score_lists_nothing():
    page = mutants.score(gm.checks.m_step, "m_step")._repr_html_()
    assert page == "<p><strong>m_step: 14 of 14 mutants killed.</strong></p>"


def test_an_assertion_counts_as_a_refusal():
    def rows_sum_to_one(e_step):
        X, mixture = (
            np.array([[0.5], [3.0]]),
            random_mixture(np.random.default_rng(0), 2, 1),
        )
        assert np.allclose(e_step(X, mixture).sum(axis=1), 1)

    killed = {mutant.name for mutant in mutants.score([rows_sum_to_one]).killed}
    assert killed == {"over_points", "not_normalised"}


def test_a_check_that_refuses_a_right_step_does_not_count():
    def never(step):
        return False

    def same_floats(step):
        mixture, X = random_mixture(np.random.default_rng(1), 3, 2), np.eye(2)
        return np.array_equal(step(X, mixture), gm.e_step(X, mixture))

    def misspelt(step):
        return np.alclose(step, 1)

    score = mutants.score([never, same_floats, misspelt])
    assert score.unfair == ("never", "same_floats", "misspelt")
    assert not score.killed
    assert "never refuses a correct e_step\n" in repr(score)
    assert "same_floats refuses a correct e_step that rounds otherwise" in repr(score)
    assert "misspelt stops at a correct e_step: AttributeError" in repr(score)


def test_a_score_asks_for_functions_and_a_known_subject():
    assert "3 is no function: pass the function itself" in repr(mutants.score([3]))
    with pytest.raises(TypeError, match="checks is True; pass functions"):
        mutants.score(True)
    with pytest.raises(ValueError, match="subject is 'estep'; choose from e_step"):
        mutants.score([], "estep")


def test_a_check_that_judges_nothing_is_told_why_it_kills_nothing():
    theta = random_mixture(np.random.default_rng(0), 2, 1)
    X = np.array([[0.5], [3.0]])

    def forgets_to_return(step):
        np.allclose(step(X, theta).sum(axis=1), 1)

    def returns_a_table(step):
        return {"rows": np.allclose(step(X, theta).sum(axis=1), 1)}

    score = mutants.score([forgets_to_return, returns_a_table])
    assert score.unfair == ("forgets_to_return", "returns_a_table")
    said = " ".join(repr(score).split())  # its lines may break anywhere
    assert "returns None for every e_step, right or wrong" in said
    assert "returns a dict for every e_step; return True or False" in said
    assert score.score == 0


def test_a_step_does_not_show_that_it_is_a_mutant():
    def recognises(step):
        return not isinstance(step, mutants.Mutant)

    def reads_the_name(step):
        return step.__name__ == "e_step"

    score = mutants.score([recognises, reads_the_name])
    assert not score.killed


def test_a_score_is_written_as_json_with_the_share_that_is_killed():
    score = mutants.score(gm.checks.m_step, "m_step")
    assert score.to_dict()["score"] == score.score == 1
    assert score.to_dict()["killed"] == [mutant.name for mutant in mutants.M_STEPS]
