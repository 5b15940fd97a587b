"""StreamLab's holes: rows that lost an entry, and what mends that."""

import numpy as np
import pytest

import gmm_lib as gm
from gmm_lib.widgets import StreamLab
from gmm_lib.widgets.stream_lab import holes
from tests.widgets.conftest import each, said, state
from tests.widgets.facts import close
from tests.widgets.labs import lab_with

LOSSES = [
    ("random", 0.3, 1),
    ("first", 0.5, 2),
    ("second", 0.5, 2),
    ("second", 0.9, 3),
    ("first", 0.0, 4),
]


def mixture_of(numbers):
    K = len(numbers["weights"])
    shapes = np.reshape(numbers["covariances"], (K, 2, 2))
    return gm.Mixture(numbers["weights"], np.reshape(numbers["means"], (K, 2)), shapes)


@pytest.mark.parametrize(("mechanism", "lost", "seed"), LOSSES)
def test_the_page_makes_of_holes_what_the_library_makes(mechanism, lost, seed, show):
    traits = {"mechanism": mechanism, "lost": lost, "seed": seed}
    page = show(StreamLab("holes"), change=each(traits))
    facts = state(page)
    X, rows = holes.holed(seed, mechanism, lost), holes.pairs(seed)[0]
    gone = np.isnan(X[:, 1])
    assert facts["rowsLost"] == gone.tolist()
    em, complete, filled, every = map(mixture_of, facts["fits"])
    own = gm.missing.em_step(X, em)
    close(own.means, em.means)
    close(own.covariances, em.covariances)
    seen = X[~gone]
    for fit, data in [
        (complete, seen),
        (filled, gm.missing.fill(X, em)),
        (every, rows),
    ]:
        close(fit.means[0], data.mean(axis=0))
        close(fit.covariances[0], np.cov(data.T, bias=True))
    slope, rest = np.polyfit(*seen.T, 1), np.cov(seen.T, bias=True)
    left = rest[1, 1] - rest[0, 1] ** 2 / rest[0, 0]
    close(em.means[0, 1], np.polyval(slope, rows[:, 0].mean()))  # in closed form
    close(em.covariances[0, 1, 1], left + slope[0] ** 2 * rows[:, 0].var())
    lab = lab_with({"mode": "holes", **traits})
    gap = lab.gap
    close(facts["gaps"], [gap[name] for name in ("em", "complete", "filled")])
    shares = dict(facts["curve"])
    assert shares[lost] == facts["gaps"]


def test_em_mends_what_the_seen_column_explains_and_nothing_else():
    def gaps(mechanism):
        lab = lab_with({"mode": "holes", "mechanism": mechanism})
        found = []
        for lab.seed in range(1, 9):
            gap = lab.gap
            found.append([gap[name] for name in ("em", "complete", "filled")])
        return np.mean(found, axis=0)

    random, first, second = map(gaps, holes.MECHANISMS)
    assert random[0] < 0.01
    assert random[1] < 0.02 < random[2]
    assert first[0] < 0.02
    assert min(first[1:]) > 0.1
    assert second[0] > 5 * random[0]


def test_the_share_lost_slows_em(show):
    page = show(StreamLab("holes"), change=each({"mechanism": "random"}))
    counts = []
    for key in ("Home", "End"):
        page.get_by_role("slider", name="Share lost").press(key)
        counts.append(state(page)["emSteps"])
    assert counts[0] <= 3
    assert counts[1] > 100


def test_where_nothing_is_lost_all_fits_are_one_and_that_is_said(show):
    page = show(StreamLab("holes"))
    page.get_by_role("slider", name="Share lost").press("Home")
    assert "EM 0, complete rows 0, filled in 0." in said(page)


def test_holes_show_their_own_controls(show):
    page = show(StreamLab())
    assert page.get_by_role("slider").count() == 4
    page.get_by_role("button", name="Holes").click()
    assert page.get_by_role("slider").all_inner_texts() == [""]
    assert page.get_by_role("button", name="Play").count() == 0
    page.get_by_label("The second is lost").select_option("by itself")
    assert state(page)["mechanism"] == "second"
    assert "EM" in said(page)
