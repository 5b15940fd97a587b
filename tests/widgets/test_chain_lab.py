"""ChainLab: labels that remember, and messages along a strip of durations."""

from itertools import product

import numpy as np
import pytest
from traitlets import TraitError

import gmm_lib as gm
from gmm_lib.widgets import ChainLab
from gmm_lib.widgets.chain_lab.fits import fits
from tests.widgets.conftest import drag, each, problems, state
from tests.widgets.facts import close

X = gm.load_old_faithful().X[:, :1]
SHORT = [3.6, 1.8, 2.9, 2.7, 3.1, 1.9]


def chain_at(memory):
    """Go from the mixture, which forgets, to the chain, entry by entry."""
    mixture, chain = fits()["mixture"], fits()["chain"]
    at = {
        name: (1 - memory) * np.array(mixture[name]) + memory * np.array(chain[name])
        for name in chain
    }
    pairs = zip(at["means"], at["variances"], strict=True)
    parts = [gm.Normal([mean], [[variance]]) for mean, variance in pairs]
    return gm.Chain(at["weights"], parts, at["moves"].reshape(2, 2))


def assert_facts(facts):
    x = np.reshape(facts["durations"], (-1, 1))
    chain = chain_at(facts["memory"])
    found, alone = chain.expect(x), chain_at(0).expect(x)
    close(facts["logLikelihood"], found.log_likelihood)
    close(facts["gamma"], found.gamma[:, 0])
    close(facts["mixture"], alone.log_likelihood)
    close(facts["alone"], alone.gamma[:, 0])
    for t in range(0, len(x), 17):
        close(facts["forward"][t], chain.expect(x[: t + 1]).gamma[-1, 0])


@pytest.mark.parametrize("memory", [0.0, 0.35, 1.0])
def test_its_numbers_are_the_librarys(memory, show):
    page = show(ChainLab(), change=each({"memory": memory}))
    facts = state(page)
    assert facts["durations"] == X.ravel().tolist()
    assert_facts(facts)


def test_its_two_ends_are_maximum_likelihood_fits():
    for memory, level in ((0, -276.360040), (1, -243.594396)):
        model = chain_at(memory)
        assert model.expect(X).log_likelihood == pytest.approx(level, abs=1e-5)
    again = gm.em(X, chain_at(1), max_iter=1).log_likelihoods
    assert again[-1] - again[0] < 1e-8


def test_its_messages_agree_with_the_sum_over_all_paths(show):
    page = show(
        ChainLab(), change=each({"durations": SHORT, "memory": 0.7, "message": 12})
    )
    facts = state(page)
    chain = chain_at(0.7)
    density = np.exp([part.log_density(np.c_[SHORT]) for part in chain.components])
    total, short = 0.0, np.zeros(len(SHORT))
    for path in product(range(2), repeat=len(SHORT)):
        steps = chain.moves[path[:-1], path[1:]]
        p = chain.weights[path[0]] * steps.prod()
        p *= density[path, np.arange(len(SHORT))].prod()
        total += p
        short += p * (np.array(path) == 0)
    close(facts["gamma"], short / total)
    close(facts["logLikelihood"], np.log(total))


def test_memory_decides_where_the_duration_alone_does_not(show):
    page = show(ChainLab())
    facts = state(page)
    close(facts["gamma"], facts["alone"])
    close(facts["forward"], facts["alone"])
    page.get_by_role("slider", name="Memory").press("End")
    facts = state(page)
    assert facts["alone"][5] == pytest.approx(0.157, abs=5e-4)
    assert facts["gamma"][5] == pytest.approx(0.860, abs=5e-4)
    assert "rises by 32.77 nats" in page.get_by_role("status").inner_text()
    text = page.locator(".gmm-readout").inner_text()
    assert {"−276.36 nats", "−243.59 nats", "0.157", "0.860"} <= set(text.split("\n"))


def test_shuffled_rows_lose_what_memory_had_and_the_mixture_loses_nothing(show):
    page = show(ChainLab(), change=each({"memory": 1.0}))
    before = state(page)
    page.get_by_role("button", name="Shuffle rows").click()
    after = state(page)
    assert after["durations"] != before["durations"]
    assert sorted(after["durations"]) == sorted(before["durations"])
    assert after["mixture"] == pytest.approx(before["mixture"], rel=1e-12)
    assert after["logLikelihood"] < after["mixture"] < before["logLikelihood"]
    assert_facts(after)
    assert "The order is lost" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Reset").click()
    assert state(page) == before


