"""The pages in a reader's hands: copied from, touched, printed, framed, cut off."""

import re
from contextlib import ExitStack

import pytest

from tests.browser import serve
from tests.site import SITE, pages
from tests.site.tours import SHOW_ALL

CHAPTER = "chapters/05_em_derivation.html"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def show(lend, address):
    """Open a page of the book; give back what was opened at the end."""
    with ExitStack() as lent:

        def show(name, viewport=DESK, **options):
            page = lent.enter_context(lend(viewport=viewport, **options))
            page.goto(f"{address}/{name}")
            return page

        yield show


def test_no_sign_of_a_sentence_is_doubled_or_stands_alone():
    for path in pages():
        text = re.sub(r"(?s)<(math|script|style|pre)\b.*?</\1>", "", path.read_text())
        for paragraph in re.findall(r"(?s)<p>(.*?)</p>", text):
            plain = re.sub(r"(?s)<.*?>", "", paragraph)
            assert not re.search(r"(?<!\.)\.\.(?!\.)|,,|;;|::", plain), (path, plain)


# What a selection of the paragraph with the first formula puts on the clipboard.
COPY = """(select) => {
  const formula = document.querySelector(".bd-article p .math");
  const range = document.createRange();
  if (select === "part") {
    const texts = document.createTreeWalker(
      formula.querySelector(".katex-html"), NodeFilter.SHOW_TEXT
    );
    range.selectNodeContents(texts.nextNode());
  } else range.selectNodeContents(formula.closest("p"));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true,
                                             cancelable: true });
  document.dispatchEvent(event);
  const formulas = [...formula.closest("p").querySelectorAll(".math")];
  return [data.getData("text/plain"), formulas.map((f) => f.dataset.tex)];
}"""


def test_a_formula_is_copied_once_and_as_its_tex(show):
    page = show(CHAPTER)
    part, formulas = page.evaluate(COPY, "part")
    assert part == formulas[0]
    text, formulas = page.evaluate(COPY, "paragraph")
    assert formulas
    for formula in formulas:
        assert text.count(formula) == formulas.count(formula)
    assert not re.search("[\u0370-\u03ff]", text)  # no Greek letter: that is drawn


# The formulas in the window at whose beginning a finger finds the drawing.
UNTOUCHED = """() => [...document.querySelectorAll(".katex")].filter((formula) => {
  const [box] = formula.getClientRects();
  if (!box) return false;
  const [x, y] = [box.x + Math.min(8, box.width / 2), box.y + box.height / 2];
  if (y < 80 || y > innerHeight || x < 0 || x > innerWidth) return false;
  formula.seen = true;
  const found = document.elementFromPoint(x, y);
  return formula.contains(found) && !found.closest(".katex-mathml");
}).map((formula) => formula.closest(".math").dataset.tex)"""


def test_a_finger_that_explores_finds_the_words_of_every_formula(show):
    page = show(CHAPTER, PHONE, has_touch=True, is_mobile=True)
    page.add_style_tag(content=SHOW_ALL)
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, min(height, 12000), 600):
        page.evaluate("top => scrollTo({ top, behavior: 'instant' })", top)
        assert page.evaluate(UNTOUCHED) == []
    assert page.evaluate("[...document.querySelectorAll('.katex')].some((f) => f.seen)")


CUT = """[...document.querySelectorAll(".math > .katex-display")].filter((box) =>
  box.scrollWidth > box.clientWidth)"""
FADED = "(box) => getComputedStyle(box).maskImage.includes('gradient')"


