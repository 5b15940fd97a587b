"""Lighter pages: what goes is unused, and what stays is what it was."""

import re
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from sphinx.errors import ExtensionError

from site_ext import light
from site_ext.light import fonts, icons, pictures, scripts, stylesheet
from tests.site import SITE, pages


@pytest.fixture(scope="module")
def font():
    import pydata_sphinx_theme as theme

    static = Path(theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    return static / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf"


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".on{a:b}", ".on{a:b}"),
        (".off{a:b}", ""),
        ("#off{a:b}", ""),
        (".off,.on p{a:b}", ".on p{a:b}"),
        (".on .off{a:b}", ""),
        ("p:not(.off){a:b}", "p:not(.off){a:b}"),
        (":is(.on,.off) p{a:b}", ":is(.on,.off) p{a:b}"),
        ("@media print{.on{a:b}.off{a:b}}", "@media print{.on{a:b}}"),
        ("@media print{.off{a:b}}", ""),
        ("@font-face{font-family:F}", "@font-face{font-family:F}"),
        ("@import 'a.css';", ""),
        ("p{/* why */a:b}", "p{a:b}"),
        ('a[href^=".off"]{a:b}', 'a[href^=".off"]{a:b}'),
    ],
)
def test_a_rule_goes_only_where_it_needs_a_class_that_nothing_has(rule, kept):
    assert stylesheet.prune(rule, {"on"}) == kept


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("url(../a/b.png)", 'url("a/b.png")'),
        ("url('fonts/c.woff2')", 'url("styles/fonts/c.woff2")'),
        ("url(data:font/woff;base64,AA)", "url(data:font/woff;base64,AA)"),
        ("url(#gradient)", "url(#gradient)"),
    ],
)
def test_addresses_stay_right_when_a_sheet_moves_up(before, after):
    assert stylesheet.rebase(f"p{{src:{before}}}", "styles") == f"p{{src:{after}}}"


def test_the_cut_font_draws_its_icons_as_the_whole_one_and_has_no_other(font, tmp_path):
    points = {0xF0C9, 0xF002}
    (tmp_path / "cut.woff").write_bytes(fonts.cut(font, points))
    with TTFont(font) as whole, TTFont(tmp_path / "cut.woff") as cut:
        assert set(cut.getBestCmap()) == points
        for point in points:
            glyphs = [f["glyf"][f.getBestCmap()[point]] for f in (whole, cut)]
            assert glyphs[0] == glyphs[1]


def test_a_font_that_is_cut_on_another_day_is_the_same(font, monkeypatch):
    cuts = set()
    for seconds in ("0", "86400"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)  # fontTools' now
        cuts.add(fonts.cut(font, {0xF002}))
    assert len(cuts) == 1


def test_a_font_without_any_of_the_icons_goes(font):
    assert fonts.cut(font, {0x41F}) is None


def test_icons_are_found_escaped_and_as_characters():
    css = '.a{content:"\\f0c9"}.b{--i:"\uf002"}.c{content:"\\201c"}'
    assert icons.code_points(css) == {0xF0C9, 0xF002}


def test_a_theme_that_keeps_its_icon_fonts_elsewhere_is_an_error(tmp_path):
    with pytest.raises(ExtensionError, match="no icon font"):
        icons.embed("p{a:b}", tmp_path)


