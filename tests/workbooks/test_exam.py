"""The exam bank: its marks add up, and its numbers hold."""

import re
from math import comb, exp, factorial, isclose, log, log1p, pi, sqrt

import numpy as np
import pytest
from scipy import stats

import gmm_lib as gm
from tests.workbooks.built import BUILT, ROOT

TEXT = (ROOT / "workbooks" / "exam.md").read_text("utf-8")
QUESTIONS = re.findall(
    r"^### (\d+)\. (.+?) \((\d+) marks, (\d+)\)\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S
)
titles = [title for _, title, *_ in QUESTIONS]
each = pytest.mark.parametrize("question", QUESTIONS, ids=titles)


def body(title):
    return next(text for _, name, _, _, text in QUESTIONS if name == title)


def test_there_are_thirty_and_every_chapter_has_three():
    assert len(QUESTIONS) >= 30
    assert [int(number) for number, *_ in QUESTIONS] == [*range(1, len(QUESTIONS) + 1)]
    chapters = [chapter for *_, chapter, _ in QUESTIONS]
    assert all(chapters.count(str(chapter)) >= 3 for chapter in range(1, 10))
    assert TEXT.count("<details>") == len(QUESTIONS)


@each
def test_the_marks_of_the_scheme_add_up(question):
    *_, marks, _, text = question
    asked, scheme = text.split("<details>")
    assert asked.strip()
    assert sum(map(int, re.findall(r"^- \((\d)\)", scheme, re.M))) == int(marks)


def test_the_bank_is_in_the_instructor_edition_and_in_no_other():
    assert (BUILT / "instructor" / "exam.md").read_text("utf-8") == TEXT
    assert not (BUILT / "student" / "exam.md").exists()
    assert "exam" not in (ROOT / "_toc.yml").read_text("utf-8")


def normal(x, mean, variance):
    return stats.norm.pdf(x, mean, sqrt(variance))


def gap(q, gamma):
    return sum(a * log(a / b) for a, b in zip(q, gamma, strict=True))


def smallest_n(p, level):
    return next(n for n in range(1, 99) if p**n < level)


# Each number that a scheme prints, computed by another road, and how it is printed.
NUMBERS = [
    ("More than one", normal(0, 0, 0.01), "3.99"),
    ("The mass of an ellipse", stats.chi2(2).cdf(1), "0.393"),
    ("The mass of an ellipse", sqrt(stats.chi2(2).ppf(0.9)), "2.146"),
    ("The mass of an ellipse", stats.norm.ppf(0.95), "1.645"),
    ("One triangular factor", np.linalg.slogdet([[4, 2], [2, 5]])[1], "2.773"),
    ("A logarithm of a sum", np.logaddexp(-1000, -1001), "-999.6867"),
    ("Equal responsibility", 1 + log(3) / 2, "1.549"),
    ("Without bound", log(10), "2.303"),
    ("Hard and soft", stats.halfnorm.mean(), "0.798"),
    ("How large is the gap?", gap((0.5, 0.5), (0.9, 0.1)), "0.5108"),
    ("How large is the gap?", -10 - gap((0.5, 0.5), (0.9, 0.1)), "-10.5108"),
    ("How far is too far?", log(np.finfo(float).smallest_subnormal), "-744.4"),
    ("How far is too far?", sqrt(2 * 745.13), "38.6"),
    ("A ridge in weeks", 1.3 / (7 * 24 * 60) ** 2 * 1e8, "1.28"),
    ("A ridge in weeks", 1e-6 / (1.3 / 10080**2), "78"),
    ("How many restarts?", log(0.01) / log(0.7), "12.9"),
    ("How many restarts?", smallest_n(0.7, 0.01), "13"),
    ("Two criteria", log(272), "5.606"),
    ("Two criteria", 2 * 1130 + 2 * 11, "2282"),
    ("Two criteria", 2 * 1119 + 2 * 17, "2272"),
    ("Two criteria", 2 * 1130 + 11 * log(272), "2321.7"),
    ("Two criteria", 2 * 1119 + 17 * log(272), "2333.3"),
    ("One density, many names", factorial(4), "24"),
    ("The ceiling", 100 * log(1.02), "1.98"),
    ("Two rows of a chain", 0.5 * 0.9, "0.45"),
    ("A longer step", 2 / (2 - 0.9), "1.82"),
    ("A longer step", max(abs(1 - 2 / 1.1 * (1 - s)) for s in (0, 0.5, 0.9)), "0.82"),
    ("Labels as known", sqrt(1 / (1 - 0.96)), "5"),
    ("Sums of two machines", np.var([2 - 1, 2 + 1] * 15 + [6 - 1, 6 + 1] * 5), "4"),
    ("When workers pay", 0.03 / (2e-7 * (1 - 1 / 4)), "200000"),
    ("When workers pay", 2e6 * 2e-7 / (2e6 * 2e-7 / 4 + 0.03), "3.1"),
    ("An entry that is missing", 13 + (10 + 6 / 4 * 2) ** 2 - 6**2 / 4, "173"),
    ("Small steps", sum(0.01 * 0.99**t for t in range(1, 5000)), "0.99"),
]


