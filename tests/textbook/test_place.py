"""The place of what is wrong: its row in the whole data, in a file or in a stream."""

import re

import numpy as np
import pytest

import gmm_lib as gm
from tests.textbook.advice import remedies_in
from tests.textbook.broken import LONG, fitted, theta

fitting = {
    "fit": lambda X: gm.GaussianMixture(2, random_state=0).fit(X),
    "predict": lambda X: fitted.predict(X),
    "predict_proba": lambda X: fitted.predict_proba(X),
    "score": lambda X: fitted.score(X),
    "bic": lambda X: fitted.bic(X),
    "expected_statistics": lambda X: gm.expected_statistics(X, theta),
}


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("row", [0, 4095, 4096, 5000, 9999])
@pytest.mark.parametrize("call", fitting)
def test_an_error_names_the_row_of_the_whole_data(call, row, bad):
    X = LONG.copy()
    X[row, 1] = bad
    for value in (X, X.tolist()):
        with pytest.raises(
            ValueError, match=rf"^X\[{row}, 1\] is {re.escape(str(bad))}"
        ):
            fitting[call](value)


@pytest.mark.parametrize("row", [0, 4096, 9999])
@pytest.mark.parametrize("call", fitting)
def test_an_error_names_the_row_of_a_file(call, row, tmp_path):
    file = np.memmap(tmp_path / "points", mode="w+", shape=LONG.shape, dtype=float)
    file[:] = LONG
    file[row, 1] = np.nan
    with pytest.raises(ValueError, match=rf"^X\[{row}, 1\] is nan"):
        fitting[call](file)


@pytest.mark.parametrize("row", [0, 2999, 3000, 8999, 9500])
@pytest.mark.parametrize("call", fitting)
def test_an_error_in_a_stream_names_the_block_and_both_rows(call, row):
    X = LONG.copy()
    X[row, 1] = np.nan
    cuts = [3000, 3000, 3004, 9000]  # one block is empty
    blocks = np.split(X, cuts)
    starts = [0, *cuts]
    k = max(i for i, start in enumerate(starts) if start <= row)
    where = rf"block {k} of X at \[{row - starts[k]}, 1\] \(row {row} of all\) is nan"
    with pytest.raises(ValueError, match=where) as raised:
        fitting[call](blocks)
    (remedy,) = remedies_in(str(raised.value))
    known = {"numpy": np}
    fitting[call]([eval(remedy, {**known, "block": b}) for b in blocks if len(b)])


@pytest.mark.parametrize("call", fitting)
def test_blocks_without_rows_are_passed_over(call):
    blocks = np.split(LONG, [0, 3000, 3000, 10_000])
    assert repr(fitting[call](blocks)) == repr(
        fitting[call]([LONG[:3000], LONG[3000:]])
    )


@pytest.mark.parametrize("call", fitting)
@pytest.mark.parametrize("empty", [[np.empty((0, 2))], [[], []], np.empty((0, 2))])
def test_data_without_any_row_are_refused(call, empty):
    with pytest.raises(ValueError, match=r"X gives no rows|X has 0 sample"):
        fitting[call](empty)


def test_a_row_of_weight_is_named_in_the_whole_data():
    X, weight = LONG.copy(), np.ones(len(LONG))
    weight[:2000] = 0
    X[5000, 0] = np.nan
    with pytest.raises(ValueError, match=r"^X\[5000, 0\] is nan"):
        gm.GaussianMixture().fit(X, sample_weight=weight)
    far = LONG.copy()
    far[5000] = 1e149
    near = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2) * 1e-9])
    with pytest.raises(ValueError, match=r"^X\[5000\] is too far"):
        gm.em(far, near, sample_weight=weight)
    weight[5000] = 0
    gm.em(far, near, sample_weight=weight, max_iter=1)


def test_a_row_out_of_reach_is_named_in_the_whole_data():
    near = gm.Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    far, weight = LONG.copy(), np.ones(len(LONG))
    far[[5000, 7000]] = [[1e120, 0], [1e149, 0]]
    with pytest.raises(ValueError, match=r"^X\[5000\] is too far .* is -5e\+239"):
        gm.expected_statistics(far, near)
    with pytest.raises(ValueError, match=r"^block 2 of X at \[500\] \(row 7000 of all"):
        gm.expected_statistics([LONG[:3000], LONG[:3500], far[6500:]], near)
    weight[5000] = 0
    with pytest.raises(ValueError, match=r"^X\[7000\] is too far"):
        gm.expected_statistics(far, near, sample_weight=weight)
