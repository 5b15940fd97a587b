"""Serve the built site on this machine only, as a web host would.

Run from the top folder, after `make book`: `python .ci/serve.py [PORT]`.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path("_build/html")


class Handler(SimpleHTTPRequestHandler):
    """Answer an address that does not exist with the site's own page."""

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def server(port, folder=SITE):
    """Make a server on this port of the loopback address; 0 takes a free one."""
    handler = partial(Handler, directory=folder)
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main(port="8000"):
    if not port.isdigit() or int(port) > 65535:
        sys.exit(f"PORT must be a number up to 65535, not {port!r}: try PORT=8000.")
    try:
        serving = server(int(port))
    except OSError as error:
        sys.exit(
            f"Port {port} cannot be had ({error.strerror}): stop what uses it, or "
            f"choose another, as in: make serve PORT={int(port) + 1}"
        )
    with serving:
        print(f"http://127.0.0.1:{serving.server_port}/ (end with Ctrl C)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(*sys.argv[1:2])
