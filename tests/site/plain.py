"""A small book, built by plain Sphinx with rooms of `site_ext`."""

import io

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def build(folder, *rooms, **settings):
    """Build the pages of a folder into its `out`; return the warnings."""
    warnings = io.StringIO()
    with docutils_namespace():
        Sphinx(
            srcdir=folder,
            confdir=None,
            outdir=folder / "out",
            doctreedir=folder / "trees",
            buildername="html",
            confoverrides={
                "extensions": ["myst_parser", *rooms],
                "html_theme": "basic",
                **settings,
            },
            status=None,
            warning=warnings,
        ).build()
    return warnings.getvalue()
