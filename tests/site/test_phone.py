"""Every page of the built site on a phone, from a server, without a net."""

import gzip
import re

import pytest

from tests.site import CHAPTERS, SITE, every_page, pages, visits
from tests.site.tours import SHIFT

BUDGET = 320 * 1024  # bytes of a page with all it loads, gzipped


@pytest.fixture
def seen(tour):
    return [tour("phone", path).visit for path in pages()]


@pytest.mark.parametrize("check", visits.CHECKS, ids=lambda check: check.__name__)
def test_no_page_of_a_server_has_faults(check, seen):
    faults = [f"{visit.url}: {fault}" for visit in seen for fault in check(visit)]
    assert not faults, "\n".join(faults)


def test_every_internal_link_leads_somewhere(seen, address):
    faults = visits.broken_links(seen, address)
    assert not faults, "\n".join(faults)


def test_every_chapter_has_mathematics(seen):
    chapters = [v for v in seen if re.search(r"/chapters/\d\d_", v.url)]
    assert chapters
    assert [visit.url for visit in chapters if not visit.facts["formulas"]] == []


def test_no_two_pages_share_a_title_or_a_description(seen):
    for fact in ("title", "description"):
        texts = [visit.facts[fact] for visit in seen]
        assert len(set(texts)) == len(texts), texts


@every_page
def test_nothing_moves_while_a_page_loads_on_a_phone(tour, path):
    assert tour("phone", path).shift <= SHIFT


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
