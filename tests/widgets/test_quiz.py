"""Quiz: choosing an answer says why it is right or wrong."""

import pytest
from traitlets import TraitError

from gmm_lib.widgets import Quiz
from tests.widgets.conftest import axe_faults, small_targets, state

ANSWERS = [
    ("No: `p(x) <= 1`.", False, "Only the integral is 1."),
    ("Yes.", True, "With σ = 0.1 it is 3.99 at the mean."),
    ("Only <b>sometimes</b>.", False, "That depends on `sigma` & nothing else."),
]


def quiz():
    return Quiz("Can a density, such as `N(x)`, exceed 1?", ANSWERS)


def chosen_feedback(page, i=0):
    rows = page.locator(".gmm-widget").nth(i).locator(".gmm-feedback")
    return [text for text in rows.all_inner_texts() if text]


def test_choosing_an_answer_shows_its_feedback_and_no_other(show):
    page = show(quiz(), quiz())
    assert state(page) == {"chosen": None, "right": None}
    assert chosen_feedback(page) == []
    for i, verdict, sign in [(0, "Not right.", "✗"), (1, "Right.", "✓")]:
        answer = page.locator(".gmm-answer").nth(i)
        answer.click()
        assert state(page) == {"chosen": i, "right": ANSWERS[i][1]}
        assert chosen_feedback(page) == [f"{verdict} {ANSWERS[i][2]}"]
        assert answer.locator(".gmm-letter").inner_text() == sign
        assert page.locator('[aria-pressed="true"]').count() == 1
    page.get_by_role("button", name="Yes.").first.click()
    assert state(page) == {"chosen": None, "right": None}
    assert state(page, 1) == {"chosen": None, "right": None}, "two quizzes interfere"


def test_the_keyboard_reads_every_answer_before_it_chooses_one(show):
    page = show(quiz())
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    assert state(page)["chosen"] is None
    page.keyboard.press("Enter")
    assert state(page)["chosen"] == 2
    assert chosen_feedback(page) == ["Not right. That depends on sigma & nothing else."]


def test_texts_are_shown_as_written_with_code_between_backticks(show):
    page = show(quiz())
    assert page.locator("legend code").inner_text() == "N(x)"
    assert page.get_by_role("button", name="Only <b>sometimes</b>.").count() == 1


@pytest.mark.parametrize("width", [900, 360])
def test_a_quiz_is_accessible_and_fits(show, width):
    page = show(quiz(), quiz(), width=width)
    page.locator(".gmm-answer").nth(0).click()
    page.locator(".gmm-answer").nth(4).click()
    assert axe_faults(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_each_answer_unfolds_to_its_feedback(show):
    page = show(quiz(), java_script_enabled=False)
    page.locator("summary").nth(1).click()
    assert page.locator("details[open]").inner_text().split("\n")[-1] == (
        "Right. With σ = 0.1 it is 3.99 at the mean."
    )
    assert page.locator("summary").nth(2).inner_text() == "Only <b>sometimes</b>."


def test_a_widget_that_leaves_and_comes_back_keeps_its_answer(show):
    page = show(quiz())
    page.locator(".gmm-answer").nth(1).click()
    page.evaluate("""() => {
      const view = document.querySelector("gmm-view");
      const place = view.parentElement;
      view.remove();
      place.append(view);
    }""")
    page.wait_for_selector('[aria-pressed="true"]')
    assert state(page) == {"chosen": 1, "right": True}
    assert page.locator(".gmm-widget").count() == 1


@pytest.mark.parametrize("chosen", [7, -1, "yes", None])
def test_a_hand_edited_choice_shows_no_answer(show, chosen):
    page = show(quiz(), change=lambda model: model["state"].update(chosen=chosen))
    assert state(page) == {"chosen": None, "right": None}


def test_setting_chosen_chooses_and_says_whether_it_is_right():
    asked = quiz()
    seen = []
    asked.observe(lambda change: seen.append(change["new"]), "chosen")
    asked.chosen = 1
    assert asked.right is True
    asked.chosen = None
    assert asked.right is None
    assert seen == [1, None]
    with pytest.raises(TraitError, match="chosen is 3; the answers are 0 to 2"):
        asked.chosen = 3


@pytest.mark.parametrize(
    ("question", "answers", "error", "words"),
    [
        (3, ANSWERS, TypeError, "question must be a str, not 3"),
        (" ", ANSWERS, ValueError, "question is empty"),
        ("Why `so?", ANSWERS, ValueError, "question leaves a backtick open"),
        ("Why?", "yes", TypeError, "answers must be a list"),
        ("Why?", 5, TypeError, "answers must be a list"),
        ("Why?", ANSWERS[1:2], ValueError, "answers has 1 of them"),
        ("Why?", ANSWERS[::2], ValueError, "answers has 0 right ones"),
        ("Why?", [ANSWERS[1]] * 2, ValueError, "answers has 2 right ones"),
        ("Why?", [ANSWERS[0], ("a", "b")], TypeError, r"answers\[1\] must be"),
        ("Why?", [("a", 1, "b"), ANSWERS[1]], TypeError, r"answers\[0\]\[1\] must be"),
        (
            "Why?",
            [("a", True, ""), ANSWERS[0]],
            ValueError,
            r"answers\[0\]\[2\].*empty",
        ),
        (
            "Why?",
            [("", True, "b"), ANSWERS[0]],
            ValueError,
            r"answers\[0\]\[0\].*empty",
        ),
    ],
)
def test_a_wrong_argument_is_named(question, answers, error, words):
    with pytest.raises(error, match=words):
        Quiz(question, answers)