def test_messages_come_forward_and_then_back(show):
    page = show(ChainLab(), change=each({"memory": 1.0}))
    facts = state(page)
    forward, gamma = (facts[name][:60] for name in ("forward", "gamma"))
    assert facts["known"][:60] == gamma
    following = page.get_by_role("button", name="Next message")
    for k in (1, 2):
        following.click()
        assert state(page)["known"][:60] == forward[:k] + [None] * (60 - k)
        assert state(page)["row"] == k - 1
    message = page.get_by_role("slider", name="Messages")
    message.evaluate(
        "node => { node.value = 60; node.dispatchEvent(new Event('input')) }"
    )
    assert state(page)["known"][:60] == forward
    for k in (1, 2):
        following.click()
        assert state(page)["known"][:60] == forward[: 60 - k] + gamma[60 - k :]
        assert state(page)["row"] == 60 - k
    assert "given all rows" in page.get_by_role("status").inner_text()
    message.press("Home")
    assert state(page)["known"][:60] == [None] * 60
    page.get_by_role("button", name="All messages").click()
    assert state(page)["known"][:60] == gamma


def test_one_eruption_is_dragged_and_the_others_stay(show):
    page = show(ChainLab(), change=each({"memory": 1.0}))
    before = state(page)["durations"]
    drag(page, "Duration of an eruption", 30, -40)
    facts = state(page)
    moved = facts["durations"]
    assert [t for t in range(272) if moved[t] != before[t]] == [5]
    assert moved[5] > before[5]
    assert facts["row"] == 5
    assert_facts(facts)
    handle = page.get_by_role("slider", name="Duration of an eruption")
    handle.press("ArrowRight")
    assert state(page)["row"] == 6
    handle.press("Shift+ArrowDown")
    assert state(page)["durations"][6] == pytest.approx(before[6] - 0.25)
    assert "among its neighbours" in page.get_by_role("status").inner_text()
    assert_facts(state(page))


def test_a_press_on_the_strip_takes_the_eruption_there(show):
    page = show(ChainLab())
    box = page.locator(".gmm-scatter").bounding_box()
    chosen = []
    for share in (0.3, 0.6):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + 150)
        chosen.append(state(page)["row"])
    assert 10 < chosen[0] < chosen[1] < 50
    assert state(page)["durations"] == X.ravel().tolist()


def test_all_rows_are_shown_in_turn(show):
    page = show(ChainLab())
    firsts = []
    for _ in range(5):
        page.get_by_role("button", name="Next rows").click()
        facts = state(page)
        firsts.append(facts["first"])
        assert facts["row"] == facts["first"]
    assert firsts == [60, 120, 180, 212, 0]


def test_an_impossible_state_is_explained_and_reset(show):
    bad = [
        {"durations": [3.0]},
        {"durations": [3.0, None]},
        {"durations": [3.0, 30.0]},
        {"memory": 1.5},
        {"message": 121},
        {"first": 213},
        {"row": None},
    ]
    page = show(*(ChainLab() for _ in bad), change=each(*bad))
    sentences = problems(page)
    assert len(sentences) == len(bad)
    assert all("must be some that there are" in sentence for sentence in sentences)
    for i in range(len(bad)):
        assert state(page, i)["durations"] == X.ravel().tolist()


def test_a_chosen_row_out_of_sight_gives_way_to_one_on_show(show):
    page = show(ChainLab(), change=each({"first": 100, "row": 5}))
    assert state(page)["row"] == 100


def test_in_python_the_model_follows_the_traits():
    lab = ChainLab()
    lab.memory, lab.durations = 0.6, SHORT
    assert lab.log_likelihood == pytest.approx(
        chain_at(0.6).expect(np.c_[SHORT]).log_likelihood, rel=1e-12
    )
    np.testing.assert_allclose(lab.model.moves, chain_at(0.6).moves, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("memory", 1.1, "memory is 1.1; give a number from 0 to 1"),
        ("message", -1, "message is -1; give a number from 0 to 120"),
        ("first", 213, "first is 213; give a number from 0 to 212"),
        ("row", 272, "row is 272; give a number from 0 to 271"),
        ("durations", [2.0, 7.5], r"durations\[1\] is 7.5; give a number from 0.8"),
    ],
)
def test_a_wrong_value_is_named(name, value, words):
    with pytest.raises(TraitError, match=words):
        setattr(ChainLab(), name, value)
