"""The recipes for other systems on the page about scaling run as they are printed."""

import re
import textwrap
from functools import reduce
from operator import add

import numpy as np
import pytest

import gmm_lib as gm
from tests.book import notebooks
from tests.cluster import started

X = gm.load_old_faithful().X
START = gm.Mixture([0.5, 0.5], [[2.5, 80.0], [4.0, 60.0]], [np.diag([1.0, 100.0])] * 2)


def recipe(system):
    """The program that stands under the name of a system."""
    cells = notebooks.read(notebooks.CHAPTERS / "10_scaling.ipynb").cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    found = re.search(rf"^- {system}.*\n\n((?:      .*\n|\n)+)", text, re.M)
    return textwrap.dedent(found[1])


def names():
    shares = [X[:100], X[100:]]
    return {"gm": gm, "reduce": reduce, "add": add, "shares": shares, "start": START}


def agrees(run):
    whole = gm.em(X, START)
    return run.n_iter == whole.n_iter and np.allclose(
        run.mixture.means, whole.mixture.means, rtol=1e-12
    )


def test_the_recipe_for_joblib_gives_the_run_of_one_process():
    pytest.importorskip("joblib")
    known = names()
    exec(recipe("joblib"), known)
    assert agrees(known["run"])


def test_the_recipe_for_dask_gives_the_run_of_one_process():
    pytest.importorskip("distributed")
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False}
    with started(**options) as client:
        known = names() | {"client": client}
        exec(recipe("dask"), known)
        assert agrees(gm.em_by(known["expect"], START))


@pytest.mark.parametrize("system", ["Ray", "Spark"])
def test_a_recipe_that_is_not_run_here_is_at_least_a_program(system):
    code = compile(recipe(system), system, "exec")
    assert "expect" in code.co_names