def test_a_formula_that_goes_on_beyond_an_edge_fades_there(show):
    page = show(CHAPTER, PHONE)
    page.add_style_tag(content=SHOW_ALL)
    page.wait_for_function(f"() => {CUT}.length > 3 && {CUT}.every({FADED})")
    box = page.locator(".katex-display[data-more=end]").first
    box.evaluate("box => box.scrollTo({ left: box.scrollWidth, behavior: 'instant' })")
    page.wait_for_function(
        "() => document.querySelector('.katex-display[data-more=start]')"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_printed_in_the_light_theme_and_the_screen_keeps_its_own(show, scheme):
    page = show(CHAPTER, color_scheme=scheme)
    page.evaluate(
        """() => addEventListener("beforeprint", () => {
          window.printed = getComputedStyle(document.querySelector("h1")).color;
          window.paper = document.documentElement.dataset.theme;
        })"""
    )
    page.pdf()
    assert page.evaluate("window.paper") == "light"
    assert max(map(int, re.findall(r"\d+", page.evaluate("window.printed"))[:3])) < 80
    assert page.locator("html").get_attribute("data-theme") == scheme


def test_the_header_of_a_solution_opens_it_wherever_it_is_clicked(show):
    page = show(CHAPTER)
    header = page.locator(".solution.toggle > .admonition-title").first
    header.scroll_into_view_if_needed()
    assert header.locator("a").count() == 0
    body = header.locator("xpath=following-sibling::section")
    for shown in (True, False):
        header.click(position={"x": 60, "y": 15})
        assert body.is_visible() == shown
    assert page.url.endswith(".html")


def test_a_formula_in_the_title_of_a_solution_opens_it_too(show):
    page = show(CHAPTER)
    title = page.locator(".solution.toggle > .admonition-title").first
    title.evaluate(
        "title => title.prepend(Object.assign("
        "document.createElement('em'), {textContent: 'a formula'}))"
    )
    title.click(position={"x": 60, "y": 15})
    assert title.locator("xpath=following-sibling::section").is_visible()


@pytest.mark.parametrize(("width", "height"), [(1366, 657), (360, 740)])
def test_the_button_named_first_on_the_cover_is_in_view_without_scrolling(
    show, width, height
):
    page = show("index.html", {"width": width, "height": height})
    name = page.locator(".bd-article p strong").first.inner_text()
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    assert name == "E step"
    assert box["y"] + box["height"] <= height


def test_a_section_weighs_more_than_what_is_in_it(show):
    page = show(CHAPTER)
    weights = [
        int(
            page.locator(f".bd-article {tag}").first.evaluate(
                "node => getComputedStyle(node).fontWeight"
            )
        )
        for tag in ("h2", "h3")
    ]
    assert weights[0] > weights[1]


FRAME = """<!doctype html><title>Frame</title>
<iframe sandbox="allow-scripts" src="{}" width="1200" height="800"></iframe>"""


@pytest.fixture
def frame(lend, address, tmp_path):
    """Show a page of the book in a frame that may keep nothing, as platforms do."""
    with serve(tmp_path) as platform, lend(alone=True) as page:

        def frame(name):
            said = []
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", lambda m: m.type == "error" and said.append(m.text))
            page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
            source = FRAME.format(f"{address}/{name}")
            (tmp_path / "platform.html").write_text(source)
            page.goto(f"{platform}/platform.html")
            return page.frames[1], said

        yield frame


def test_a_frame_that_keeps_nothing_runs_the_widgets_and_the_theme(frame):
    inner, said = frame("index.html")
    inner.locator("[data-widget=em-player] button").first.wait_for()
    before = inner.locator("html").get_attribute("data-theme")
    inner.locator(".theme-switch-button:visible").click()
    assert inner.locator("html").get_attribute("data-theme") != before
    assert not said


def test_a_frame_that_keeps_nothing_can_search(frame):
    inner, said = frame("search.html?q=geyser")
    inner.locator("#search-results li a").first.wait_for()
    # That a page cannot be fetched for its excerpt is said by the browser itself.
    refused = ("has been blocked by CORS policy", "net::ERR_FAILED")
    assert [line for line in said if not any(word in line for word in refused)] == []


def test_the_search_reads_each_formula_once(show):
    page = show("search.html")
    text = page.evaluate(
        """async (name) =>
          Search.htmlToText(await (await fetch(name)).text(), null)""",
        CHAPTER,
    )
    assert "γ" in text
    assert "\u200b" not in text  # a sign of KaTeX's drawings


def test_the_sign_of_the_search_lies_beside_what_is_searched_for(show):
    page = show("search.html?q=geyser")
    form = page.locator(".bd-search-container .bd-search")
    icon = form.locator(".fa-magnifying-glass").bounding_box()
    field = form.locator("input").evaluate(
        "n => n.getBoundingClientRect().x + parseFloat(getComputedStyle(n).paddingLeft)"
    )
    assert icon["x"] + icon["width"] <= field


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_theme_button_turns_the_page_dark_and_it_stays_so(lend, address, scheme):
    root = address if scheme == "http" else SITE.as_uri()
    with lend(viewport=DESK, color_scheme="light") as page:
        page.goto(f"{root}/index.html")
        light = _background(page)
        page.locator(".theme-switch-button:visible").click()
        dark = _background(page)
        assert sum(dark) < sum(light) / 3
        stored = page.evaluate("localStorage.getItem('theme')")
        with page.context.new_page() as other:  # until another process reads it too
            other.goto(f"{root}/404.html")
            other.wait_for_function(
                "theme => localStorage.getItem('theme') === theme", arg=stored
            )
        page.goto(f"{root}/search.html")
        assert _background(page) == dark


def _background(page):
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(part) for part in colour.strip("rgb()").split(",")]


@pytest.mark.parametrize(("query", "found"), [("geyser", True), ("zyzzogeton", False)])
def test_the_search_finds_the_words_of_the_book_and_no_others(show, query, found):
    page = show(f"search.html?q={query}")
    # Sphinx adds its summary line when it is done.
    page.locator("#search-results .search-summary").filter(has_text="earch").wait_for()
    page.wait_for_function(
        "document.querySelector('.search-summary').textContent.length > 20"
    )
    assert (page.locator("#search-results li a").count() > 0) == found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_first_visit_begins_in_the_colours_of_the_readers_system(
    lend, address, scheme
):
    with lend(alone=True, viewport=DESK, color_scheme=scheme) as page:
        page.route("**/*.js*", lambda route: route.abort())  # what comes later
        page.goto(f"{address}/index.html")
        assert page.locator("html").get_attribute("data-theme") == scheme
        assert page.locator(".navbar-brand img:visible").count() == 1


def test_the_first_key_offers_to_skip_to_the_text(show):
    page = show("index.html")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert "Skip to main content" in link.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main-content")
