"""The files that git would commit, those among them that nobody has added yet."""

import subprocess

from tests.site import ROOT


def committed(pattern):
    """List them by their paths, in a folder or of a kind."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(
        [*command, pattern], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {name for name in run.stdout.split() if (ROOT / name).is_file()}
