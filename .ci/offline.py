"""Pack the book for a classroom without network: site with workbooks, library, data.

Run from the top folder, after `make book`.
"""

import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from live.pack import as_script

SITE = Path("_build/html")
RUNTIME = SITE / "_static" / "live"  # which `make live` makes
TARGET = Path("_build/em-in-your-hands.zip")
TOP = "em-in-your-hands"
GUIDE = """EM in Your Hands, for a classroom without network

To read: open site/index.html in a browser. Everything works from the disk: the
widgets, the mathematics and the search.

If there is a button "Try it here" under the code exercises, they can be written and
judged there, without a network and with nothing to install.

To work through the chapters open the workbooks, notebooks in which you write; they are
in site/workbooks. For them you need Python 3.11 or newer and some packages. Install
those while there is a network:

    python -m pip install -r library/requirements.txt

The rest needs none. Install the library gmm_lib and open the workbooks:

    python -m pip install --no-index --no-build-isolation --no-deps ./library
    python -m jupyter lab site/workbooks

The data sets, with their sources, are in library/gmm_lib/data.
"""
PARTS = ["gmm_lib", "LICENSE", "chapters/LICENSE.md", "README.md", "pyproject.toml"]
PARTS += ["requirements.txt", "CITATION.cff"]


def tracked():
    """List the files of the repository that a reader runs."""
    command = ["git", "ls-files", "-z", "--", *PARTS]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Path(name) for name in found.stdout.split("\0") if name]


def main():
    if not (SITE / "index.html").exists():
        sys.exit("The site is not built: run `make book` first.")
    with ZipFile(TARGET, "w", ZIP_DEFLATED) as pack:
        pack.writestr(f"{TOP}/HOW-TO-OPEN.txt", GUIDE)
        for path in sorted(SITE.rglob("*")):
            if path.is_file():
                name = f"{TOP}/site/{path.relative_to(SITE).as_posix()}"
                if path.parent == RUNTIME and path.suffix == ".bin":
                    script = as_script(path.stem, path.read_bytes())
                    pack.writestr(name.removesuffix(".bin") + ".js", script)
                else:
                    pack.write(path, name)
        for path in tracked():
            pack.write(path, f"{TOP}/library/{path.as_posix()}")
    print(f"{TARGET}: {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
