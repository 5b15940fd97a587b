"""Pages of a browser, lent to one test after the other.

Making a page takes longer than most of what tests do on it: a process starts, and
reads and compiles anew what all pages share.
"""

from collections import defaultdict
from contextlib import contextmanager

# What a test wrote on the page itself has nowhere to store anything.
FORGET = "try { localStorage.clear(); sessionStorage.clear() } catch { }"
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference"}


def watched(browser, **options):
    """Open a page of its own context that keeps in `said` what its console says."""
    page = browser.new_context(**options).new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def resize(page, viewport):
    """Give a page another size, and wait until it has it."""
    page.set_viewport_size(viewport)
    size = "({ width, height }) => innerWidth === width && innerHeight === height"
    page.wait_for_function(size, arg=viewport)


@contextmanager
def open_page(browser, url, **options):
    """Open a page, and fail at the end when its console was not silent."""
    page = watched(browser, **options)
    page.context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(url)
    try:
        yield page
    finally:
        page.context.close()
    assert not page.said, page.said


def lender(browser):
    """Make what lends pages of a browser."""
    free = defaultdict(list)

    @contextmanager
    def lend(alone=False, made=None, viewport=None, **options):
        """Lend a page, and take it back clean.

        `made` is told of each page that is new. What a test leaves on a page and
        `clear` cannot take off, as a script for all that it opens, asks for a page
        `alone`, which nobody else gets.
        """
        media = {name: options.pop(name, usual) for name, usual in MEDIA.items()}
        kind = (made, *options.items())
        if alone or not free[kind]:
            page = watched(browser, **options)
            if made is not None:
                made(page)
        else:
            page = free[kind].pop()
        page.emulate_media(**media)
        if viewport is not None:
            page.set_viewport_size(viewport)
        page.said.clear()
        clean = False
        try:
            yield page
            clean = not alone and clear(page)
        finally:
            if clean:
                free[kind].append(page)
            else:
                page.context.close()

    return lend


def clear(page):
    """Leave nothing of a test on its page; false when that cannot be done."""
    if page.is_closed() or len(page.context.pages) > 1:
        return False
    page.evaluate(FORGET)
    page.mouse.move(0, 0)
    page.goto("about:blank")
    return True
