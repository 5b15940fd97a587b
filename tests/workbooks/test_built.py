"""The built workbooks: whole, plain, numbered as the site, without the solutions."""

import re

import pytest

from tests.workbooks.built import (
    BUILT,
    NAMES,
    numbers,
    numbers_of_page,
    prose,
    texts,
    workbook,
)
from workbooks.editions import EDITIONS

MARKUP = {
    "a directive": re.compile(r"^[> ]*(`{3,}|:{3,})\s*\{", re.M),
    "a fence of colons": re.compile(r"^[> ]*:{3,}", re.M),
    "an option": re.compile(r"^[> ]*:[a-z-]+:(\s|$)", re.M),
    "a role": re.compile(r"\{[a-z:]+\}`"),
    "a target": re.compile(r"^[> ]*\([\w-]+\)=", re.M),
    "a label": re.compile(r"\((eq|fig|thm|ex)-[\w-]+\)"),
    "an empty link": re.compile(r"\[\]\("),
    "a link into the sources": re.compile(r"\]\((?!https?://|\w+\.ipynb\))[^)]*\)"),
    "a substitution": re.compile(r"\{\{|\}\}"),
}
ASKING = re.compile(r"^gm\.widgets\.(Quiz|Prediction|Recall)\(", re.M)
TAGS = {"details", "summary"}
everywhere = pytest.mark.parametrize("edition", EDITIONS)
each_chapter = pytest.mark.parametrize("name", NAMES)


@everywhere
def test_every_chapter_has_a_workbook_and_nothing_else_has(edition):
    found = sorted(path.stem for path in (BUILT / edition).glob("*.ipynb"))
    assert found == NAMES


@everywhere
@each_chapter
def test_no_markup_of_the_sources_is_left(edition, name):
    text = "\n\n".join(prose(text) for text in texts(workbook(edition, name)))
    left = {
        kind: found[0] for kind, rule in MARKUP.items() if (found := rule.search(text))
    }
    assert not left


@everywhere
@each_chapter
def test_the_only_html_is_what_every_notebook_program_renders(edition, name):
    text = "\n\n".join(prose(text) for text in texts(workbook(edition, name)))
    assert set(re.findall(r"</?([a-zA-Z][\w-]*)[^>]*>", text)) <= TAGS


@each_chapter
def test_every_number_is_the_one_on_the_page(name):
    expected = numbers_of_page(name)
    assert len(expected) > 10
    assert numbers(workbook("instructor", name)) == expected


@each_chapter
def test_a_formula_stands_on_lines_of_its_own(name):
    for text in texts(workbook("instructor", name)):
        assert text.count("$$") % 2 == 0
        for formula in re.findall(r"\$\$(.*?)\$\$", text, re.S):
            assert not re.search(r"^>|\n\s*\n", formula, re.M), formula


@each_chapter
def test_the_student_gets_no_solution_and_the_instructor_gets_all_folded(name):
    given, full = workbook("student", name), workbook("instructor", name)
    assert not any("Solution to" in text for text in texts(given))
    assert not any("solution" in cell.metadata for cell in given.cells)
    solutions = [cell for cell in full.cells if "solution" in cell.metadata]
    exercises = {c.metadata.exercise for c in full.cells if "exercise" in c.metadata}
    assert {cell.metadata.solution for cell in solutions} == exercises
    for cell in solutions:
        if cell.cell_type == "code":
            hidden = {"source_hidden": True, "outputs_hidden": True}
            assert cell.metadata.jupyter == hidden
        else:
            assert cell.source.startswith("<details>")
            assert cell.source.endswith("</details>")


@each_chapter
def test_the_editions_differ_in_the_solutions_only(name):
    full = workbook("instructor", name).cells
    rest = [cell.source for cell in full if "solution" not in cell.metadata]
    assert [cell.source for cell in workbook("student", name).cells] == rest


@everywhere
@each_chapter
def test_a_question_does_not_show_its_answers(edition, name):
    cells = workbook(edition, name).cells
    asking = [c for c in cells if c.cell_type == "code" and ASKING.search(c.source)]
    assert asking
    for cell in asking:
        assert cell.metadata.jupyter.source_hidden
        assert cell.metadata.cellView == "form"


@everywhere
@each_chapter
def test_every_picture_says_what_it_shows(edition, name):
    alts = [
        output.metadata["image/png"]["alt"]
        for cell in workbook(edition, name).cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert alts
    assert not [alt for alt in alts if len(alt) <= 20 or alt.endswith(".png")]


@each_chapter
def test_every_exercise_has_a_place_to_write_and_says_whose_it_is(name):
    cells = [c for c in workbook("student", name).cells if "exercise" in c.metadata]
    labels = {cell.metadata.exercise for cell in cells}
    places = {
        cell.metadata.exercise
        for cell in cells
        if cell.cell_type == "code" or "answer" in cell.metadata.tags
    }
    assert labels
    assert places == labels
    asked = {
        c.metadata.exercise for c in cells if re.match("#.* · (proof|find)", c.source)
    }
    assert asked <= {c.metadata.exercise for c in cells if "answer" in c.metadata.tags}
    assert all("exercise" in cell.metadata.tags for cell in cells)


@everywhere
@each_chapter
def test_runs_are_counted_from_one_and_ids_are_unique(edition, name):
    cells = workbook(edition, name).cells
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert len({cell.id for cell in cells}) == len(cells)
