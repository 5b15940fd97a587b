"""What the tests know of the built workbooks, and of the pages that they copy."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent.parent
BUILT = ROOT / "_build" / "workbooks"
SITE = ROOT / "_build" / "html" / "chapters"
NAMES = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))

# Code, formulas: what may hold any characters.
_FENCED = re.compile(r"^[> ]*(`{3,})(?!\{).*?^[> ]*\1`*$", re.M | re.S)
_VERBATIM = re.compile(r"(`+)(?!`)(?!\{).*?(?<!`)\1(?!`)", re.S)
_FORMULAS = re.compile(r"\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$", re.S)
_KINDS = "Figure|Table|Exercise|Theorem|Lemma|Proposition|Definition|Algorithm"
_NUMBER = re.compile(rf"(?:{_KINDS}|Corollary|Remark) \d+\.\d+|\(\d+\.\d+\)")


@cache
def workbook(edition, name):
    """Read a workbook; fail where it is not built."""
    path = BUILT / edition / f"{name}.ipynb"
    if not path.exists():
        pytest.fail(f"{path} is not built: run `make workbooks`.")
    return nbformat.read(path, as_version=4)


def texts(nb):
    return [cell.source for cell in nb.cells if cell.cell_type == "markdown"]


def prose(text):
    """Drop code and formulas from Markdown."""
    return _FORMULAS.sub("", _VERBATIM.sub("", _FENCED.sub("", text)))


def numbers(nb):
    """List the numbers of formulas, figures, theorems and exercises, in order."""
    text = "\n\n".join(texts(nb)).replace("*", "")
    return _NUMBER.findall(re.sub(r"\\tag\{(.*?)\}", r"(\1)", _FENCED.sub("", text)))


def numbers_of_page(name):
    """List the same of the chapter's page."""
    page = BeautifulSoup((SITE / f"{name}.html").read_text("utf-8"), "html.parser")
    article = page.find("article")
    for node in article.select(".katex, .headerlink, .highlight, .gmm-place"):
        if not node.find("figcaption"):
            node.decompose()
    return _NUMBER.findall(" ".join(article.get_text(" ").split()))
