"""A question with answers that explain themselves."""

from gmm_lib.widgets.quiz.quiz import Quiz

__all__ = ["Quiz"]
