"""The panel of an exercise as a reader uses it, and the window that it stands in."""

from contextlib import contextmanager

from tests.on_page import BOX

WAIT = 240_000  # milliseconds: a machine that is busy may be slow, never stuck


class Panel:
    """The panel of exercise 6.1 on one page."""

    def __init__(self, page):
        self.page = page
        self.box = page.locator(f"{BOX} .gmm-live")
        self.status = self.box.get_by_role("status")
        self.report = self.box.locator(".gmm-live-report")

    def open(self):
        self.page.locator(f"{BOX} .gmm-try").click()
        self.box.wait_for(timeout=WAIT)
        return self

    def write(self, code):
        self.box.get_by_role("textbox").fill(code)

    def press(self, name):
        self.box.get_by_role("button", name=name, exact=True).click()

    def reaches(self, *states):
        pattern = "|".join(states)
        self.page.wait_for_function(
            "([box, states]) => RegExp(`^(${states})$`).test(box.dataset.state)",
            arg=[self.box.element_handle(), pattern],
            timeout=WAIT,
        )

    def ran(self, act):
        """Do what runs the attempt; give what it shows when it has run."""
        runs = int(self.box.get_attribute("data-runs") or 0)
        act()
        self.page.wait_for_function(
            "([box, runs]) => box.dataset.runs === String(runs)",
            arg=[self.box.element_handle(), runs + 1],
            timeout=WAIT,
        )
        return self.report.inner_text()

    def judged(self, code):
        self.write(code)
        return self.ran(lambda: self.press("Run"))


@contextmanager
def window(browser, **more):
    context = browser.new_context(**more)
    context.asked = []
    context.on("request", lambda request: context.asked.append(request.url))
    try:
        yield context
    finally:
        context.close()


def live(context):
    return [url.split("/_static/live/")[1] for url in context.asked if "/live/" in url]
