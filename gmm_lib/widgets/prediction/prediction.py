"""A question without a right answer: what the reader expects, kept for later."""

from collections.abc import Sequence

from traitlets import List, Unicode

from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.question import Question
from gmm_lib.widgets.texts import as_key, as_rows, as_text, inline, plain


class Prediction(Question):
    """Take the reader's answer before the question is settled, and keep it.

    The answer stays in the reader's own browser: it is there again when the page is
    loaded again, a button takes it back, and a `Recall` of the same name shows it
    where the question is settled.

    Parameters
    ----------
    name : str
        What ties it to its `Recall`: small letters, digits and hyphens, once a book.
    question : str
        The question. Text between backticks is set as code.
    answers : sequence of str
        At least two different ones.

    Attributes
    ----------
    chosen : int or None
        The answer on show, counted from 0; setting it chooses.

    Raises
    ------
    TypeError
        When a text is no str, or `answers` is no list of them.
    ValueError
        When a text is empty or leaves a backtick open, `name` holds another sign,
        there are fewer than two answers, or two are the same.

    Notes
    -----
    Nothing leaves the browser.
    One that refuses storage keeps the answer until the page is left.
    Where scripts do not run, question and answers stand as a list.

    Examples
    --------
    >>> poll = Prediction("both-starts", "Do both starts end alike?", ["Yes.", "No."])
    >>> poll
    Prediction: Do both starts end alike?
    >>> poll.chosen = 1
    >>> poll.answers[poll.chosen]
    'No.'
    """

    _esm = bundle("prediction/prediction.js")

    name = Unicode().tag(sync=True)
    answers = List(Unicode()).tag(sync=True)

    def __init__(self, name: str, question: str, answers: Sequence[str]) -> None:
        question = as_text(question, "question")
        super().__init__(
            name=as_key(name),
            question=question,
            answers=as_answers(answers),
            label=plain(question),
        )

    def _row(self, answer):
        return f"<li>{inline(answer)}</li>"


def as_answers(answers):
    """Return the answers of a prediction, or say what is wrong with them.

    Parameters
    ----------
    answers : sequence of str

    Returns
    -------
    list of str

    Raises
    ------
    TypeError
        When `answers` is no list of strings.
    ValueError
        When there are fewer than two, one is empty, or two are the same.

    Examples
    --------
    >>> as_answers(["Yes.", "No."])
    ['Yes.', 'No.']
    """
    answers = as_rows(answers, "answers", "str", as_text)
    for i, answer in enumerate(answers):
        if answer in answers[:i]:
            raise ValueError(f"answers[{i}] repeats {answer!r}; reword or drop it")
    return answers
