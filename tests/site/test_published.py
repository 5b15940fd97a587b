"""What the site says of itself: its address, its authors, and what links to it."""

import re
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from PIL import Image

from site_ext import published
from tests.site import CHAPTERS, ROOT, SITE, names

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"].rstrip("/")
HOME = PROJECT["urls"]["Homepage"].rstrip("/") + "/"
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
def test_every_page_says_licence_citation_and_address(path):
    page = text_of(path)
    name = path.relative_to(SITE).as_posix()
    assert 'rel="license"' in page
    assert f"Version {PROJECT['version']}." in page
    assert f'<link rel="canonical" href="{HOME}{name}"' in page
    assert f'content="{HOME}{name}"' in page
    assert f"{REPOSITORY}/issues/new" in page
    assert f"{REPOSITORY}/edit/main/{name.removesuffix('.html')}." in page


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_opens_as_a_workbook_on_binder_on_colab_and_here(path):
    owner = REPOSITORY.removeprefix("https://github.com/")
    notebook = f"{path.stem}.ipynb"
    page = text_of(path)
    assert f"mybinder.org/v2/gh/{owner}/workbooks?urlpath=lab/tree/{notebook}" in page
    assert f"colab.research.google.com/github/{owner}/blob/workbooks/{notebook}" in page
    assert f'href="../workbooks/{notebook}"' in page
    assert (SITE / "workbooks" / notebook).is_file()


def test_the_sitemap_lists_every_page_that_was_written_and_no_other():
    tree = ElementTree.parse(SITE / "sitemap.xml")
    found = {node.text for node in tree.iter() if node.tag.endswith("}loc")}
    assert found == {HOME + p.relative_to(SITE).as_posix() for p in WRITTEN}
    assert f"Sitemap: {HOME}sitemap.xml" in text_of(SITE / "robots.txt")


def test_the_card_has_the_size_that_other_sites_show():
    with Image.open(SITE / "_static" / "social-card.png") as card:
        assert card.size == (1200, 630)


def test_the_page_for_lost_readers_loads_nothing_and_leads_home():
    page = text_of(SITE / "404.html")
    assert not re.search(r"<(script|img|link)\b", page)
    assert f'href="{HOME}index.html"' in page


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

    class Config:
        html_theme_options = {}  # noqa: RUF012

    published.configure(None, Config)
    footer = Config.html_theme_options["extra_footer"]
    assert "<script>" not in footer
    assert "A &amp; &quot;B&quot;" in footer
