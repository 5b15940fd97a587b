"""The progress of a fit: shown when asked, where it can be."""

import sys

import pytest

import gmm_lib as gm
from tests.estimator.fits import fitted


def test_progress_is_shown_only_when_asked(old_faithful, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    gm.GaussianMixture(2, random_state=0).fit(old_faithful)
    assert capsys.readouterr() == ("", "")
    gm.GaussianMixture(2, random_state=0, verbose=1, verbose_interval=1).fit(
        old_faithful
    )
    assert "nats" in capsys.readouterr().out


def test_progress_is_shown_with_tqdm_where_it_is_installed(old_faithful, capsys):
    pytest.importorskip("tqdm")
    gm.GaussianMixture(2, random_state=0, verbose=1, max_iter=30).fit(old_faithful)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "/30" in shown.err
    assert "nats" in shown.err


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_fit_goes_on_without_a_terminal(old_faithful, monkeypatch, stream):
    monkeypatch.setattr(sys, stream, None)
    assert fitted(old_faithful, verbose=1, verbose_interval=1).converged_
