"""Open the student's workbooks in JupyterLab, in a folder of the reader's own.

`python -m workbooks.lab FLAG...` copies there what the reader does not have yet, and
hands every flag on to JupyterLab. What is there is never overwritten: a workbook of
a later edition is written beside it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "_build" / "workbooks" / "student"
FOLDER = ROOT / "my-workbooks"
ROOT_NEEDS = "--allow-root"


def hand_out(built, folder):
    """Copy workbooks into the reader's folder, beside what is there already.

    Parameters
    ----------
    built, folder : Path
        Where the workbooks are, and where the reader writes.

    Yields
    ------
    str
        A sentence on each file that was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(built.glob("*.ipynb")):
        edition = version(source)
        if edition in map(version, folder.glob(f"{source.stem}*.ipynb")):
            continue
        target = folder / source.name
        if target.exists():
            target = folder / f"{source.stem}.edition-{edition}.ipynb"
            yield f"{target.name}: a later edition, beside your {source.name}"
        else:
            yield f"{target.name}: new"
        with target.open("xb") as file:  # never over another file
            file.write(source.read_bytes())


def version(path):
    """Read which edition a workbook is a copy of; None where it does not say."""
    try:
        return json.loads(path.read_text("utf-8"))["metadata"]["workbook"]["version"]
    except (ValueError, KeyError, TypeError):
        return None


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main(flags):
    """Hand the workbooks out and start JupyterLab; return its exit status."""
    if is_root() and ROOT_NEEDS not in flags:
        return f"You are root: run `make lab FLAGS={ROOT_NEEDS}`, or as another user."
    if not any(BUILT.glob("*.ipynb")):
        return "The workbooks are not built: run `make book` first."
    for sentence in hand_out(BUILT, FOLDER):
        print(sentence)
    command = [sys.executable, "-m", "jupyter", "lab", str(FOLDER), *flags]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
