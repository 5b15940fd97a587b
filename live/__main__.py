"""Add Python to the built site: ``python -m live``, from the top folder."""

import hashlib
import sys
from pathlib import Path

from live import fetch, pack, pages

BUILD = Path("_build")
SITE = BUILD / "html"
WORK = BUILD / "live"  # keeps what was fetched


def main(site=SITE, work=WORK, chapters=Path("chapters")):
    if not (site / "index.html").exists():
        sys.exit("The site is not built: run `make book` first.")
    artifacts = fetch.runtime(work / "runtime")
    node = fetch.packages(work / "node")
    target = site / "_static" / pages.FOLDER
    target.mkdir(parents=True, exist_ok=True)
    made = pack.packs(work, artifacts)
    for name, data in made.items():
        (target / f"{name}.bin").write_bytes(data)
    pack.scripts(target, node)
    (target / "LICENSES.txt").write_text(pack.licences(artifacts, node), "utf-8")
    packs = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in made.items()
    }
    version = hashlib.sha256(repr(packs).encode()).hexdigest()[:12]
    every = pages.add(site, chapters, packs, version)
    pack.offline(site, node)
    for exercise in every:
        if exercise.barred:
            print(f"No button under {exercise.label}: {exercise.barred}.")
    count = sum(not exercise.barred for exercise in every)
    sizes = ", ".join(f"{name} {len(data) / 1e6:.1f} MB" for name, data in made.items())
    print(f"{count} exercises can be done on the page. What a click loads: {sizes}.")


if __name__ == "__main__":
    main()
