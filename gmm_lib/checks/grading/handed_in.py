"""Which files a class has handed in, and whose each of them is."""

import os
from pathlib import Path


class Unusable(Exception):
    """Why a path cannot be used, and what to do, as a sentence."""


def handed_in(paths):
    """List the workbooks of a class, each with its student's name.

    Parameters
    ----------
    paths : sequence of path-like
        Workbooks, and folders that hold them at any depth. What is hidden in a folder,
        such as `.ipynb_checkpoints`, is left out.

    Returns
    -------
    list of (str, Path)
        The name is the file's, without .ipynb, behind the folders that it lies in;
        where several files are all called alike, the folder's.

    Raises
    ------
    Unusable
        When there is no such file or folder, or a folder holds no workbook.
    """
    paths = [Path(path) for path in paths]
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    tops = [(path if path.is_dir() else path.parent).resolve() for path in paths]
    top = os.path.commonpath(tops) if tops else ""
    return list(zip(_students(files, top), files, strict=True))


def _files(path):
    if not path.is_dir():
        if not path.exists():
            raise Unusable(
                f"There is no file or folder {path}: pass the workbooks, or the folder "
                "that holds them."
            )
        return [path]
    found = [file for file in sorted(path.rglob("*.ipynb")) if _shows(file, path)]
    if not found:
        raise Unusable(
            f"There is no workbook (.ipynb) in {path}: put there what was handed in, "
            "unpacked, or pass the folder that holds it."
        )
    return found


def _shows(file, folder):
    names = file.relative_to(folder).parts
    return file.is_file() and not any(name.startswith(".") for name in names)


def _students(files, top):
    parts = [file.resolve().relative_to(top).with_suffix("").parts for file in files]
    while len(parts) > 1 and _alike(parts):
        parts = [names[:-1] for names in parts]
    return ["/".join(names) for names in parts]


def _alike(parts):
    return len({names[-1] for names in parts}) == 1 and min(map(len, parts)) > 1
