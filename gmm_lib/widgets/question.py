"""A question and its answers, one of which is chosen: what several widgets share."""

from traitlets import Int, TraitError, Unicode, validate

from gmm_lib.widgets.texts import inline
from gmm_lib.widgets.widget import Widget


class Question(Widget):
    """Ask; a subclass has `answers`, and says in `_row` what stands for one of them.

    Attributes
    ----------
    question : str
        Text between backticks is set as code.
    chosen : int or None
        The answer on show, counted from 0.

    Raises
    ------
    TraitError
        When there is no such answer.
    """

    question = Unicode().tag(sync=True)
    chosen = Int(None, allow_none=True).tag(sync=True)

    @validate("chosen")
    def _check_chosen(self, proposal):
        i = proposal["value"]
        if i is not None and not 0 <= i < len(self.answers):
            raise TraitError(
                f"chosen is {i}; the answers are 0 to {len(self.answers) - 1}, and "
                "None chooses none"
            )
        return i

    def _stand_in(self):
        rows = "\n".join(map(self._row, self.answers))
        question = f"<p><strong>{inline(self.question)}</strong></p>"
        return still(f'{question}\n<ol type="A">\n{rows}\n</ol>')


def still(html):
    """Stand in, by MIME type, for a widget of words where scripts do not run."""
    return {"text/html": f'<div class="gmm-quiz-still">\n{html}\n</div>'}


def unfolding(summary, reply):
    """Set what unfolds to its reply as an item of a list; both are HTML.

    Examples
    --------
    >>> print(unfolding("Yes.", "So it is."))
    <li><details><summary>Yes.</summary>
    <p>So it is.</p></details></li>
    """
    return f"<li><details><summary>{summary}</summary>\n<p>{reply}</p></details></li>"
