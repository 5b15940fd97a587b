"""What was computed once says how, and agrees with code and with publication."""

import csv

import numpy as np
import pytest

from gmm_lib.bayes import long
from gmm_lib.bayes.long import __main__ as writer
from gmm_lib.bayes.long import galaxies, one_gaussian


def test_each_row_of_the_galaxies_says_the_parameters_of_the_code():
    found = long.read("galaxies")
    told = zip(
        found["prior"],
        zip(found["wider"], found["of_k"], found["concentration"], strict=True),
        strict=True,
    )
    every = [name for name in galaxies.PRIORS for _ in range(galaxies.LARGEST)]
    assert list(told) == [(name, galaxies.PRIORS[name]) for name in every]
    _same_run(found, galaxies)
    assert set(found["chains"]) == {galaxies.CHAINS}


def test_each_row_of_one_gaussian_says_the_parameters_of_the_code():
    found = long.read("one_gaussian")
    told = list(zip(found["prior"], found["n"], found["start"], strict=True))
    assert told == [
        (name, n, start)
        for name in one_gaussian.PRIORS
        for n in one_gaussian.SIZES
        for start in one_gaussian.STARTS
    ]
    _same_run(found, one_gaussian)
    assert set(found["samples"]) == {one_gaussian.SAMPLES}


def _same_run(found, module):
    assert set(found["sweeps"]) == {module.SWEEPS}
    assert set(found["left_out"]) == {module.LEFT_OUT}
    assert set(found["seed"]) == {module.SEED}


@pytest.mark.parametrize("name", ["as published", "K - 1 Poisson(1)"])
def test_a_short_run_agrees_with_the_long_one(name):
    found = long.read("galaxies")
    rows = found["prior"] == name
    of_k, _ = galaxies.shares(name, 6, 1500, 300, seed=5)
    mean, error = long.mean_and_error(of_k[:, 1:])
    apart = abs(mean - found["probability"][rows])
    assert (apart < 5 * np.hypot(error, found["error"][rows]) + 0.01).all()


def test_the_posterior_of_k_on_the_galaxies_is_the_published_one():
    # Richardson and Green (1997), J. R. Stat. Soc. B 59, table 1.
    published = [0.061, 0.128, 0.182, 0.199, 0.160, 0.109, 0.071, 0.040, 0.023, 0.013]
    found = long.read("galaxies")
    rows = (found["prior"] == "as published") & (abs(found["K"] - 7.5) < 5)
    apart = abs(found["probability"][rows] - published)
    assert (apart < 4 * found["error"][rows] + 0.002).all()


def test_a_short_run_on_one_gaussian_agrees_with_the_long_one():
    found = long.read("one_gaussian")
    for name in one_gaussian.PRIORS:
        drawn = one_gaussian.numbers(name, 20, 60, 20, seed=9)
        mean, error = long.mean_and_error(drawn.mean(axis=0).T)
        rows = (found["prior"] == name) & (found["n"] == 20)
        assert (abs(mean - found["clusters"][rows]) < 5 * error).all()


def test_the_shares_of_each_prior_add_up():
    found = long.read("galaxies")
    for name in galaxies.PRIORS:
        for column in ("probability", "filled"):
            total = found[column][found["prior"] == name].sum()
            assert total == pytest.approx(1, abs=2e-4)


def test_what_is_written_can_be_read(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "__file__", str(tmp_path / "x.py"))
    monkeypatch.setitem(writer.TABLES, "two", lambda: iter([{"a": 1, "b": "x"}] * 2))
    writer.write("two")
    rows = list(csv.DictReader((tmp_path / "two.csv").read_text().splitlines()))
    assert rows == [{"a": "1", "b": "x"}] * 2


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match='no \'six\'; try "galaxies" or "one_'):
        long.read("six")
