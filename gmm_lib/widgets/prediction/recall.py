"""What the reader predicted, shown where the question is settled."""

from collections.abc import Sequence

from traitlets import Dict, List, Unicode

from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.question import still, unfolding
from gmm_lib.widgets.texts import as_key, as_rows, as_text, inline
from gmm_lib.widgets.widget import Widget
from gmm_lib.widgets.words import said


class Recall(Widget):
    """Give a prediction back where it is settled, with a reply to that answer.

    Parameters
    ----------
    name : str
        Of the `Prediction`.
    replies : sequence of (str, str)
        For each answer of the prediction, in its words, what is so.
        Text between backticks is set as code.
    page : str, optional
        The address of the page that asks, seen from this one, such as
        "05_em_derivation.html"; without it, this page asks.

    Raises
    ------
    TypeError
        When a text is no str, or `replies` holds no pairs.
    ValueError
        When a text is empty or leaves a backtick open, `name` holds another sign,
        there are fewer than two replies, or two are to the same answer.

    Notes
    -----
    It follows at once when the prediction changes, on this page or in another tab.
    An answer that is among no replies counts as none: the prediction was reworded.
    Where scripts do not run, each answer unfolds to its reply.

    Examples
    --------
    >>> Recall("both-starts", [("Yes.", "Not always."), ("No.", "So it is.")])
    Recall: the prediction both-starts and 2 replies
    """

    _esm = bundle("prediction/recall.js")

    name = Unicode().tag(sync=True)
    replies = List(Dict()).tag(sync=True)
    page = Unicode().tag(sync=True)

    def __init__(
        self, name: str, replies: Sequence[tuple[str, str]], *, page: str = ""
    ) -> None:
        name, replies = as_key(name), _as_replies(replies)
        if not isinstance(page, str):
            raise TypeError(f"page must be a str, not {page!r}")
        super().__init__(
            name=name,
            replies=replies,
            page=page,
            label=said.recall(name, len(replies)),
        )

    def _stand_in(self):
        pairs = ((inline(r["answer"]), inline(r["reply"])) for r in self.replies)
        rows = "\n".join(unfolding(*pair) for pair in pairs)
        return still(f"<ul>\n{rows}\n</ul>")


def _as_replies(replies):
    rows = as_rows(replies, "replies", "(answer, reply)", _as_reply)
    answers = [row["answer"] for row in rows]
    for i, answer in enumerate(answers):
        if answer in answers[:i]:
            raise ValueError(f"replies[{i}] is to {answer!r} again; give one reply")
    return rows


def _as_reply(pair, name):
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"{name} must be (answer, reply), not {pair!r}")
    answer, reply = pair
    return {
        "answer": as_text(answer, f"{name}[0], the answer,"),
        "reply": as_text(reply, f"{name}[1], its reply,"),
    }
