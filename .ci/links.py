"""Ask every other host that the book links to whether the page is still there.

Run from the top folder, after `make book`. Exits 1 and names each page with a dead
link. A host that answers but refuses robots (401, 403, 429) counts as alive.
"""

import re
import sys
import tomllib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.site import SITE, pages

REFUSES = (401, 403, 429)
LINK = re.compile(r'<a\b[^>]*\bhref="(https?://[^"#]+)')


def links():
    """Map each address to the pages that link to it."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    own = tuple(project["urls"].values())  # there once the book is published
    found = defaultdict(set)
    for path in pages():
        for link in LINK.findall(path.read_text(encoding="utf-8")):
            if (
                not link.startswith(own)
                and "/github/" not in link
                and "/gh/" not in link
            ):
                found[unescape(link)].add(path.relative_to(SITE).as_posix())
    return found


def fault(link):
    """Say what is wrong with a link, or return None."""
    request = Request(link, headers={"User-Agent": "Mozilla/5.0 (link check)"})
    try:
        with urlopen(request, timeout=30):
            return None
    except HTTPError as error:
        return None if error.code in REFUSES else f"HTTP {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return str(error)


def main():
    found = links()
    with ThreadPoolExecutor(4) as pool:
        faults = dict(zip(found, pool.map(fault, found), strict=True))
    dead = {link: why for link, why in faults.items() if why}
    for link, why in dead.items():
        print(f"{', '.join(sorted(found[link]))}: {link}: {why}")
    print(f"{len(found)} links to other hosts, {len(dead)} dead")
    sys.exit(bool(dead))


if __name__ == "__main__":
    main()
