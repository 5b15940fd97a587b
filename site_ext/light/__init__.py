"""Take out of the built pages what the theme loads and this book does not use.

Runs when every page is written, since only then is it known what the pages hold.
"""

import hashlib
import re
from pathlib import Path

from sphinx.errors import ExtensionError

from site_ext.light import icons, letters, pictures, scripts, stylesheet
from site_ext.light.mends import mend, mends
from site_ext.words import words

SHEET = "book.css"
# Its fonts are asked for before the page's first line is laid out, not by that line.
FONTS = "<script>document.fonts.forEach((font) => font.load())</script>"
# Kept whole: scripts put the names of their classes together.
WHOLE = ("gmm-widgets.css", "custom.css", "paper.css")
OWN = ("katex.min.css", *WHOLE)  # the last, in this order
_LINK = re.compile(r'[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*>\n?')
_HREF = re.compile(r'href="([^"?]+)')
_SCRIPT = re.compile(r'[ \t]*<script\b[^>]*\bsrc="([^"?]+)[^"]*"[^>]*></script>\n?')
_PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*(?=<meta name="viewport")')
_COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
_IMPORT = re.compile(r"""@import\s+["']([^"']+)["']""")
_ICON = re.compile(r'<(i|span) class="((?:[\w-]+ )*fa[bsr]?(?:-[a-z]+)? [^"]*)"')
_NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
# A paragraph may not stand in a summary; myst-nb puts two there.
_SUMMARY = re.compile(r'<p (class="(?:collapsed|expanded) admonition-title")>(.*?)</p>')

# Nor may a list in a paragraph: autodoc writes one where a function returns several.
_LIST = re.compile(r'<p>(<ul class="simple">.*?</ul>)\s*</p>', re.S)

# The title of a folded solution opens it, and a link in it would lead away.
_SOLUTION = re.compile(
    r'(<div class="solution [^>]*>\s*<p class="admonition-title">[^<]*)<a [^>]*>'
    r"(.*?)</a>(</p>)"
)

OPTIONS = "documentation_options.js"  # small, and scripts within the page add to it
_OPTIONS = re.compile(rf"<script\b[^>]*/{re.escape(OPTIONS)}[^>]*></script>")

# A script goes from the pages that lack what it works on.
NEEDS = {
    "fontawesome.js": None,  # icons.py takes its place
    "wide-boxes.js": re.compile(
        r'katex-display|<pre\b|class="output|-table-container"'
    ),
    "formulas.js": "data-tex=",
    "design-tabs.js": 'class="sd-tab-set',
    "clipboard.min.js": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "togglebutton.js": re.compile(r'class="[^"]*\b(toggle|dropdown admonition)\b'),
    # The theme loads the search everywhere for a search-as-you-type that is off.
    "searchtools.js": 'id="search-results"',
    "language_data.js": 'id="search-results"',
    "searchindex.js": 'id="search-results"',
}

# What Bootstrap's script adds to the menus and tooltips that the theme has; its other
# parts are not used, and it names their classes as well.
BOOTSTRAP = (
    *("show", "showing", "hide", "hiding", "fade", "active", "disabled"),
    *("collapse", "collapsed", "collapsing", "dropup", "dropend", "dropstart"),
    *("tooltip", "tooltip-inner", "tooltip-arrow", "bs-tooltip-auto"),
    *("bs-tooltip-top", "bs-tooltip-bottom", "bs-tooltip-start", "bs-tooltip-end"),
)
# Names, punctuation and spaces in code, whose colour is the code's own: a quarter of
# the elements of a page with much code.
PLAIN = ("n", "nn", "nx", "p", "pm", "w")
_PLAIN = re.compile(rf'<span class="(?:{"|".join(PLAIN)})">([^<]*)</span>')


