"""Keep what stands close to a formula in the formula's line."""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

# A line may break beside any of these, so none of them is close to a formula: Han,
# kana and hangul; the full-width signs that close something are.
_EAST = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_EAST += "\U00020000-\U0003ffff"
_OPEN = "（［｛「『《〈【〔"
BEFORE = re.compile(rf"[(\[{{“‘{_OPEN}]+$")
AFTER = re.compile(rf"^(?:[^\s{_EAST}{_OPEN}-]+-?|-)")


class Glue(SphinxPostTransform):
    """Give a formula the signs that stand close to it: no line may begin with them."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Move each such sign from the text beside a formula into its node."""
        for node in self.document.findall(nodes.math):
            for name, step, close in (("before", -1, BEFORE), ("after", 1, AFTER)):
                place = node.parent.index(node) + step
                beside = node.parent[place] if 0 <= place < len(node.parent) else None
                found = isinstance(beside, nodes.Text) and close.search(beside)
                if found:
                    node[name] = found[0]
                    # By place: texts compare by value, and "." may stand here twice.
                    rest = close.sub("", beside.astext(), count=1)
                    node.parent[place] = nodes.Text(rest)
