"""The built site in a real browser, over http and from disk, with no other host."""

import re

import pytest

from tests.browser import serve
from tests.site import SITE, pages, visits


@pytest.fixture(scope="module")
def http_visits(browser, address):
    paths = [path.relative_to(SITE).as_posix() for path in pages()]
    return [visits.visit(browser, f"{address}/{path}") for path in paths]


@pytest.fixture(scope="module")
def file_visits(browser, address):
    return [visits.visit(browser, path.as_uri()) for path in pages()]


@pytest.mark.parametrize("check", visits.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_no_page_has_faults(check, scheme, request):
    seen = request.getfixturevalue(f"{scheme}_visits")
    faults = [f"{visit.url}: {fault}" for visit in seen for fault in check(visit)]
    assert not faults, "\n".join(faults)


def test_every_internal_link_leads_somewhere(http_visits, address):
    faults = visits.broken_links(http_visits, address)
    assert not faults, "\n".join(faults)


def test_every_chapter_has_mathematics(http_visits):
    chapters = [v for v in http_visits if re.search(r"/chapters/\d\d_", v.url)]
    assert chapters
    assert [visit.url for visit in chapters if not visit.facts["formulas"]] == []


def test_the_path_through_the_book_on_its_cover_passes_every_page():
    cover = (SITE / "index.html").read_text(encoding="utf-8")
    table = re.search(r"<table.*?</table>", cover, re.S)[0]
    listed = set(re.findall(r'href="(chapters/[^"#]+)', table))
    chapters = (SITE / "chapters").glob("*.html")
    assert listed == {f"chapters/{path.name}" for path in chapters}


def test_each_reference_is_listed_as_the_chapters_cite_it():
    listed = (SITE / "chapters/references.html").read_text("utf-8")
    entry = r'class="citation" id="(\w+)".*?\[</span>(.*?)<'
    labels = dict(re.findall(entry, listed, re.DOTALL))
    assert len(labels) > 20
    link = r'<a class="[^"]*" href="references\.html#(\w+)"[^>]*>([^<]+)</a>'
    texts = [path.read_text("utf-8") for path in pages()]
    cited = {pair for text in texts for pair in re.findall(link, text)}
    faults = [
        (text, labels[name])
        for name, text in cited
        if text not in (labels[name], labels[name].rsplit(", ")[-1])
    ]
    assert cited
    assert not faults


def test_no_two_pages_share_a_title_or_a_description(http_visits):
    for fact in ("title", "description"):
        texts = [visit.facts[fact] for visit in http_visits]
        assert len(set(texts)) == len(texts), texts


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_theme_button_turns_the_page_dark_and_it_stays_so(browser, address, scheme):
    root = address if scheme == "http" else SITE.as_uri()
    page = browser.new_page(color_scheme="light")
    page.goto(f"{root}/index.html")
    light = _background(page)
    page.locator(".theme-switch-button:visible").click()
    dark = _background(page)
    assert sum(dark) < sum(light) / 3
    page.goto(f"{root}/search.html")
    assert _background(page) == dark
    page.close()


def _background(page):
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(part) for part in colour.strip("rgb()").split(",")]


@pytest.mark.parametrize(("query", "found"), [("geyser", True), ("zyzzogeton", False)])
def test_the_search_finds_the_words_of_the_book_and_no_others(
    browser, address, query, found
):
    page = browser.new_page()
    page.goto(f"{address}/search.html?q={query}")
    # Sphinx adds its summary line when it is done.
    page.locator("#search-results .search-summary").filter(has_text="earch").wait_for()
    page.wait_for_function(
        "document.querySelector('.search-summary').textContent.length > 20"
    )
    assert (page.locator("#search-results li a").count() > 0) == found
    page.close()


SOUND = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="description" content="Sound."></head><body><p>Text.</p>{}</body></html>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (visits.failed_requests, '<img alt="Lost" src="lost.png">'),
        (visits.failed_requests, '<script src="lost.js"></script>'),
        (
            visits.requests_to_other_hosts,
            '<script src="https://a.example/b.js"></script>',
        ),
        (visits.requests_to_other_hosts, "<script>fetch('//a.example/b')</script>"),
        (visits.console_errors, "<script>console.error('Oh')</script>"),
        (visits.console_errors, "<script>throw new Error('Oh')</script>"),
        (visits.untypeset_mathematics, r"<p>Let \(x = 1\).</p>"),
        (visits.untypeset_mathematics, "<p>$$x = 1$$</p>"),
        (visits.untypeset_mathematics, '<span class="math">x</span>'),
        (visits.images_without_alt_text, f'<img src="{PIXEL}">'),
        (visits.images_without_alt_text, f'<img alt="" src="{PIXEL}">'),
        (visits.images_without_alt_text, f'<img alt="../_images/a.png" src="{PIXEL}">'),
        (visits.images_without_alt_text, '<img alt="Lost" src="lost.png">'),
        (visits.missing_title_or_description, "<script>document.title = ''</script>"),
        (
            visits.missing_title_or_description,
            "<script>document.querySelector('meta').remove()</script>",
        ),
    ],
)
def test_each_check_sees_its_planted_fault(browser, tmp_path, check, fault):
    (tmp_path / "faulty.html").write_text(SOUND.format(fault))
    with serve(tmp_path) as address:
        assert check(visits.visit(browser, f"{address}/faulty.html"))


def test_no_check_sees_a_fault_in_a_sound_page(browser, tmp_path):
    (tmp_path / "sound.html").write_text(SOUND.format(f'<img alt="A" src="{PIXEL}">'))
    with serve(tmp_path) as address:
        visit = visits.visit(browser, f"{address}/sound.html")
    assert [fault for check in visits.CHECKS for fault in check(visit)] == []


@pytest.mark.parametrize("link", ["lost.html", "#lost", "index.html#lost"])
def test_a_link_that_leads_nowhere_is_seen(browser, tmp_path, link):
    body = '<a id="here" href="#here">Here</a><a href="index.html#here">Here</a>'
    page = tmp_path / "index.html"
    with serve(tmp_path) as address:
        url = f"{address}/index.html"
        for extra, faults in ("", 0), (f'<a href="{link}">There</a>', 1):
            page.write_text(SOUND.format(body + extra))
            seen = [visits.visit(browser, url)]
            assert len(visits.broken_links(seen, address, tmp_path)) == faults
