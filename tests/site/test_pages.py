"""Every page of the built site: on a desk, on a phone and from disk, without a net."""

import gzip
import re

import pytest

from tests.site import CHAPTERS, SITE, pages, visits

PAGES = pages()
BUDGET = 370 * 1024  # bytes of a page with all it loads, gzipped
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


@pytest.fixture
def http_visits(tour):
    return [tour("desk", path).visit for path in PAGES]


@pytest.fixture
def file_visits(tour):
    return [tour("disk", path) for path in PAGES]


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


@every_page
def test_axe_finds_nothing_on_any_page_light_or_dark(tour, path):
    faults = tour("desk", path).axe
    assert not faults, "\n".join(faults)


@every_chapter
def test_nothing_but_code_is_wider_than_its_column_on_a_desk(tour, path):
    assert tour("desk", path).wide == []


@every_page
def test_the_keyboard_reaches_what_scrolls_and_nothing_else(tour, path):
    assert tour("phone", path).unreached == []


@every_page
def test_no_line_begins_with_the_comma_behind_a_formula(tour, path):
    assert tour("phone", path).parted == []


def test_some_pages_have_many_formulas_with_a_sign_behind_them(tour):
    counts = [tour("phone", path).glued for path in CHAPTERS]
    assert sum(count > 50 for count in counts) > 3


@every_page
def test_the_smallest_window_scrolls_only_down(tour, path):
    assert tour("phone", path).least_width <= 320


def weight(loaded):
    """Add up what a server that compresses sends for these files."""
    bodies = [(SITE / name).read_bytes() for name in loaded]
    return sum(len(gzip.compress(body, 9)) for body in bodies)


@every_page
def test_a_page_is_light_also_when_it_is_read_to_its_end(tour, path):
    names = [name for name in tour("phone", path).loaded if (SITE / name).is_file()]
    assert weight(names) <= BUDGET, sorted((weight([n]), n) for n in names)[::-1]
