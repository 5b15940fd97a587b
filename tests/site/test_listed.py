"""What the built site lists: its pages on the cover, its references at the end."""

import re

from tests.site import SITE, pages


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
