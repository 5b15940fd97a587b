"""A real browser for the tests: an installed Chromium or Chrome, cut off from the net.

`python -m tests.browser` says which one the tests would use, and fails when none
starts. Give fixtures module scope: while playwright runs, it holds the thread's event
loop, which the notebooks' kernels need.
"""

import os
import shutil
import sys
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Error, expect, sync_playwright

expect.set_options(timeout=30_000)  # milliseconds, as all else waits

# None without windows, though it works less: it moves a pointer that nobody holds.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

ARGUMENTS = [
    "--no-sandbox",  # root, as in a container, cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every other host is unknown, whatever the page tries.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def _candidates(playwright):
    paths = [*map(shutil.which, NAMES), MAC, playwright.chromium.executable_path]
    return [path for path in paths if path and Path(path).exists()]


def _launch(playwright):
    """Start the first browser that does start, or return None."""
    for path in _candidates(playwright):
        try:
            return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            print(f"{path} does not start: {error.message}", file=sys.stderr)
    return None


@contextmanager
def open_browser():
    """Yield a browser; without one skip the test, or fail it where CI is set."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        if browser is None:
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up("No Chromium or Chrome starts here: install one.")
        yield browser
        browser.close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def serve(folder):
    """Serve a folder on a free loopback port; yield its address, without a slash."""
    handler = partial(_QuietHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        found = _launch(playwright)
        if found is None:
            sys.exit("No Chromium or Chrome starts here.")
        print(f"Browser: version {found.version}")
        found.close()
