"""The course for nbgrader: answer regions, locked checks, cells marked by hand."""

import pytest
from nbformat import v4

from gmm_lib.checks.exercises import EXERCISES
from tests.workbooks.built import NAMES, workbook
from workbooks import course

STUB = "def f(x):\n    return None"
SOLUTION = "def f(x):\n    return x"
CHECK = "gm.checks.f(f)"


def code(source, part, *tags):
    metadata = {part: "ex-a", "tags": sorted({part, *tags})}
    return v4.new_code_cell(source, metadata=metadata)


def text(source, part, *tags):
    metadata = {part: "ex-a", "tags": sorted({part, *tags})}
    return v4.new_markdown_cell(source, metadata=metadata)


def coded(*, check=CHECK, solution=SOLUTION):
    return [
        v4.new_markdown_cell("# A chapter"),
        text("#### Exercise 1.1 (F · code)\n\n*Level 3 · 20 minutes*", "exercise"),
        code("def helper(): pass", "exercise", "given"),
        code(STUB, "exercise"),
        code(check, "exercise"),
        text("<details>Use x.</details>", "solution"),
        code(solution, "solution"),
        code(check, "solution"),
        code("print(f(3))", "solution"),
        v4.new_code_cell("print('later')"),
    ]


def written():
    return [
        text("#### Exercise 1.1 (G · proof)\n\n*Level 1 · 5 minutes*", "exercise"),
        text("**Your answer.**", "exercise", "answer"),
        text("<details>Because.</details>", "solution"),
    ]


def assign(cells):
    return course.assignment(v4.new_notebook(cells=cells)).cells


def marks(cells):
    return [cell.metadata.get("nbgrader", {}) for cell in cells]


def test_the_solution_stands_in_a_region_under_its_stub():
    cells = assign(coded())
    answer = cells[3]
    assert answer.source == (
        f"{STUB}\n\n### BEGIN SOLUTION\n{SOLUTION}\n### END SOLUTION"
    )
    assert answer.metadata.nbgrader.solution
    assert not answer.metadata.nbgrader.locked
    assert "print(f(3))" not in "".join(cell.source for cell in cells)


def test_the_check_is_locked_and_earns_the_points_of_the_level():
    check = marks(assign(coded()))[4]
    assert check["grade"]
    assert check["locked"]
    assert not check["solution"]
    assert check["points"] == 3 * course.POINTS_A_LEVEL


def test_a_cell_that_asks_for_the_students_name_is_left_to_the_student():
    cells = coded()
    cells[2].source = 'own = draw(gm.rng_for("your name", "ex-a"))'
    assigned = assign(cells)
    assert assigned[2].source == cells[2].source
    assert marks(assigned)[2] == {}
    assert marks(assigned)[4]["points"] == 3 * course.POINTS_A_LEVEL


def test_what_is_given_is_locked_and_earns_nothing():
    given = marks(assign(coded()))[2]
    assert given["locked"]
    assert "points" not in given
    assert not given["grade"]


def test_the_text_outside_exercises_is_left_alone():
    found = marks(assign(coded()))
    assert found[0] == {}
    assert found[-1] == {}


def test_a_proof_is_marked_by_hand_and_its_solution_is_cut():
    cells = assign(written())
    assert len(cells) == 2
    assert cells[1].source.startswith("### BEGIN SOLUTION")
    assert "Because." in cells[1].source
    found = marks(cells)[1]
    assert (found["grade"], found["solution"], found["locked"]) == (True, True, False)
    assert found["points"] == course.POINTS_A_LEVEL


def test_two_checks_share_the_points():
    cells = coded()
    cells[5:5] = [code("def g(x): ...", "exercise"), code("gm.checks.g(g)", "exercise")]
    cells.insert(9, code("def g(x): return 2", "solution"))
    found = [mark["points"] for mark in marks(assign(cells)) if mark.get("grade")]
    assert found == [7.5, 7.5]


def test_every_id_is_its_own():
    ids = [mark["grade_id"] for mark in marks(assign(coded())) if mark]
    assert len(set(ids)) == len(ids)
    assert ids == ["ex-a-text-1", "ex-a-given-1", "ex-a-answer-1", "ex-a-check-1"]


@pytest.mark.parametrize("other", ["def solved_f(x): return x", "print(1)"])
def test_a_solution_under_another_name_is_refused_with_the_label(other):
    with pytest.raises(course.CourseError, match=r"^ex-a: .* the same name"):
        assign(coded(solution=other))


def test_a_second_name_without_a_solution_is_refused_by_its_name():
    cells = coded(check="gm.checks.f(f, g)")
    cells[3].source += "\n\n\ndef g(x): ..."
    with pytest.raises(course.CourseError, match=r"^ex-a: .*\['g'\]"):
        assign(cells)


def test_a_program_that_no_check_judges_is_read_by_the_teacher():
    cells = assign(coded(check="print(f(2))"))
    answer, trial = marks(cells)[3:5]
    assert (answer["grade"], answer["solution"], answer["locked"]) == (
        True,
        True,
        False,
    )
    assert answer["points"] == 3 * course.POINTS_A_LEVEL
    assert not trial["grade"]
    assert trial["locked"]


def test_the_workbook_itself_is_not_changed():
    nb = v4.new_notebook(cells=coded())
    before = nb.copy()
    course.assignment(nb)
    assert nb == before
    assert nb.cells[3].source == STUB


@pytest.mark.parametrize("name", NAMES)
def test_every_chapter_is_an_assignment_whose_checks_the_command_line_knows(name):
    cells = course.assignment(workbook("instructor", name)).cells
    marked = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert marked
    checked = {cell.metadata.exercise for cell in marked if course.is_check(cell)}
    assert checked <= {exercise.label for exercise in EXERCISES}


def unsaid(nb):
    """List the exercises that a teacher reads, and whose text does not say so."""
    cells = course.assignment(nb).cells
    ids = [mark.get("grade_id", "") for mark in marks(cells)]
    read = [name.partition("-read-")[0] for name in ids if "-read-" in name]
    texts = dict.fromkeys(read, "")
    for cell in nb.cells:
        if cell.metadata.get("exercise") in texts:
            texts[cell.metadata.exercise] += cell.source
    return [k for k in read if "No check judges this exercise" not in texts[k]]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_of_a_program_that_the_teacher_reads_that_no_check_does(name):
    assert unsaid(workbook("instructor", name)) == []


def test_a_page_that_does_not_say_it_is_found():
    cells = coded(check="print(f(2))")
    assert unsaid(v4.new_notebook(cells=cells)) == ["ex-a"]
    cells[1].source += "\n\nNo check judges this exercise."
    assert unsaid(v4.new_notebook(cells=cells)) == []
