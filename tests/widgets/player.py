"""A page with an EMPlayer: visited, pressed and read."""

from contextlib import contextmanager
from itertools import pairwise

import gmm_lib as gm
from tests.widgets.page import state_of


@contextmanager
def visit(lend, url, motion="no-preference", **kind):
    """Show the widget of a page; fail at the end when the page's console spoke."""
    with lend(reduced_motion=motion, **kind) as page:
        page.goto(url)
        yield page.locator(".gmm-widget")
        assert page.said == []


def own_run(X, mixtures):
    """Record any mixtures as a run, as a reader's own loop would."""
    levels = [gm.log_likelihood(X, theta) for theta in mixtures]
    bounds = [
        gm.lower_bound(X, gm.e_step(X, old), new) for old, new in pairwise(mixtures)
    ]
    return gm.Trace(mixtures, levels, bounds, False, "it was stopped by hand")


def click(widget, name):
    # By force: playwright itself would not press a button that is aria-disabled.
    widget.get_by_role("button", name=name, exact=True).click(force=True)


def place(widget):
    state = state_of(widget)
    return state["iteration"], state["phase"]


def status(widget):
    return widget.get_by_role("status").inner_text()
