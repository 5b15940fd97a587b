"""A question with answers that explain themselves."""

from collections.abc import Sequence

from traitlets import Dict, List

from gmm_lib.widgets.modules import bundle
from gmm_lib.widgets.question import Question, unfolding
from gmm_lib.widgets.texts import as_rows, as_text, inline, plain
from gmm_lib.widgets.words import said


class Quiz(Question):
    """Ask one question; the answer that a reader chooses says why it is right or not.

    Parameters
    ----------
    question : str
        The question. Text between backticks is set as code.
    answers : sequence of (str, bool, str)
        For each answer its text, whether it is the right one, and the feedback.
        At least two, exactly one of them right.

    Attributes
    ----------
    chosen : int or None
        The answer on show, counted from 0; setting it chooses.
    right : bool or None
        Whether that answer is the right one.

    Raises
    ------
    TypeError
        When a text is no str, or `answers` are no triples with a bool in the middle.
    ValueError
        When a text is empty or leaves a backtick open, there are fewer than two
        answers, or not exactly one is right.

    Notes
    -----
    Nothing is stored: a page that is loaded again asks again.
    Where scripts do not run, each answer unfolds to its feedback.

    Examples
    --------
    >>> quiz = Quiz(
    ...     "Can a density exceed 1?",
    ...     [
    ...         ("No.", False, "Only its integral is 1, not its values."),
    ...         ("Yes.", True, "A Gaussian with σ = 0.1 is 3.99 at its mean."),
    ...     ],
    ... )
    >>> quiz
    Quiz: Can a density exceed 1?
    >>> quiz.chosen = 1
    >>> quiz.right
    True
    """

    _esm = bundle("quiz/quiz.js")

    answers = List(Dict()).tag(sync=True)

    def __init__(self, question: str, answers: Sequence[tuple[str, bool, str]]) -> None:
        question = as_text(question, "question")
        super().__init__(
            question=question,
            answers=_as_answers(answers),
            label=plain(question),
        )

    @property
    def right(self) -> bool | None:
        return None if self.chosen is None else self.answers[self.chosen]["right"]

    def _row(self, answer):
        verdict = said.RIGHT if answer["right"] else said.NOT_RIGHT
        reply = f"<strong>{verdict}</strong> {inline(answer['feedback'])}"
        return unfolding(inline(answer["text"]), reply)


def _as_answers(answers):
    rows = as_rows(answers, "answers", "(text, is_right, feedback)", _as_answer)
    n_right = sum(row["right"] for row in rows)
    if n_right != 1:
        raise ValueError(
            f"answers has {n_right} right ones; exactly 1 must be, so merge or reword"
        )
    return rows


def _as_answer(answer, name):
    if not isinstance(answer, tuple | list) or len(answer) != 3:
        raise TypeError(f"{name} must be (text, is_right, feedback), not {answer!r}")
    text, right, feedback = answer
    if not isinstance(right, bool):
        raise TypeError(f"{name}[1] must be True or False, not {right!r}")
    return {
        "text": as_text(text, f"{name}[0], its text,"),
        "right": right,
        "feedback": as_text(feedback, f"{name}[2], its feedback,"),
    }
