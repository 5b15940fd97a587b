"""The names of a data frame's columns: kept by a fit, and held against later ones."""

import numpy as np
import pytest

from tests.estimator.fits import ANSWERS, fitted, pickled


class Table:
    """Stand in for a data frame."""

    def __init__(self, array, columns):
        self.array, self.columns = np.asarray(array), list(columns)

    def __len__(self):
        return len(self.array)

    def __array__(self, dtype=None, copy=None):
        return self.array

    def __getitem__(self, names):
        return Table(self.array[:, [self.columns.index(n) for n in names]], names)


NAMES = ["duration", "waiting"]


@pytest.fixture
def frame(old_faithful):
    return Table(old_faithful, NAMES)


def test_a_fit_keeps_the_columns_names_and_the_next_one_its_own(frame, old_faithful):
    model = fitted(frame)
    assert model.feature_names_in_.tolist() == NAMES
    assert model.feature_names_in_.dtype == object
    assert pickled(model).feature_names_in_.tolist() == NAMES
    assert not hasattr(model.fit(old_faithful), "feature_names_in_")
    assert not hasattr(model.fit(Table(old_faithful, [0, 1])), "feature_names_in_")
    blocks = [Table(rows, NAMES) for rows in np.split(old_faithful, [50, 200])]
    assert model.fit(blocks).feature_names_in_.tolist() == NAMES


@pytest.mark.parametrize("answer", ANSWERS)
def test_columns_in_another_order_are_refused_with_a_remedy(frame, answer):
    model = fitted(frame)
    turned = frame[NAMES[::-1]]
    for X in (turned, [turned], Table(np.full((3, 2), np.nan), NAMES[::-1])):
        with pytest.raises(
            ValueError, match="same order as they were in fit"
        ) as raised:
            getattr(model, answer)(X)
    remedy = str(raised.value).partition("pass ")[2]
    again = getattr(model, answer)(eval(remedy, {"X": turned}))
    np.testing.assert_array_equal(again, getattr(model, answer)(frame))


def test_names_that_the_fit_had_not_are_told(frame, old_faithful):
    model = fitted(frame)
    with pytest.raises(ValueError, match=r"unseen at fit time:\n- length\n.*\n- wait"):
        model.predict(Table(old_faithful, ["duration", "length"]))
    with pytest.warns(UserWarning, match="does not have valid feature names") as warned:
        model.predict(old_faithful)
    assert warned[0].filename == __file__
    with pytest.warns(UserWarning, match="was fitted without feature names"):
        fitted(old_faithful).predict(frame)


def test_blocks_that_order_their_columns_differently_are_refused(frame):
    with pytest.raises(ValueError, match=r"block 1 of X has the columns") as raised:
        fitted([frame, frame[NAMES[::-1]]])
    remedy = str(raised.value).partition("pass ")[2].removesuffix(" for each block")
    blocks = [eval(remedy, {"block": block}) for block in (frame, frame[NAMES[::-1]])]
    np.testing.assert_allclose(
        fitted(blocks).means_, fitted([frame, frame]).means_, rtol=1e-12
    )
    with pytest.raises(ValueError, match="block 1 of X has no feature names"):
        fitted([frame, np.asarray(frame)])
