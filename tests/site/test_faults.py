"""The checks of the built site see faults: each is tried on a page with its own."""

import pytest

from tests.browser import serve
from tests.site import visits
from tests.site.tours import all_axe_faults, axe_faults

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
def test_each_check_sees_its_planted_fault(lend, tmp_path, check, fault):
    (tmp_path / "faulty.html").write_text(SOUND.format(fault))
    with serve(tmp_path) as address:
        assert check(visits.visit(lend, f"{address}/faulty.html"))


def test_no_check_sees_a_fault_in_a_sound_page(lend, tmp_path):
    (tmp_path / "sound.html").write_text(SOUND.format(f'<img alt="A" src="{PIXEL}">'))
    with serve(tmp_path) as address:
        visit = visits.visit(lend, f"{address}/sound.html")
    assert [fault for check in visits.CHECKS for fault in check(visit)] == []


@pytest.mark.parametrize("link", ["lost.html", "#lost", "index.html#lost"])
def test_a_link_that_leads_nowhere_is_seen(lend, tmp_path, link):
    body = '<a id="here" href="#here">Here</a><a href="index.html#here">Here</a>'
    page = tmp_path / "index.html"
    with serve(tmp_path) as address:
        url = f"{address}/index.html"
        for extra, faults in ("", 0), (f'<a href="{link}">There</a>', 1):
            page.write_text(SOUND.format(body + extra))
            seen = [visits.visit(lend, url)]
            assert len(visits.broken_links(seen, address, tmp_path)) == faults


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<p style='color: #aaa; background: #fff'>pale</p>", "color-contrast"),
    ],
)
def test_axe_sees_a_planted_fault(lend, fault, rule):
    with lend() as page:
        body = f"<main><h1>H</h1>{fault}</main>"
        page.set_content(f"<html lang=en><title>T</title>{body}")
        assert any(rule in found for found in axe_faults(page, "light"))


PALE = "color: #aaa; background: #fff"


def test_axe_looks_at_colours_when_they_have_faded_into_each_other(lend):
    fade = f"<style>p {{ transition: color 1s }} [data-theme=dark] p {{ {PALE} }}"
    with lend() as page:
        body = "<main><h1>H</h1><p>pale</p></main>"
        page.set_content(f"<html lang=en><title>T</title>{fade}</style>{body}")
        assert axe_faults(page, "light") == []
        assert any("color-contrast" in found for found in axe_faults(page, "dark"))


@pytest.mark.parametrize(
    "last",
    [
        f"<p style='{PALE}'>pale</p>",
        "<p class=pale>pale</p>",
        "<p><em class=pale>pale</em></p>",
        "<div class=pale><p>pale</p></div>",
        "<p lang=fr>pale</p>",
    ],
)
def test_axe_sees_one_pale_word_among_many_that_are_not(lend, last):
    style = f"<style>.pale, [lang=fr] {{ {PALE} }}</style>"
    body = f"<main><h1>H</h1>{'<p>Dark <em>words</em></p>' * 9}{last}</main>"
    with lend() as page:
        page.set_content(f"<html lang=en><title>T</title>{style}{body}")
        assert any("color-contrast" in found for found in all_axe_faults(page, {}))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_sees_one_link_that_looks_like_its_text_among_many_alone(lend, theme):
    style = f"<style>[data-theme={theme}] a {{ color: #111; text-decoration: none }}"
    link = "<a href='#here'>link</a>"
    body = f"<main id=here><h1>H</h1>{f'<p>{link}</p>' * 9}<p>A {link} here.</p></main>"
    with lend() as page:
        page.set_content(f"<html lang=en><title>T</title>{style}</style>{body}")
        found = all_axe_faults(page, {})
    assert [fault.split(": ")[:2] for fault in found] == [[theme, "link-in-text-block"]]


@pytest.mark.parametrize("sheet", ["", f"<style>p {{ {PALE} }}</style>"])
def test_what_axe_has_seen_counts_where_the_style_sheets_are_the_same(lend, sheet):
    words, kinds, faults = "<p>Dark <em>words</em></p>" * 9, {}, []
    with lend() as page:
        for head in ("", sheet, sheet):
            body = f"<main>{words}</main>"
            page.set_content(f"<html lang=en><title>T</title>{head}{body}")
            found = all_axe_faults(page, kinds)
            faults.append(sum("color-contrast" in fault for fault in found))
    # Other rules make other colours; the third page has nothing that is new.
    assert [bool(count) for count in faults] == [False, bool(sheet), False]
