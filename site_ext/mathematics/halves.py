"""Mark what the two half-steps of EM compute, where it stands in a display or is named.

The E step computes the responsibilities gamma, the M step the weights, means and
covariances; the style sheet gives each half-step a colour and a weight of line. The
source says nothing of it: what is copied, and the workbooks, have the plain TeX.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from site_ext.words import words

# A letter that KaTeX has set, with a subscript that begins with the index of a
# component, or, behind gamma, of a point: pi alone is a number, and mu any mean.
_COMPUTED = re.compile(
    r'(<span class="mord[\w ]*)("[^>]*>)(?:(?P<e>γ)|[πμΣ])(?=</span>'
    r'<span class="msupsub"><span class="vlist-t vlist-t2">(?:<[^>]*>)*'
    r"(?(e)[nkj]|[kj]))"
)


def mark(html):
    """Give each letter of a typeset formula the class of the half-step behind it."""

    def classed(found):
        half = "e-step" if found["e"] else "m-step"
        return f"{found[1]} {half}{found[0].removeprefix(found[1])}"

    return _COMPUTED.sub(classed, html)


class Halves(SphinxPostTransform):
    """Mark the names of the half-steps where they are set in bold."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Give each such name its class."""
        said = words(self.config.language)
        names = {said["E step"]: "e-step", said["M step"]: "m-step"}
        for node in self.document.findall(nodes.strong):
            if node.astext() in names:
                node["classes"].append(names[node.astext()])
