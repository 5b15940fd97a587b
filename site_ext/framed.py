"""Let the pages run in a frame that may keep nothing, as learning platforms make them.

There reading `localStorage` is an error, which would end every script that remembers
something. Such a page gets a storage of its own, which lasts as long as the page.
"""

STORAGE = """<script>
for (const name of ["localStorage", "sessionStorage"]) {
  try { window[name]; } catch {
    const kept = new Map();
    Object.defineProperty(window, name, { value: {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
    } });
  }
}
</script>
"""


def setup(app):
    """Register the room."""
    app.connect("html-page-context", provide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def provide(app, pagename, templatename, context, doctree):
    """Put the storage before every other script of a page."""
    context["metatags"] = STORAGE + context.get("metatags", "")
