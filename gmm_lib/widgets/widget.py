"""What every widget has: a plain name, and a still picture for where none can run."""

import base64
import io

import anywidget
from traitlets import Unicode

from gmm_lib.widgets.modules import style_sheet


class Widget(anywidget.AnyWidget):
    """Show a front end, and carry a picture of it where scripts do not run.

    A subclass sets `_esm` and `label`, and draws in `_draw_still`.

    Attributes
    ----------
    label : str
        What the widget shows, in words: the still picture's alternative text.
    """

    label = Unicode().tag(sync=True)

    _css = style_sheet()

    def __repr__(self):
        return f"{type(self).__name__}: {self.label}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | self._stand_in(), metadata

    def _stand_in(self):
        # What is shown where scripts do not run, by MIME type.
        return {"image/png": self._still()}

    def _still(self):
        # A figure of its own, outside pyplot: nothing else on the page sees it.
        # Matplotlib loads only now, when a picture is wanted.
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.2, 3.8), layout="constrained", facecolor="white")
        with rc_context({"axes.spines.top": False, "axes.spines.right": False}):
            self._draw_still(figure)
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=144, metadata={"Software": None})
        return base64.b64encode(file.getvalue()).decode()

    def _draw_still(self, figure):
        raise NotImplementedError
