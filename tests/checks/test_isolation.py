"""An attempt in a process of its own cannot hang, exit or fill its reader's."""

import os
import sys

import pytest

import gmm_lib as gm
from gmm_lib import checks
from gmm_lib.checks.isolation import apart

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system cannot fork"
)


def test_a_report_comes_back_as_it_was_made():
    def wrong(X, mixture):
        return 2 * gm.e_step(X, mixture)

    assert repr(checks.isolated(checks.e_step, wrong)) == repr(checks.e_step(wrong))
    assert checks.isolated(checks.e_step, gm.e_step)


def test_options_of_the_check_are_passed_on():
    report = checks.isolated(checks.e_step, gm.e_step, forbid="library")
    assert [fault.invariant for fault in report.failures] == [
        "it is not the library's own"
    ]


def endless(X, mixture):
    while True:
        pass


def leaves(X, mixture):
    os._exit(3)


def kills_itself(X, mixture):
    os.kill(os.getpid(), 9)


@pytest.mark.parametrize(
    ("attempt", "seconds", "sentence"),
    [
        (endless, 0.2, "It was still running after 0.2 seconds."),
        (
            leaves,
            60,
            "It ended its process, with status 3, before the check was through.",
        ),
        (kills_itself, 60, "Its process was ended by the signal SIGKILL."),
    ],
)
def test_an_attempt_that_does_not_come_to_its_end_is_reported(
    attempt, seconds, sentence
):
    report = checks.isolated(checks.e_step, attempt, seconds=seconds)
    assert not report
    assert report.score == 0
    assert report.failures[0].sentence == sentence
    assert report.to_dict()["laws"][0]["id"] == "e_step.ends"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_memory_is_limited_and_what_the_parent_has_is_not_counted():
    import numpy as np

    own = np.ones(2**24)  # 128 MB that the child holds too

    def greedy(X, mixture):
        return np.ones(2**26)[: len(X)]

    report = checks.isolated(checks.e_step, greedy, megabytes=256)
    assert "MemoryError" in report.failures[0].sentence
    assert checks.isolated(checks.e_step, gm.e_step, megabytes=256)
    assert own.size


def test_nothing_that_an_attempt_changes_is_changed_here():
    def patches(X, mixture):
        gm.checks.e_step = None
        os.environ["GMM_LIB_TEST"] = "1"
        return gm.e_step(X, mixture)

    before = gm.checks.e_step
    checks.isolated(checks.e_step, patches)
    assert gm.checks.e_step is before
    assert "GMM_LIB_TEST" not in os.environ


def test_what_an_attempt_prints_is_not_shown(capfd):
    def noisy(X, mixture):
        print("here I am")
        return gm.e_step(X, mixture)

    assert checks.isolated(checks.e_step, noisy)
    assert capfd.readouterr().out == ""


def test_a_system_that_cannot_fork_says_what_to_do(monkeypatch):
    monkeypatch.delattr(os, "fork")
    with pytest.raises(NotImplementedError, match=r"python -m gmm_lib\.checks"):
        apart(lambda: 1, str, 1.0, 100)
