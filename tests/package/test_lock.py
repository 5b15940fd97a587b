"""The lock: what pip installs with --require-hashes, today and in a year."""

import re
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINNED = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==(\S+)", re.MULTILINE)
LOCK = Path(__file__).parents[2] / "requirements.txt"


def pins():
    """Map each locked package to its extras and version."""
    return {
        canonicalize_name(name): (set(extras.split(",")) - {""}, version)
        for name, extras, version in PINNED.findall(LOCK.read_text("utf-8"))
    }


def asked_extras():
    """List the extras that installed locked packages ask of one another."""
    here = {canonicalize_name(d.metadata["Name"]) for d in distributions()}
    for name, (chosen, _) in pins().items():
        if name not in here:
            continue  # for another system
        for text in distribution(name).requires or []:
            need = Requirement(text)
            marker = need.marker
            wanted = not marker or any(
                marker.evaluate({"extra": extra}) for extra in chosen | {""}
            )
            if need.extras and wanted:
                yield name, canonicalize_name(need.name), need.extras


def test_every_extra_that_a_package_asks_for_is_pinned():
    # Where one is not, pip takes the newest release for it and finds no hash.
    locked = pins()
    missing = [
        f"{name} asks for {other}{sorted(extras)}"
        for name, other, extras in asked_extras()
        if not extras <= locked[other][0]
    ]
    assert not missing