@pytest.mark.parametrize(("title", "value", "printed"), NUMBERS)
def test_a_printed_number_is_what_another_road_gives(title, value, printed):
    digits = len(printed.partition(".")[2])
    assert f"{value:.{digits}f}" == printed
    assert printed in body(title)


def test_the_conditional_and_the_distance_are_right():
    covariance = np.array([[4, 3], [3, 9]])
    precision = np.linalg.inv(covariance)
    variance = 1 / precision[1, 1]
    assert isclose(variance, 6.75)
    assert isclose(-variance * precision[1, 0] * 2, 1.5)
    x, sigma = np.array([2, 3]), np.array([[4, 2], [2, 5]])
    assert isclose(x @ np.linalg.inv(sigma) @ x, 2)


def test_the_moments_of_the_mixture_are_those_of_the_library():
    mixture = gm.Mixture([0.5, 0.5], [[-2.0], [2.0]], [[[1.0]], [[1.0]]])
    X, _ = mixture.sample(200_000, np.random.default_rng(0))
    assert abs(X.mean()) < 0.03
    assert abs(X.var() - 5) < 0.05


def test_the_dip_appears_beyond_two_sigma():
    def curvature(m, h=1e-3):
        p = [normal(x, -m, 1) + normal(x, m, 1) for x in (-h, 0, h)]
        return p[0] - 2 * p[1] + p[2]

    assert curvature(1.1) > 0 > curvature(0.9)


def test_the_m_step_by_hand_is_the_library_s():
    X = np.array([[0.0], [1.0], [3.0], [4.0]])
    gamma = np.array([[1, 0], [0.5, 0.5], [0.5, 0.5], [0, 1]])
    mixture = gm.m_step(X, gamma)
    assert mixture.weights.tolist() == [0.5, 0.5]
    assert mixture.means.ravel().tolist() == [1.0, 3.0]
    assert isclose(mixture.covariances[0, 0, 0], 1.5)


def test_the_counts_are_the_library_s():
    families = {"full": 17, "tied": 11, "diag": 14, "spherical": 11}
    for family, count in families.items():
        assert gm.n_parameters(3, 2, family) == count
    assert comb(99, 1) + 1 == 100
    assert (4 + 1) / (99 + 1) == 0.05


def test_the_smallest_shift_overflows_and_the_largest_does_not():
    a = np.array([0.0, -1000.0])
    with np.errstate(over="ignore"):
        assert a.min() + np.log(np.exp(a - a.min()).sum()) == np.inf
    assert log1p(exp(-1000)) == 0
    assert sqrt(2 / pi) == pytest.approx(stats.halfnorm.mean())
