"""Nothing moves while a page loads, however late its parts come."""

import re
import time

import pytest

from tests.site.tours import DESK, PHONE, SHIFT, WATCH_SHIFTS, shift_of

LATE = re.compile(r"\.(woff2?|ttf|svg|png|webp)(\?|$)")


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["notation", "03_mixture_density", "05_em_derivation"])
def test_nothing_moves_where_fonts_and_pictures_come_late_to_a_slow_machine(
    browser, address, name, window
):
    context = browser.new_context(viewport=window)
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def wait(route):
        time.sleep(0.6)  # the page is drawn without it meanwhile
        route.continue_()

    page.route(LATE, wait)
    page.goto(f"{address}/chapters/{name}.html", wait_until="networkidle")
    shift = shift_of(page)
    context.close()
    assert shift <= SHIFT