def setup(app):
    """Register the extension."""
    # Last: the theme writes its highlighting of code at this event as well.
    app.connect("build-finished", lighten, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def lighten(app, error):
    """Rewrite the pages, and write their one style sheet."""
    if error or app.builder.format != "html":
        return
    root = Path(app.outdir)
    texts = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.html")}
    # The theme's pages, and not what else an older build left there.
    pages = {p: slim(text) for p, text in texts.items() if "data-content_root" in text}
    pages = mend(pages, mends(words(app.config.language)))
    version = write_sheet(root / "_static", pages.values())
    options = (root / "_static" / OPTIONS).read_text(encoding="utf-8")
    inline = f"<script>{options.strip()}</script>"  # what the page would wait for
    for path, page in pages.items():
        page = _OPTIONS.sub(lambda _: inline, link_sheet(page, version))
        page = pictures.lighten(page, root / "_images")
        page = pictures.keep_places(page, root / "_static")
        path.write_text(page, encoding="utf-8")
    scripts.change(root / "_static", pages.values())
    remove_unlinked(root)


def slim(page):
    """Drop a page's unused scripts, defer the others, and hide icons from speech."""
    body = page[page.index("<body") :]

    def script(match):
        need = NEEDS.get(base(match[1]), "")
        if need is None or not re.search(need, body):
            return ""
        tag = match[0]
        return tag if " defer" in tag else tag.replace("<script ", "<script defer ")

    page = _SCRIPT.sub(script, _PRELOAD.sub("", page))
    page = _PLAIN.sub(r"\1", page)
    page = _VIEWPORT.sub("", _COMMENT.sub("", page))
    page = _SUMMARY.sub(r"<span \1>\2</span>", page)
    page = _LIST.sub(r"\1", page)
    page = _SOLUTION.sub(r"\1\2\3", page)
    return _ICON.sub(r'<\1 aria-hidden="true" class="\2"', page)


def write_sheet(static, pages):
    """Merge the style sheets that the pages link; return the result's hash."""
    names = []
    for page in pages:
        for link in _LINK.findall(page):
            name = _HREF.search(link)[1].rpartition("_static/")[2]
            names += [new for new in with_imports(static, name) if new not in names]
    names.sort(key=lambda name: OWN.index(own) + 1 if (own := base(name)) in OWN else 0)
    used = names_in(static, pages)
    css = "\n".join(sheet(static, name, used) for name in names)
    css = icons.embed(css, static / "vendor" / "fontawesome" / "webfonts")
    css = letters.embed(css, static / "katex" / "fonts", pages)
    (static / SHEET).write_text(css, encoding="utf-8")
    return hashlib.sha256(css.encode()).hexdigest()[:8]


def base(name):
    """Name a file without its folder."""
    return name.rpartition("/")[2]


def sheet(static, name, used):
    """Read one style sheet as a part of the one in `_static`."""
    css = (static / name).read_text(encoding="utf-8")
    css = css.replace("summary>p.", "summary>span.")  # as in _SUMMARY
    css = css if base(name) in WHOLE else stylesheet.prune(css, used)
    return stylesheet.rebase(css, name.rpartition("/")[0])


def with_imports(static, name):
    """List a style sheet, after those that it imports."""
    css = (static / name).read_text(encoding="utf-8")
    folder = name.rpartition("/")[0]
    inner = [stylesheet.normal(f"{folder}/{path}") for path in _IMPORT.findall(css)]
    return [*inner, name]


def names_in(static, pages):
    """Gather the classes and ids of all pages, and every word of the scripts."""
    used = set(BOOTSTRAP)
    for page in pages:
        used.update(*(names.split() for names in _NAMES.findall(page)))
    for script in static.rglob("*.js"):
        if script.name not in ("bootstrap.js", "fontawesome.js"):
            used.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return used


def link_sheet(page, version):
    """Link the one style sheet where the first of the others was."""
    first = _LINK.search(page)
    if first is None:
        raise ExtensionError("site_ext/light: a page links no style sheet")
    root = re.search(r'data-content_root="([^"]*)"', page)[1]
    sheet = f"{root}_static/{SHEET}?v={version}"
    link = f'<link rel="stylesheet" href="{sheet}">\n{FONTS}\n'
    start = first.start()
    return page[:start] + link + _LINK.sub("", page[start:])


def remove_unlinked(root):
    """Delete what only the dropped scripts, style sheets and pictures were for."""
    static = root / "_static"
    paths = [static / "scripts" / "fontawesome.js", static / OPTIONS]
    paths += (static / "vendor" / "fontawesome" / "webfonts").glob("fa-*")
    paths += (static / "katex" / "fonts").glob("*")
    paths += static.rglob("*.map")
    paths += static.rglob("*.html")  # templates that the theme leaves behind
    paths += [path.with_suffix(".png") for path in (root / "_images").glob("*.webp")]
    for path in paths:
        path.unlink(missing_ok=True)
