"""Bring the chapters' widgets to life on pages that have no kernel.

Jupyter Book's own way loads a widget manager from another host and repeats each
widget's program on its page.
Here the programs leave the pages for a few scripts, which `programs.py` writes, and
one style sheet carries all the styles.
Each widget stands inside its cell's still picture, which a reader without scripts
sees, and which comes back when a widget cannot start.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from site_ext.widgets.programs import externalise, kind_of, linked, merge, scripts
from site_ext.words import words

VIEW = "application/vnd.jupyter.widget-view+json"
STYLES = "gmm-widgets.css"
_HERE = Path(__file__).parent
WIDE = re.compile("Lab$|^EMPlayer$")  # kinds that go out over the margin


def setup(app: Sphinx):
    """Register the extension."""
    app.connect("config-inited", drop_stock_scripts)
    app.connect("doctree-read", adopt_widgets)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge_pages)
    app.connect("write-started", write_files)
    app.connect("html-page-context", link_files)
    safe = {"parallel_read_safe": True, "parallel_write_safe": True}
    return {"version": "1", "env_version": 2, **safe}  # 2: programs are kept by kind


def drop_stock_scripts(app, config):
    """Keep myst-nb from linking require.js and the widget manager."""
    config.nb_ipywidgets_js = {}


def adopt_widgets(app, doctree):
    """Take the programs out of a page's state, and set each view up."""
    entry = _state_script(app.env)
    if entry is None:
        return
    saved = json.loads(entry["body"])
    programs, styles = {}, {}
    for model in saved["state"].values():
        if pieces := externalise(model["state"], styles):
            merge(programs, {kind_of(model["state"]): pieces})
    entry["body"] = json.dumps(saved).replace("</", "<\\/")
    _programs(app.env)[app.env.docname] = (programs, styles)
    for node in list(doctree.findall(nodes.container)):
        if _is_widget(node):
            _set_up(node, saved["state"], words(app.config.language))


def forget(app, env, docname):
    """Drop what a page held before it is read again."""
    _programs(env).pop(docname, None)


def merge_pages(app, env, docnames, other):
    """Take over what a parallel reader found."""
    _programs(env).update(
        {name: _programs(other)[name] for name in docnames if name in _programs(other)}
    )


def write_files(app, builder):
    """Write scripts and style sheet, before the pages that name their hashes."""
    if builder.format != "html" or not _programs(app.env):
        return
    programs, styles = {}, {"": (_HERE / "site.css").read_text(encoding="utf-8")}
    for page_programs, page_styles in _programs(app.env).values():
        merge(programs, page_programs)
        styles |= page_styles
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name, text in scripts(programs, words(app.config.language)).items():
        (static / name).write_text(text, encoding="utf-8")
    sheet = "\n".join(styles[key] for key in sorted(styles))
    (static / STYLES).write_text(sheet, encoding="utf-8")


def link_files(app, pagename, templatename, context, doctree):
    """Link on each page what its widgets need, and on one without a widget nothing."""
    if pagename not in _programs(app.env):
        return
    app.add_css_file(STYLES)
    programs, _ = _programs(app.env)[pagename]
    for name in linked(programs):
        app.add_js_file(name, loading_method="defer")


def _programs(env):
    # {page: ({kind: {hash: piece of a module}}, {hash: style sheet})}
    if not hasattr(env, "gmm_widget_programs"):
        env.gmm_widget_programs = {}
    return env.gmm_widget_programs


def _state_script(env):
    files = getattr(env, "nb_metadata", {}).get(env.docname, {}).get("js_files", {})
    return files["ipywidgets_state"][1] if "ipywidgets_state" in files else None


def _is_widget(node):
    return node.get("nb_element") == "mime_bundle" and any(
        child["mime_type"] == VIEW for child in node
    )


def _set_up(bundle, models, said):
    """Put the cell's picture inside the view; the runtime swaps it for the widget."""
    by_type = {child["mime_type"]: child for child in bundle}
    view = by_type[VIEW]
    model_id = json.loads(re.sub("<[^>]*>", "", view.astext()))["model_id"]
    state = models[model_id]["state"]
    # The theme hides its list of contents while a "full-width" is on the screen.
    wide = ["full-width"] if WIDE.search(kind_of(state)) else []
    place = nodes.container(classes=["gmm-place", *wide])
    place += nodes.raw(text=opening(model_id, state), format="html")
    for still in _stills(by_type):
        still = still.deepcopy()
        if isinstance(still, nodes.image) and not still.get("alt"):
            label = state.get("label", said["widget"])
            still["alt"] = said["still picture"].format(label=label)
        place += still
    place += nodes.raw(text=closing(state, said), format="html")
    view.children = [place]
    place.parent = view


def opening(model_id, state):
    """Open a view; `data-kind` is what the style sheet reserves its height by."""
    return f'<gmm-view data-model="{model_id}" data-kind="{kind_of(state)}">'


def closing(state, said=None):
    """Close a view; one that only a kernel can run says so."""
    own = state.get("_model_module") == "anywidget"
    note = "" if own else f'<p class="gmm-note">{(said or words())["needs kernel"]}</p>'
    return f"{note}</gmm-view>"


def _stills(by_type):
    types = [name for name in ("image/png", "text/html") if name in by_type]
    return by_type[types[0]].children if types else []
