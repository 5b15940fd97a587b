"""Prediction and Recall: an answer is kept, and given back where it is settled."""

import pytest
from traitlets import TraitError

from gmm_lib.widgets import Prediction, Recall
from tests.widgets.conftest import axe_faults, small_targets, state

ANSWERS = ["They end alike.", "`em` finds <two> ends.", "It never ends."]
REPLIES = [(answer, f"So it is, {i}: `l` & F.") for i, answer in enumerate(ANSWERS)]


def prediction(name="two-starts"):
    return Prediction(name, "Where do two starts, such as `theta`, end?", ANSWERS)


def recall(name="two-starts", **options):
    return Recall(name, REPLIES, **options)


def recalled(page):
    shown = page.locator(".gmm-recalled").inner_text().split("\n")
    return [line.strip() for line in shown if line.strip()]


def answer(page, i, reload=False):
    page.locator(".gmm-answer").nth(i).click()
    if reload:
        visit(page, page.url)


def visit(page, url):
    page.goto(url)
    page.keyboard.press("Shift")
    page.wait_for_selector(".gmm-widget[data-state]")


def test_an_answer_is_there_again_after_the_page_is_loaded_again(show):
    page = show(prediction())
    answer(page, 1, reload=True)
    assert state(page) == {"chosen": 1}
    chosen = page.locator('[aria-pressed="true"]')
    assert chosen.count() == 1
    assert "em finds <two> ends." in chosen.inner_text()


def test_an_answer_can_be_changed_and_taken_back_for_good(show):
    page = show(prediction())
    take_back = page.get_by_role("button", name="Take it back")
    assert not take_back.is_visible()
    answer(page, 0)
    answer(page, 2)
    assert state(page) == {"chosen": 2}
    take_back.click()
    assert state(page) == {"chosen": None}
    assert page.evaluate("document.activeElement.className") == "gmm-answer"
    visit(page, page.url)
    assert state(page) == {"chosen": None}


def test_the_reply_follows_the_prediction_at_once(show):
    page = show(prediction(), recall())
    assert recalled(page) == ["You made no prediction. Make it first."]
    for i in (1, 0):
        answer(page, i)
        given = ANSWERS[i].replace("`", "")
        lines = recalled(page)
        assert lines == ["You predicted:", given, f"So it is, {i}: l & F."]
        assert state(page, 1) == {"predicted": ANSWERS[i]}
    page.get_by_role("button", name="Take it back").click()
    assert state(page, 1) == {"predicted": None}


def test_predictions_of_other_names_are_left_alone(show):
    page = show(prediction("first"), prediction("second"), recall("second"))
    answer(page, 0)
    assert [state(page, i) for i in (1, 2)] == [{"chosen": None}, {"predicted": None}]


def test_the_invitation_leads_to_the_question(show):
    page = show(recall(), prediction())
    page.get_by_role("link", name="Make it first.").press("Enter")
    focused = "document.activeElement.closest('[data-widget=prediction]') !== null"
    assert page.evaluate(focused)
    page.keyboard.press("Enter")
    assert state(page, 0) == {"predicted": ANSWERS[0]}


def test_the_invitation_can_lead_to_another_page(show):
    page = show(recall(page="there.html"))
    link = page.get_by_role("link", name="Make it first.")
    assert link.get_attribute("href") == "there.html#prediction-two-starts"


def test_an_address_that_names_the_prediction_opens_it(show):
    page = show(*[prediction(f"p{i}") for i in range(12)])
    page.goto(f"{page.url}#prediction-p11")
    page.reload()
    place = page.locator("#prediction-p11")
    place.wait_for()
    page.wait_for_function("scrollY > 0")
    assert 0 <= place.bounding_box()["y"] < 900


def test_every_reply_unfolds_whether_one_predicted_or_not(show):
    page = show(recall())
    page.locator("summary").click()
    assert [row.split(" So it")[0] for row in page.locator("li").all_inner_texts()] == [
        text.replace("`", "") for text in ANSWERS
    ]


REFUSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.mark.parametrize("fault", [REFUSED, FULL], ids=["refused", "full"])
def test_where_storage_is_refused_the_page_remembers_and_says_so(show, fault):
    page = show(prediction(), recall(), alone=True)
    page.add_init_script(fault)
    page.reload()
    page.keyboard.press("Shift")
    page.wait_for_selector("[data-widget=recall][data-state]")
    answer(page, 2)
    assert state(page, 1) == {"predicted": ANSWERS[2]}
    assert "this browser stores nothing" in page.locator(".gmm-kept").inner_text()
    page.get_by_role("button", name="Take it back").click()
    assert state(page, 1) == {"predicted": None}


