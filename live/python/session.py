"""Answer one job inside the runtime: run an attempt, and tell what it shows.

It runs in the reader's browser, where its job and its answer are files of a folder that
lives in memory.
"""

import ast
import functools
import json
import linecache
import sys
import traceback
import types
from contextlib import contextmanager
from pathlib import Path

import numpy

import gmm_lib
import gmm_lib.checks  # noqa: F401

FOLDER = Path("/w")
NAME = "<your attempt>"


if sys.platform == "wasi":  # where no file can be mapped
    _load = numpy.load

    @functools.wraps(_load)
    def _load_whole(file, mmap_mode=None, **more):
        return _load(file, **more)

    numpy.load = _load_whole


def run(folder=FOLDER):
    """Read the job from job.json, and write its answer to answer.json."""
    job = json.loads((folder / "job.json").read_text("utf-8"))
    shown = answer(job["needs"], job["code"])
    (folder / "answer.json").write_text(json.dumps({"shown": shown}), "utf-8")


def answer(needs, code):
    """Run an attempt after what it needs of its chapter.

    Parameters
    ----------
    needs, code : str
        The statements of the chapter, and the attempt.

    Returns
    -------
    list of dict
        One for each value that a statement of the attempt leaves, as a notebook shows
        it, {"text": ..., "html": ...}; last what it raises, {"error": ..., "line": ...}
        with a line of the attempt or None.
    """
    shown = []
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    linecache.cache[NAME] = len(code), None, code.splitlines(keepends=True), NAME
    try:
        with _lazily():
            exec(compile(needs, "<the chapter>", "exec"), module.__dict__)
        for statement in ast.parse(code, NAME).body:
            value = _value(statement, module.__dict__)
            if value is not None:
                shown.append(_shown(value))
    except BaseException as error:  # SystemExit too: it ends the attempt, nothing else
        shown.append(_told(error))
    sys.stdout.flush()
    sys.stderr.flush()
    return shown


@contextmanager
def _lazily():
    """Put off the chapter's imports until one is used: scipy.stats takes a second."""
    if hasattr(sys, "set_lazy_imports"):  # from Python 3.15 on (PEP 810)
        sys.set_lazy_imports("all")
        try:
            yield
        finally:
            sys.set_lazy_imports("normal")
    else:
        yield


def _value(statement, names):
    if isinstance(statement, ast.Expr):
        return eval(compile(ast.Expression(statement.value), NAME, "eval"), names)
    exec(compile(ast.Module([statement], []), NAME, "exec"), names)
    return None


def _shown(value):
    rich = getattr(value, "_repr_html_", None)
    return {"text": repr(value), "html": rich() if callable(rich) else None}


def _told(error):
    """Write an error as Python does, without the frames that are not the reader's."""
    if isinstance(error, SyntaxError) and error.filename == NAME:
        frames, line = [], error.lineno
    else:
        every = traceback.extract_tb(error.__traceback__)
        own = [n for n, frame in enumerate(every) if frame.filename == NAME]
        frames = every[own[0] :] if own else []
        line = every[own[-1]].lineno if own else None
    parts = traceback.format_exception_only(error)
    if frames:
        parts = ["Traceback (most recent call last):\n", *traceback.format_list(frames)]
        parts += traceback.format_exception_only(error)
    return {"error": "".join(parts), "line": line}
