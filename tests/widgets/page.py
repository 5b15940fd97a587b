"""A page with live widgets and no kernel, as the site makes it, without Sphinx."""

import json
from pathlib import Path

from ipywidgets.embed import dependency_state, embed_data

from site_ext import widgets as site
from site_ext.widgets.programs import externalise, kind_of, linked, merge, scripts

_STYLES = Path(site.__file__).with_name("site.css")
_TEMPLATE = """<!doctype html>
<html lang="en" data-content_root="./"{theme}>
<head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="gmm-widgets.css">
<style>body {{ font-family: sans-serif; margin: 12px; }}
html[data-theme=dark] body {{ background: #14181e; color: #eee }}</style></head><body>
<main><h1>Widgets</h1>{views}{after}</main>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
{scripts}
</body></html>
"""


def write_page(folder, *widgets, theme=None, change=None, after=""):
    """Write a page with these widgets, one after the other, and return its path.

    `change` may edit each widget's saved state before it is written; `after` is HTML
    that follows the widgets.
    """
    models = dependency_state(widgets, drop_defaults=False)
    state = embed_data(views=widgets, state=models)["manager_state"]
    programs, styles = {}, {"": _STYLES.read_text()}
    for model in state["state"].values():
        if change is not None:
            change(model)
        if pieces := externalise(model["state"], styles):
            merge(programs, {kind_of(model["state"]): pieces})
    links = [f'<script src="{name}"></script>' for name in linked(programs)]
    page = folder / "page.html"
    page.write_text(
        _TEMPLATE.format(
            theme=f' data-theme="{theme}"' if theme else "",
            views="".join(_view(widget, models[widget.model_id]) for widget in widgets),
            after=after,
            state=json.dumps(state).replace("</", "<\\/"),
            scripts="\n".join(links),
        )
    )
    for name, text in scripts(programs).items():
        (folder / name).write_text(text)
    (folder / site.STYLES).write_text("\n".join(styles.values()))
    return page


def _view(widget, model):
    data, _ = widget._repr_mimebundle_()
    opening = site.opening(widget.model_id, widget.get_state())
    closing = site.closing(model["state"])
    return f'<div class="gmm-place">{opening}{_still(widget, data)}{closing}</div>'


def _still(widget, data):
    if "image/png" not in data:
        return data["text/html"]
    source = f"data:image/png;base64,{data['image/png']}"
    return f'<img alt="{widget.label}" src="{source}">'


def state_of(widget):
    """Read the numbers that a widget's root element carries, in full precision."""
    return json.loads(widget.get_attribute("data-state"))
