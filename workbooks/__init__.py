"""Workbooks: every chapter as a plain notebook that any notebook program renders.

A Sphinx extension: `jupyter-book build . --builder custom --custom-builder workbooks`
reads the doctrees of the site's build, resolved by the same rules, and writes a copy of
each chapter for students and one for instructors.
"""


def setup(app):
    """Register the builder."""
    from workbooks.builder import WorkbookBuilder  # the other programs need no Sphinx
    from workbooks.buttons import lead_to_workbooks
    from workbooks.lessons import LessonExercises

    app.add_builder(WorkbookBuilder)
    app.add_directive("lesson-exercises", LessonExercises)
    app.connect("config-inited", prefer_pictures)
    app.connect("html-page-context", lead_to_workbooks, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def prefer_pictures(app, config):
    """Let the builder see pictures: MyST-NB knows only Sphinx's own builders."""
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        ("workbooks", "application/vnd.jupyter.widget-view+json", 1),
        ("workbooks", "image/png", 2),
        ("workbooks", "text/plain", 3),
    ]
