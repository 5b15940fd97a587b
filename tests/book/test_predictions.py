"""What is asked is written out; what a reader predicts is given back in its words."""

import ast

from tests.book.notebooks import paths, read


def calls(name):
    """Find the calls of one widget in the chapters: their arguments, in order.

    Each is a literal: a translator finds the sentences where they stand.
    """
    for path in paths():
        for cell in read(path).cells:
            if cell.cell_type != "code" or f"widgets.{name}(" not in cell.source:
                continue
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name):
                    named = [k.value for k in node.keywords if k.arg != "page"]
                    yield [ast.literal_eval(value) for value in node.args + named]


def test_each_prediction_is_given_back_where_it_is_settled():
    taken = {name: answers for name, _, answers in calls("Prediction")}
    settled = {name: [a for a, _ in replies] for name, replies in calls("Recall")}
    assert len(taken) >= 8
    assert settled == taken


def test_no_two_predictions_share_a_name():
    names = [name for name, *_ in calls("Prediction")]
    assert len(names) == len(set(names))


def test_every_quiz_is_written_out_where_it_stands():
    quizzes = list(calls("Quiz"))
    assert len(quizzes) >= 40
    assert {type(right) for _, answers in quizzes for _, right, _ in answers} == {bool}