def test_another_tab_follows(show):
    page = show(prediction(), recall())
    other = page.context.new_page()
    other.goto(page.url)
    other.keyboard.press("Shift")
    other.wait_for_selector("[data-widget=recall][data-state]")
    answer(page, 1)
    other.wait_for_selector('[aria-pressed="true"]')
    assert state(other, 1) == {"predicted": ANSWERS[1]}
    assert state(other) == {"chosen": 1}


def test_two_copies_of_a_book_keep_their_own_answers(show):
    page = show(prediction())
    [here, there] = [page.url, show(prediction()).url]  # in another folder
    answer(page, 1)
    visit(page, there)
    assert state(page) == {"chosen": None}
    answer(page, 0)
    visit(page, here)
    assert state(page) == {"chosen": 1}


def test_an_answer_from_before_copies_were_told_apart_holds_until_it_is_changed(show):
    page = show(prediction())
    old = "gmm-prediction:two-starts"
    page.evaluate("entry => localStorage.setItem(...entry)", [old, ANSWERS[1]])
    visit(page, page.url)
    assert state(page) == {"chosen": 1}
    page.get_by_role("button", name="Take it back").click()
    visit(page, page.url)
    assert state(page) == {"chosen": None}
    assert page.evaluate("name => localStorage.getItem(name)", old) == ANSWERS[1]


@pytest.mark.parametrize("stored", ["An answer that was reworded.", "", "1"])
def test_an_answer_that_is_none_any_more_counts_as_none(show, stored):
    page = show(prediction(), recall())
    page.evaluate("s => localStorage.setItem('gmm-prediction:two-starts', s)", stored)
    page.reload()
    page.keyboard.press("Shift")
    page.wait_for_selector("[data-widget=recall][data-state]")
    assert [state(page, i) for i in (0, 1)] == [{"chosen": None}, {"predicted": None}]


def test_the_keyboard_reads_every_answer_before_it_chooses_one(show):
    page = show(prediction())
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    assert state(page) == {"chosen": None}
    page.keyboard.press("Enter")
    assert state(page) == {"chosen": 1}


@pytest.mark.parametrize("width", [900, 360])
def test_both_are_accessible_and_fit(show, width):
    page = show(prediction("a"), prediction("b"), recall("a"), recall("b"), width=width)
    answer(page, 0)
    for summary in page.locator("summary").all():
        summary.click()
        assert summary.bounding_box()["height"] >= 44
    assert axe_faults(page) == []
    assert small_targets(page) == []
    assert page.get_by_role("link").bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_answers_are_a_list_and_the_replies_unfold(show):
    page = show(prediction(), recall(), java_script_enabled=False)
    assert page.locator("ol li").all_inner_texts() == [
        text.replace("`", "") for text in ANSWERS
    ]
    page.locator("summary").nth(1).click()
    unfolded = page.locator("details[open]").inner_text()
    assert unfolded.split("\n")[-1] == "So it is, 1: l & F."


def test_setting_chosen_chooses():
    asked = prediction()
    asked.chosen = 2
    asked.chosen = None
    with pytest.raises(TraitError, match="chosen is 3; the answers are 0 to 2"):
        asked.chosen = 3


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Prediction(3, "Why?", ANSWERS), TypeError, "name must be a str"),
        (lambda: prediction("Two starts"), ValueError, "name is 'Two starts'"),
        (lambda: prediction(""), ValueError, "name is ''"),
        (lambda: Prediction("a", " ", ANSWERS), ValueError, "question is empty"),
        (lambda: Prediction("a", "b", "yes"), TypeError, "answers must be a list"),
        (lambda: Prediction("a", "b", ["yes"]), ValueError, "answers has 1 of them"),
        (
            lambda: Prediction("a", "b", ["y", 1]),
            TypeError,
            r"answers\[1\] must be a str",
        ),
        (
            lambda: Prediction("a", "b", ["y", "y"]),
            ValueError,
            r"answers\[1\] repeats 'y'",
        ),
        (lambda: Recall("A", REPLIES), ValueError, "name is 'A'"),
        (lambda: Recall("a", REPLIES[:1]), ValueError, "replies has 1 of them"),
        (lambda: Recall("a", ANSWERS), TypeError, r"replies\[0\] must be \(answer"),
        (lambda: Recall("a", REPLIES[:1] * 2), ValueError, r"replies\[1\] is to"),
        (
            lambda: Recall("a", [("y", "")] * 2),
            ValueError,
            r"replies\[0\]\[1\].*empty",
        ),
        (lambda: recall(page=3), TypeError, "page must be a str, not 3"),
    ],
)
def test_a_wrong_argument_is_named(make, error, words):
    with pytest.raises(error, match=words):
        make()
