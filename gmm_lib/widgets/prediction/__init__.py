"""What the reader expects, kept until the question is settled, and then given back."""

from gmm_lib.widgets.prediction.prediction import Prediction
from gmm_lib.widgets.prediction.recall import Recall

__all__ = ["Prediction", "Recall"]
