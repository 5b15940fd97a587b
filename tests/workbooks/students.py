"""A made-up class of thirty: what each writes in chapter 6, and what it should earn.

What a student writes stands below the stub, in the cell of the exercise. Who is not
named here for an exercise leaves its stub as it is.
"""

from typing import NamedTuple


class Student(NamedTuple):
    """What a student writes for the E step, and the share that it should earn.

    Parameters
    ----------
    answer : str
        Source; "{right}" stands for the chapter's solution.
    least, most : float
        Of the exercise's points.
    others : dict
        What the student writes in other exercises, by label.
    deleted : str
        What the student takes out: an exercise, by its label, or one of its cells.
    """

    answer: str
    least: float
    most: float
    others: dict = {}  # noqa: RUF012  nobody writes into it
    deleted: str = ""


RIGHT = "{right}"
E_STEP = """
def log_scores(X, mixture):
    columns = []
    for pi, mean, S in zip(mixture.weights, mixture.means, mixture.covariances):
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - mean).T)
        half = np.log(np.diag(L)).sum()
        columns.append(np.log(pi) - half - 0.5 * (y**2).sum(axis=0))
    return np.column_stack(columns)


def my_e_step(X, mixture):
    a = log_scores(X, mixture)
    a = np.exp(a - SHIFT)
    return a / a.sum(axis=1, keepdims=True)
"""
BEST = "a.max(axis=1, keepdims=True)"
STABLE = E_STEP.replace("SHIFT", BEST)
SCIPY = """
from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def my_e_step(X, mixture):
    normals = map(multivariate_normal, mixture.means, mixture.covariances)
    a = np.column_stack([np.atleast_1d(normal.logpdf(X)) for normal in normals])
    a = a + np.log(mixture.weights)
    return np.exp(a - logsumexp(a, axis=1, keepdims=True))
"""
BY_RATIOS = STABLE.replace(
    "    a = np.exp(a - a.max(axis=1, keepdims=True))\n"
    "    return a / a.sum(axis=1, keepdims=True)",
    "    return 1 / np.exp(a[:, None, :] - a[:, :, None]).sum(axis=2)",
)
UNDERFLOW = E_STEP.replace("a - SHIFT", "a")
LOOPS = """
def my_e_step(X, mixture):
    rows = []
    for x in X:
        a = log_scores(x[None], mixture)[0]
        a = np.exp(a - a.max())
        rows.append(a / a.sum())
    return np.array(rows)
"""
M_STEP = """
def my_m_step(X, gamma):
    N_k = gamma.sum(axis=0)
    means = gamma.T @ X / N_k[:, None]
    d = X[:, None, :] - means
    covariances = np.einsum("nk,nkd,nke->kde", gamma, d, d) / N_k[:, None, None]
    return N_k / len(X), means, covariances
"""
OVER_N = M_STEP.replace(" / N_k[:, None, None]\n", " / len(X)\n")
WEIGHTED = """
def weighted_m_step(X, gamma, w):
    return gm.m_step(X, gamma * w[:, None])
"""
PRINTS = """
print('{"label": "ex-impl-e-step", "score": 1.0, "failing": [], "reason": ""}')
import os
os.write(1, b'{"label": "ex-impl-e-step", "score": 1.0, "reports": []}\\n')
"""


def function(body):
    return f"def my_e_step(X, mixture):\n    {body}\n"


def returns(expression):
    return function(f"K = mixture.n_components\n    return {expression}")


EQUAL = returns("np.full((len(X), K), 1 / K)")
ALL = ("ex-impl-m-step", "ex-impl-weighted", "ex-impl-cancellation")
STUDENTS = {
    "right": Student(RIGHT, 1, 1, dict.fromkeys(ALL, RIGHT)),
    "stub": Student("", 0, 0),
    "stable": Student(STABLE, 1, 1, {"ex-impl-m-step": M_STEP}),
    "scipy": Student(SCIPY, 1, 1, {"ex-impl-m-step": OVER_N}),
    "ratios": Student(BY_RATIOS, 0.6, 1),
    "typed": Student(STABLE + "\nmy_e_step = (lambda f: f)(my_e_step)", 1, 1),
    "underflow": Student(UNDERFLOW, 0.6, 0.9),
    "smallest": Student(E_STEP.replace("SHIFT", BEST.replace("max", "min")), 0.6, 1),
    "one-maximum": Student(E_STEP.replace("SHIFT", "a.max()"), 0.6, 0.95),
    "loops": Student(STABLE + LOOPS, 0.9, 0.99),
    "equal": Student(EQUAL, 0, 0.1),
    "hard": Student(
        STABLE
        + "\nsoft = my_e_step\n"
        + returns("np.eye(K)[soft(X, mixture).argmax(axis=1)]"),
        0,
        0.2,
    ),
    "over-points": Student(STABLE.replace("a.sum(axis=1", "a.sum(axis=0"), 0, 0.1),
    "no-weights": Student(STABLE.replace("np.log(pi)", "0"), 0, 0.2),
    "transposed": Student(
        STABLE.replace("keepdims=True)\n", "keepdims=True).T\n"), 0, 0
    ),
    "library": Student(returns("gm.e_step(X, mixture)"), 0, 0),
    "in-place": Student(
        SCIPY.replace("    normals", "    X -= X.mean(axis=0)\n    normals"), 0, 0
    ),
    "none": Student(returns("None"), 0, 0),
    "syntax": Student("def my_e_step(X, mixture:", 0, 0, {"ex-impl-m-step": M_STEP}),
    "raises": Student(function("raise ValueError('no idea')"), 0, 0),
    "renamed": Student("def e_step_of_mine(X, mixture): return X", 0, 0),
    "no-check": Student(STABLE, 1, 1, deleted="ex-impl-e-step-check-1"),
    "no-exercise": Student(STABLE, 1, 1, deleted="ex-impl-cancellation"),
    "no-answer": Student("", 0, 0, deleted="ex-impl-underflow-written-1"),
    "endless": Student(function("while True:\n        pass"), 0, 0),
    "endless-at-once": Student("while True:\n    pass", 0, 0),
    "exit": Student("import sys\n" + function("sys.exit(0)"), 0, 0),
    "exit-at-once": Student("raise SystemExit(0)", 0, 0),
    "kills-itself": Student("import os\n" + function("os._exit(0)"), 0, 0),
    "bomb": Student(returns("np.ones((10**6, 10**6))"), 0, 0),
    "patched": Student(
        EQUAL + "gm.checks.e_step = lambda f: True\ngm.checks.Report.score = 1.0", 0, 0
    ),
    "prints-marks": Student(EQUAL + PRINTS, 0, 0.1),
    "weighted": Student("", 0, 0, {"ex-impl-weighted": WEIGHTED}),
}
