"""Exercises done on the page, in a browser, by the Python that `make live` adds."""

from tests.site import SITE

RUNTIME = SITE / "_static" / "live"
PAGE = "chapters/06_implementation.html"
LABEL = "ex-impl-e-step"
BOX = f"#{LABEL}"
RIGHT = """def my_e_step(X, mixture):
    log_r = mixture.log_joint(X)
    r = np.exp(log_r - log_r.max(axis=1, keepdims=True))
    return r / r.sum(axis=1, keepdims=True)


gm.checks.e_step(my_e_step, forbid="loop")"""
WRONG = RIGHT.replace("r.sum(axis=1, keepdims=True)\n\n", "r.sum(axis=0)\n\n")
FOREVER = "while True:\n    pass"
