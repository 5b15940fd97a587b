"""Say on every page where the book lives, who wrote it and how to cite it.

The address stands in one place, `[project.urls]` of pyproject.toml, and the rest of
what is said here in CITATION.cff. Until the address is set, no page has a button or a
link that would lead to it.
"""

import html
import re
import tomllib
from pathlib import Path

import yaml

from site_ext.words import words

ROOT = Path(__file__).parent.parent
CARD = "_static/social-card.png"
_DESCRIPTION = re.compile(r'<meta content="([^"]*)"[^>]*name="description"')

FOOTER = """<p>{words[cite as]}: {authors} ({year}). <cite>{title}</cite>.
{words[version]} {version}.{file}</p>
<p>{words[text and figures]}:
<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.
{words[code]}:
<a href="https://opensource.org/license/bsd-3-clause">BSD 3-Clause</a>.</p>"""
FILE = ' <a href="{repository}/blob/main/CITATION.cff">{words[citation file]}</a>.'
LAUNCH = {
    "notebook_interface": "jupyterlab",
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
}
UNSET = "/your-name"  # what stands for an owner until the book is published


def setup(app):
    """Register the extension."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", describe)
    # After site_ext.light, which rewrites every page it finds.
    app.connect("build-finished", write_files, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def addresses():
    """Read where the book lives.

    Returns
    -------
    (str, str)
        The repository, without a slash at its end, and the site, with one.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    urls = project["urls"]
    return urls["Repository"].rstrip("/"), urls["Homepage"].rstrip("/") + "/"


def is_published():
    """Say whether the book's address has been set."""
    return UNSET not in addresses()[0]


def citation():
    """Read CITATION.cff; add the authors as one text, and the year."""
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    names = [
        a.get("name") or f"{a['family-names']}, {a['given-names']}"
        for a in cff["authors"]
    ]
    return cff | {"authors": "; ".join(names), "year": cff["date-released"].year}


def configure(app, config):
    """Give the theme the addresses of its buttons, and the footer."""
    repository, config.html_baseurl = addresses()
    there = is_published()
    config.html_theme_options |= {
        "repository_url": repository if there else "",
        "repository_branch": "main",
        "use_edit_page_button": there,
        "use_issues_button": there,
        "use_repository_button": there,
        "extra_footer": footer(words(config.language), repository if there else ""),
        "launch_buttons": LAUNCH if there else {},
    }


def footer(said, repository):
    """Say how to cite the book, and its licences."""
    escaped = {key: html.escape(str(text)) for key, text in citation().items()}
    file = FILE.format(repository=repository, words=said) if repository else ""
    return FOOTER.format(file=file, words=said, **escaped)


def describe(app, pagename, templatename, context, doctree):
    """Add what other sites show when someone links to the page."""
    if not is_published():
        context["pageurl"] = None  # the theme would call it canonical
    if doctree is None:
        return
    site = app.config.html_baseurl
    title = re.sub("<[^>]*>", "", context["title"])
    found = _DESCRIPTION.search(context.get("metatags", ""))
    cards = {
        "og:type": "article",
        "og:site_name": html.escape(app.config.html_title or app.config.project),
        "og:title": title,
        "og:description": found[1] if found else "",
    }
    if is_published():
        cards |= {
            "og:url": f"{site}{pagename}.html",
            "og:image": f"{site}{CARD}",
            "og:image:alt": words(app.config.language)["card picture"],
        }
    lines = [
        f'<meta property="{name}" content="{text}">' for name, text in cards.items()
    ]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = context.get("metatags", "") + "\n".join(lines) + "\n"


def write_files(app, error):
    """Write what search engines and a server ask for."""
    if error or app.builder.format != "html":
        return
    out, site = Path(app.outdir), app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    if is_published():
        (out / "sitemap.xml").write_text(sitemap(site, app.env.found_docs), "utf-8")
        robots += f"Sitemap: {site}sitemap.xml\n"
    (out / "robots.txt").write_text(robots, "utf-8")
    (out / ".nojekyll").touch()  # or GitHub Pages would drop _static


def sitemap(site, names):
    """List the book's pages, as sitemaps.org's protocol 0.9 has it."""
    places = [f"<url><loc>{site}{name}.html</loc></url>" for name in sorted(names)]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<urlset xmlns="{space}">\n' + "\n".join(places) + "\n</urlset>\n"
