"""Questions keep their height: before the script, after it, and whatever is chosen."""

import pytest

from gmm_lib.widgets import Prediction, Quiz, Recall

LONG = "It ends in another place, since `em` climbs from where it starts, always. " * 2
ANSWERS = ["They end alike.", LONG, "It never ends."]
MAKE = {
    "Quiz": lambda: Quiz(f"Where? {LONG}", [(a, a is LONG, LONG) for a in ANSWERS]),
    "Prediction": lambda: Prediction("two", f"Where? {LONG}", ANSWERS),
    "Recall": lambda: Recall("two", [(a, f"So: {a} " * 2) for a in ANSWERS]),
}
# As before the script has come: what it starts never starts.
UNSTARTED = "customElements.define = () => {}"
HEIGHTS = """[...document.querySelectorAll("gmm-view")]
  .map((view) => view.getBoundingClientRect().height)"""
widths = pytest.mark.parametrize("width", [360, 1280])
FULL = "Storage.prototype.setItem = () => { throw new Error(); }"
FONTS = ["DejaVu Sans", "Liberation Sans"]  # the widest, and Arial's metrics


def in_font(page, font):
    page.add_style_tag(content=f"* {{ font-family: '{font}' !important }}")


@widths
@pytest.mark.parametrize("font", FONTS)
def test_its_place_is_as_high_before_it_starts(width, font, show):
    page = show(*(make() for make in MAKE.values()), width=width, alone=True)
    in_font(page, font)
    started = dict(zip(MAKE, page.evaluate(HEIGHTS), strict=True))
    page.add_init_script(UNSTARTED)
    page.reload()
    in_font(page, font)
    assert page.locator(".gmm-quiz-still").count() == len(MAKE)
    unstarted = dict(zip(MAKE, page.evaluate(HEIGHTS), strict=True))
    assert unstarted == pytest.approx(started, abs=0.1)


@widths
@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("kept", [True, False])
def test_no_choice_moves_what_lies_below_a_prediction(width, font, kept, show):
    page = show(MAKE["Prediction"](), MAKE["Recall"](), width=width)
    in_font(page, font)
    if not kept:
        page.add_script_tag(content=FULL)
    before = page.evaluate(HEIGHTS)
    foot = page.locator(".gmm-kept")
    for i in range(len(ANSWERS)):
        page.locator(".gmm-answer").nth(i).click()
        assert page.evaluate(HEIGHTS) == before
        assert foot.evaluate("node => node.scrollHeight <= node.clientHeight")
    page.get_by_role("button", name="Take it back").click()
    assert page.evaluate(HEIGHTS) == before
