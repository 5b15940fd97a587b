"""What the site says of itself: its address, its authors, and what links to it."""

import re
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from nbformat import v4
from PIL import Image

from site_ext import lost, published
from site_ext.words import WORDS, words
from tests.site import CHAPTERS, ROOT, SITE, names, pages
from tests.site.test_build_faults import build

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"].rstrip("/")
HOME = PROJECT["urls"]["Homepage"].rstrip("/") + "/"
UNSET = published.UNSET in REPOSITORY
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
WRITTEN = [SITE / f"{name}.html" for name in names()]


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_the_address_has_the_form_that_launch_buttons_need():
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", REPOSITORY)
    assert re.fullmatch(r"https://[^\s]+/", HOME)


def test_the_citation_file_agrees_with_the_package():
    assert CITATION["repository-code"] == REPOSITORY
    assert CITATION["url"] == HOME
    assert str(CITATION["version"]) == PROJECT["version"]


def test_the_citation_file_has_what_its_format_asks_for():
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= CITATION.keys()
    assert isinstance(CITATION["date-released"], date)
    assert CITATION["type"] in ("software", "dataset")
    for author in CITATION["authors"]:
        assert author.keys() & {"name", "family-names"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_every_page_says_its_licence_and_how_to_cite_it(path):
    page = text_of(path)
    assert 'rel="license"' in page
    assert f"Version {PROJECT['version']}." in re.sub(r"\s+", " ", page)


def faults_of(page, name, repository, home):
    """List what a page of the book lacks once it is published there."""
    source = name.removesuffix(".html")
    wanted = [
        f'<link rel="canonical" href="{home}{name}"',
        f'property="og:url" content="{home}{name}"',
        f"{repository}/issues/new",
        f"{repository}/edit/main/{source}.",
        f"{repository}/blob/main/CITATION.cff",
    ]
    if re.match(r"chapters/\d\d_", name):
        owner = repository.removeprefix("https://github.com/")
        notebook = f"{source.removeprefix('chapters/')}.ipynb"
        wanted += [
            f"mybinder.org/v2/gh/{owner}/workbooks?urlpath=lab/tree/{notebook}",
            f"colab.research.google.com/github/{owner}/blob/workbooks/{notebook}",
        ]
    return [text for text in wanted if text not in page]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_a_page_leads_to_where_the_book_is_published_or_nowhere(path):
    page, name = text_of(path), path.relative_to(SITE).as_posix()
    if UNSET:
        assert published.UNSET not in page
    elif path in WRITTEN:
        assert not faults_of(page, name, REPOSITORY, HOME)


def test_a_book_whose_address_is_set_says_it_on_every_page(tmp_path):
    repository, home = "https://github.com/ada/em", "https://ada.github.io/em/"
    (tmp_path / "chapters").mkdir()
    one = v4.new_notebook(cells=[v4.new_markdown_cell("# One", id="a")])
    one.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(one, tmp_path / "chapters" / "01_one.ipynb")
    code, said = build(
        tmp_path,
        ["chapters/01_one"],
        change=lambda text: text.replace(REPOSITORY, repository).replace(HOME, home),
    )
    assert code == 0, said
    html = tmp_path / "_build" / "html"
    page = text_of(html / "chapters" / "01_one.html")
    assert not faults_of(page, "chapters/01_one.html", repository, home)
    assert not faults_of(text_of(html / "index.html"), "index.html", repository, home)
    assert f'href="{home}index.html"' in text_of(html / "404.html")
    tree = ElementTree.parse(html / "sitemap.xml")
    found = {node.text for node in tree.iter() if node.tag.endswith("}loc")}
    assert found == {f"{home}index.html", f"{home}chapters/01_one.html"}
    assert f"Sitemap: {home}sitemap.xml" in text_of(html / "robots.txt")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_can_be_taken_along_as_a_workbook(path):
    notebook = f"{path.stem}.ipynb"
    assert f'href="../workbooks/{notebook}"' in text_of(path)
    assert (SITE / "workbooks" / notebook).is_file()


def test_the_card_has_the_size_that_other_sites_show():
    with Image.open(SITE / "_static" / "social-card.png") as card:
        assert card.size == (1200, 630)


def test_the_page_for_lost_readers_loads_nothing_and_leads_home():
    page = text_of(SITE / "404.html")
    assert not re.search(r"<(script|img|link)\b", page)
    assert page.count(f'href="{"/" if UNSET else HOME}index.html"') == 2
    assert "<svg" in page


def test_the_page_for_lost_readers_names_its_language_as_html_does(monkeypatch):
    monkeypatch.setitem(WORDS, "zh_CN", words())
    told = {"language": "zh_CN", "html_title": "B", "html_baseurl": HOME}
    assert '<html lang="zh-CN">' in lost.fill(SimpleNamespace(**told), "")


def test_no_file_names_another_repository():
    named = rf"github\.com/{Path(REPOSITORY).parent.name}/[\w.-]+"
    texts = [ROOT / "README.md", ROOT / "CITATION.cff", ROOT / "index.md"]
    texts += (ROOT / "chapters").glob("*.ipynb")
    for path in texts:
        for address in re.findall(named, text_of(path)):
            assert f"https://{address}".removesuffix(".git") == REPOSITORY, path


def test_text_from_the_citation_file_cannot_break_the_page(monkeypatch):
    evil = CITATION | {"title": "<script>", "authors": [{"name": 'A & "B"'}]}
    monkeypatch.setattr(published.yaml, "safe_load", lambda text: evil)
    footer = published.footer(words(), REPOSITORY)
    assert "<script>" not in footer
    assert "A &amp; &quot;B&quot;" in footer
