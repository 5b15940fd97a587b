"""Made-up workbooks of chapter 6, small enough to write: an answer, and its helpers."""

import json

LABEL = "ex-impl-e-step"
RIGHT = """
def my_e_step(X, mixture):
    scores = my_scores(X, mixture)
    gamma = np.exp(scores - scores.max(axis=1, keepdims=True))
    return gamma / gamma.sum(axis=1, keepdims=True)
"""
UNDERFLOWS = RIGHT.replace(" - scores.max(axis=1, keepdims=True)", "")
HELPER = """
def my_scores(X, mixture):
    scores = []
    for pi, mean, S in zip(mixture.weights, mixture.means, mixture.covariances):
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - mean).T)
        half = np.log(np.diag(L)).sum()
        scores.append(np.log(pi) - half - 0.5 * (y**2).sum(axis=0))
    return np.stack(scores, axis=1)
"""
STUB = """
def my_e_step(X, mixture):
    return None  # replace this line by your own
"""


def returns(expression):
    return f"def my_e_step(X, mixture):\n    return {expression}\n"


def cell(source, label="", kind="code"):
    metadata = {"exercise": label, "tags": ["exercise"]} if label else {}
    return {"cell_type": kind, "metadata": metadata, "source": source}


def notebook(answer, *more):
    cells = [
        cell("import numpy as np\nimport gmm_lib as gm\n%matplotlib inline"),
        cell(HELPER),
        cell("raise RuntimeError('nobody needs this cell')"),
        cell(answer, LABEL),
        cell("gm.checks.e_step(my_e_step)", LABEL),
        *more,
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def save(path, answer, *more):
    path.write_text(json.dumps(notebook(answer, *more)), encoding="utf-8")
    return path
