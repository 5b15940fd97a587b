"""SelectionLab: candidates by family and number of components, with their fits."""

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import SelectionLab
from tests.widgets.conftest import each, problems, state

RNG = np.random.default_rng(2)
X = np.concatenate([RNG.normal(0, 1, (40, 2)), RNG.normal(4, 1, (40, 2))])
FOUND = gm.select(
    X,
    [1, 2, 3],
    ["tied", "spherical"],
    rng=np.random.default_rng(0),
    n_init=2,
    n_folds=2,
)
NAMES = {"log_likelihood": "log-likelihood", "held_out": "held-out"}


def lab(found=FOUND):
    return SelectionLab(X, found)


def row_of(family, K):
    rows = FOUND.candidates
    return next(r for r in rows if (r.covariance_type, r.n_components) == (family, K))


def assert_shows(facts, row):
    assert (facts["family"], facts["components"]) == row[:2]
    assert facts["parameters"] == row.n_parameters
    for name, value in facts["values"].items():
        assert value == getattr(row, name)
    assert facts["means"] == row.mixture.means.tolist()
    assert facts["weights"] == row.mixture.weights.tolist()
    assert facts["covariances"] == row.mixture.covariances.tolist()
    level = gm.log_likelihood(X, row.mixture)
    assert facts["logLikelihood"] == pytest.approx(level, rel=1e-10)
    assert level == pytest.approx(row.log_likelihood, rel=1e-10)


def test_it_begins_with_what_bic_prefers_and_shows_every_candidate(show):
    page = show(lab())
    assert_shows(state(page), FOUND.best("bic"))
    family = page.get_by_role("combobox", name="Covariances")
    count = page.get_by_role("slider", name="Components")
    for name in ("tied", "spherical"):
        family.select_option(name)
        count.press("Home")
        for K in (1, 2, 3):
            assert_shows(state(page), row_of(name, K))
            count.press("ArrowRight")


@pytest.mark.parametrize("criterion", ["log_likelihood", "aic", "icl", "held_out"])
def test_a_button_goes_to_the_best_by_each_criterion(show, criterion):
    page = show(lab())
    name = NAMES.get(criterion, criterion.upper())
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("slider", name="Components").press("Home")
    assert "behind" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Best by this criterion").click()
    rows = FOUND.candidates
    best = max(rows, key=lambda row: row.log_likelihood)
    if criterion != "log_likelihood":
        best = FOUND.best(criterion)
    assert state(page)["criterion"] == criterion
    assert_shows(state(page), best)
    page.get_by_role("button", name="Reset").click()
    assert_shows(state(page), FOUND.best("bic"))
    assert state(page)["criterion"] == "bic"


def test_a_marker_of_the_chart_is_chosen_by_pointer(show):
    page = show(lab())
    chart = page.get_by_role("img", name="against the number of components")
    seen = chart.evaluate(
        """(chart) => {
          const { left, top, width, height } = chart.getBoundingClientRect();
          const seen = new Set();
          for (let x = 0; x < width; x += 8) {
            for (let y = 0; y < height; y += 8) {
              const at = { clientX: left + x, clientY: top + y, bubbles: true };
              chart.dispatchEvent(new MouseEvent("click", at));
              const { family, components } =
                JSON.parse(chart.closest(".gmm-widget").dataset.state);
              seen.add(`${family} ${components}`);
            }
          }
          return [...seen];
        }"""
    )
    assert len(seen) >= 3


def test_a_candidate_without_a_fit_says_why(show):
    rows = list(FOUND.candidates)
    gap = gm.selection.Candidate("tied", 4, 16, reason="every run collapsed")
    page = show(lab(gm.Selection((*rows, gap))))
    page.get_by_role("combobox", name="Covariances").select_option("tied")
    page.get_by_role("slider", name="Components").press("End")
    facts = state(page)
    assert (facts["components"], facts["means"], facts["logLikelihood"]) == (
        4,
        None,
        None,
    )
    assert "every run collapsed" in page.get_by_role("status").inner_text()


def test_an_impossible_choice_is_explained_and_reset(show):
    bad = [{"n_components": 9}, {"covariance_type": "x"}, {"criterion": "x"}]
    page = show(*(lab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("name no candidate" in sentence for sentence in sentences)


def test_python_reads_the_candidate_and_checks_the_criterion():
    made = lab()
    made.n_components = 3
    assert made.candidate.n_components == 3
    plain = gm.select(X, [1], rng=np.random.default_rng(0), n_init=1)
    with pytest.raises(TraitError, match="no candidate has it"):
        lab(plain).criterion = "held_out"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((X, 3), TypeError, "selection must be a Selection"),
        ((X[:, :1], FOUND), ValueError, "X has 1 features"),
        ((np.eye(3), FOUND), ValueError, "X has 3 features"),
        ((X, gm.Selection(())), ValueError, "selection has no fit"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        SelectionLab(*arguments)


def test_it_says_that_a_fit_is_chosen_by_its_mark(show):
    page = show(lab())
    assert "Choose a fit by its mark" in page.get_by_role("status").inner_text()


MARKS = """async (values) => {
  const { drawCriteria } = await import("/selection_lab/picture.js");
  const pen = new Proxy({ font: "12px x" }, {
    get: (held, name) => name === "measureText" ? () => ({ width: 20 })
      : name in held ? held[name] : () => {},
    set: () => true,
  });
  const rows = values.map((bic, i) => ({ family: "full", K: i + 1, values: { bic } }));
  const best = rows[values.indexOf(Math.min(...values))];
  const sheet = { pen, width: 340, height: 200, type: 12 };
  const now = { criterion: "bic", row: best, best };
  return drawCriteria(sheet, {}, rows, now).map(({ y, far }) => [y, far]);
}"""


def test_criteria_close_to_the_best_are_told_apart_whatever_is_far_behind(modules):
    marks = modules.evaluate(MARKS, [4900.0, 2314.0, 2322.0, 2330.0, 2345.0, 2360.0])
    best, next_best = marks[1][0], marks[2][0]
    assert best - next_best >= 10  # pixels: lower is better, and further down
    assert [far for _, far in marks] == [True, False, False, False, False, False]
    assert marks[0][0] == min(y for y, _ in marks)
