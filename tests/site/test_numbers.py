"""References to numbered things: right, and no page is read again for each of them."""

import re
from collections import Counter

from sphinx.environment import BuildEnvironment

from tests.site import plain

TABLE = """:::{{table}} Numbers
:name: {name}
| a |
|---|
| 1 |
:::
"""
REFER = "{numref}`t-one`, {numref}`t-two`, {numref}`t-three`.\n"
TOC = "\n```{toctree}\nother\n```\n"


def build(folder, times):
    """Build two pages, each of which refers so many times to all tables of both.

    Return the warnings.
    """
    folder.mkdir()
    for name, tables in ("index", ["t-one", "t-two"]), ("other", ["t-three"]):
        parts = [f"# {name}\n", *(TABLE.format(name=table) for table in tables)]
        parts += [REFER * times, TOC if name == "index" else ""]
        (folder / f"{name}.md").write_text("\n".join(parts), "utf-8")
    extensions = ["colon_fence"]
    return plain.build(
        folder, "site_ext.numbers", myst_enable_extensions=extensions, numfig=True
    )


def test_a_page_is_read_as_often_for_many_references_as_for_one(tmp_path, monkeypatch):
    read, stock = Counter(), BuildEnvironment.get_doctree

    def counted(env, name):
        read[times, name] += 1
        return stock(env, name)

    monkeypatch.setattr(BuildEnvironment, "get_doctree", counted)
    for times in (1, 5):
        assert build(tmp_path / str(times), times) == ""
        for name in ("index", "other"):
            html = (tmp_path / str(times) / f"out/{name}.html").read_text("utf-8")
            found = re.findall(r'class="std std-numref">(.*?)</span>', html)
            assert found == ["Table 1", "Table 2", "Table 3"] * times
    for name in ("index", "other"):
        assert read[1, name] == read[5, name] > 0
