"""A class's workbooks, graded by the checks: ``python -m gmm_lib.checks``."""
