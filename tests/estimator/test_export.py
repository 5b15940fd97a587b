"""The page's lines that carry a fit into scikit-learn's class."""

import re
from pathlib import Path

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.families import PLAIN

PAGE = Path(__file__).parents[2] / "chapters" / "library.md"


@pytest.mark.parametrize("family", PLAIN)
def test_scikit_learns_class_answers_as_the_fit_does(old_faithful, family):
    lines = re.search(r"```python\n(from sklearn.*?)```", PAGE.read_text("utf-8"), re.S)
    model = gm.GaussianMixture(3, covariance_type=family, random_state=0)
    names = {"model": model.fit(old_faithful)}
    exec(lines[1], names)
    for ask in ("score_samples", "predict_proba", "predict"):
        mine, other = (getattr(m, ask)(old_faithful) for m in (model, names["theirs"]))
        np.testing.assert_allclose(mine, other, rtol=1e-8, atol=1e-9)
