"""Write the page that a server shows for an address that does not exist.

It is served at any depth, so it loads no other file and carries the book's look, its
style and its logo, within itself.
"""

import html
from pathlib import Path

from site_ext.published import is_published
from site_ext.words import words

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="description" content="{words[lost address]}">
<title>{words[lost]}: {title}</title>
<style>
  :root {{ --paper: #fff; --ink: #222832; --link: #0f5cc8; --edge: #d1d5da; }}
  @media (prefers-color-scheme: dark) {{
    :root {{ --paper: #14181e; --ink: #ced6dd; --link: #79a3f2; --edge: #48566b; }}
  }}
  body {{ background: var(--paper); color: var(--ink); display: flex; flex-wrap: wrap;
         font: 1rem/1.65 system-ui, sans-serif; margin: 0; min-height: 100vh; }}
  nav {{ border: 0 solid var(--edge); border-right-width: 1px; box-sizing: border-box;
        padding: 2rem 1rem; width: 16rem; }}
  nav svg {{ display: block; margin: 0 auto 1.5rem; }}
  main {{ flex: 1 1 20rem; max-width: 43rem; padding: 3.5rem 2rem; }}
  h1 {{ font-size: 2.6rem; font-weight: 500; line-height: 1.15; margin: 0 0 1rem; }}
  a {{ color: var(--link); text-underline-offset: 0.15em; }}
  @media (max-width: 40rem) {{
    nav {{ border-width: 0 0 1px; padding: 1rem; width: 100%; }}
    nav svg {{ height: 4rem; margin: 0; width: auto; }}
    main {{ padding: 1.5rem 1rem; }}
  }}
</style>
</head>
<body>
<nav>{logo}<a href="{cover}">{title}</a></nav>
<main>
<h1>{words[lost]}</h1>
<p>{words[lost address]}</p>
<p>{ways}</p>
</main>
</body>
</html>
"""


def setup(app):
    """Register the room."""
    # After site_ext.light, which rewrites every page it finds.
    app.connect("build-finished", write, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write(app, error):
    """Write the page beside the others."""
    if error or app.builder.format != "html":
        return
    logo = Path(app.srcdir, app.config.html_logo).read_text("utf-8")
    page = fill(app.config, logo)
    Path(app.outdir, "404.html").write_text(page, "utf-8")


def fill(config, logo):
    """Make the page, given the book's configuration and its logo, an SVG."""
    said, site = words(config.language), config.html_baseurl if is_published() else "/"
    cover, search = f"{site}index.html", f"{site}search.html"
    return PAGE.format(
        title=html.escape(config.html_title or config.project),
        words=said,
        ways=said["lost ways"].format(cover=cover, search=search),
        language=config.language.replace("_", "-"),
        logo=logo,
        cover=cover,
    )
