"""How nbgrader keeps this course; traitlets runs this file with `get_config`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # where grade_by_checks.py lies
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "em-in-your-hands"
# A stub stands above the answer's region: nothing needs to raise an error.
c.ClearSolutions.code_stub = {"python": "# Change what stands above; keep its names."}
c.ClearSolutions.text_stub = "**Your answer.** *Double-click here and write.*"
c.OverwriteCells.add_missing_cells = True
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "grade_by_checks.RestoreCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# No code of a student runs here: the library's command line judges it, in processes
# of their own that may not run for ever.
c.Autograde.autograde_preprocessors = [
    "grade_by_checks.GradeByChecks",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