def test_a_picture_keeps_every_pixel_and_says_its_size(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    page = pictures.lighten('<img alt="A" src="../_images/a.png" />', tmp_path)
    assert 'src="../_images/a.webp"' in page
    assert 'width="7" height="5"' in page
    with Image.open(tmp_path / "a.webp") as image:
        assert np.array_equal(np.asarray(image.convert("RGBA")), pixels)


def figure(size):
    """Make a white picture with a square of this size, each of its points coloured."""
    pixels = np.full((200, 200, 3), 255, dtype=np.uint8)
    pixels[:size, :size] = np.random.default_rng(1).integers(0, 256, (size, size, 3))
    return Image.fromarray(pixels)


def test_a_picture_has_few_colours_where_it_then_looks_the_same():
    before = figure(20)
    after = pictures.in_few_colours(before)
    assert len(after.getcolors(1000)) <= 256 < len(before.getcolors(1000))
    change = np.abs(np.asarray(after, dtype=int) - np.asarray(before))
    assert change.mean() <= 1
    assert change.max() <= 36


def test_a_picture_that_would_look_otherwise_keeps_its_colours():
    before = figure(200)
    assert pictures.in_few_colours(before) is before


def test_a_picture_that_one_sees_through_stays_as_it_is():
    clear = figure(20)
    clear.putalpha(128)
    assert pictures.in_few_colours(clear) is clear


def test_a_script_goes_from_a_page_that_lacks_what_it_works_on():
    script = '<script src="_static/design-tabs.js?v=1"></script>'
    tabs = '<div class="sd-tab-set docutils"></div>'
    assert "design-tabs" not in light.slim(f"{script}<body></body>")
    page = light.slim(f"{script}<body>{tabs}</body>")
    assert '<script defer src="_static/design-tabs.js?v=1">' in page


def test_a_folded_cell_has_no_paragraph_in_its_summary_and_keeps_its_looks():
    title = '<p class="collapsed admonition-title">Show the code</p>'
    page = light.slim(f"<body><summary>{title}</summary></body>")
    span = '<span class="collapsed admonition-title">Show the code</span>'
    assert f"<summary>{span}</summary>" in page
    css = (SITE / "_static" / light.SHEET).read_text(encoding="utf-8")
    assert "summary>span.collapsed" in css
    assert "summary>p." not in css


def test_a_list_stands_in_no_paragraph():
    items = '<ul class="simple">\n<li><p>X</p></li>\n</ul>'
    body = f"<dd><p>{items}\n</p>\n<p>z</p></dd>"
    page = light.slim(f"<body>{body}</body>")
    assert page == f"<body><dd>{items}\n<p>z</p></dd></body>"


def test_code_loses_only_the_marks_that_do_not_colour_it():
    code = '<span class="n">x</span> <span class="o">=</span> <span class="p">(</span>'
    page = light.slim(f"<body>{code}</body>")
    assert 'x <span class="o">=</span> (' in page
    css = (SITE / "_static" / "pygments.css").read_text(encoding="utf-8")
    rule = r'html\[data-theme="(\w+)"\] \.highlight(?: \.(\w+))? \{([^}]*)\}'
    found = {(theme, name): body for theme, name, body in re.findall(rule, css)}
    for theme in ("light", "dark"):
        own = re.search(r"[^-](color: #\w+)", found[theme, ""])[1]
        assert [found[theme, name].strip() for name in light.PLAIN] == [own] * 6


SEARCH = 'document.querySelectorAll(n.join(", ")).forEach(f)'
SCRIPT = "sphinx-book-theme.js"
CHANGE = [change for change in scripts.CHANGES if change.script.endswith(SCRIPT)]


@pytest.mark.parametrize(
    ("page", "left"), [("<p>", "[].forEach(f)"), ('<p class="margin">', SEARCH)]
)
def test_a_script_searches_only_for_what_some_page_has(tmp_path, page, left):
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / SCRIPT
    script.write_text(SEARCH)
    scripts.change(tmp_path, [page], CHANGE)
    assert script.read_text() == left


@pytest.mark.parametrize("text", ["no search at all", SEARCH + SEARCH])
def test_a_theme_that_searches_in_another_way_is_an_error(tmp_path, text):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / SCRIPT).write_text(text)
    with pytest.raises(ExtensionError, match=rf"{SCRIPT} has .* [02] times"):
        scripts.change(tmp_path, ["<p>"], CHANGE)


def local_files(html):
    """List what a page loads: scripts, its style sheet, pictures."""
    found = re.findall(r'<(?:script|img)\b[^>]*\bsrc="([^":]+)"', html)
    found += re.findall(r'<link\b[^>]*rel="stylesheet"[^>]*href="([^"]+)"', html)
    return {name.partition("?")[0] for name in found}


# The page for lost readers is served at any depth, so it loads nothing.
PAGES = [path for path in pages() if path.name != "404.html"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_links_one_style_sheet_and_no_icon_script(path):
    names = local_files(path.read_text(encoding="utf-8"))
    assert [name for name in names if name.endswith(".css")] == [
        name for name in names if name.endswith("_static/book.css")
    ]
    assert not any("fontawesome" in name for name in names)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_two_places_of_a_page_share_an_id(path):
    ids = re.findall(r'<[a-z][^>]*\sid="([^"]+)"', path.read_text(encoding="utf-8"))
    assert sorted(set(ids)) == sorted(ids)


def test_a_drawing_keeps_its_place_until_it_comes(tmp_path):
    (tmp_path / "logo.svg").write_text('<svg xmlns="x" width="160" height="110"/>')
    page = pictures.keep_places('<img src="../_static/logo.svg" alt="">', tmp_path)
    assert 'style="width:160px;aspect-ratio:160/110" src=' in page


def test_a_drawing_without_a_size_is_an_error(tmp_path):
    (tmp_path / "logo.svg").write_text('<svg viewBox="0 0 160 110"/>')
    with pytest.raises(ExtensionError, match=r"logo\.svg says no size"):
        pictures.keep_places('<img src="_static/logo.svg" alt="">', tmp_path)
