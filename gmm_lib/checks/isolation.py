"""A check in a process of its own, which may not run for ever or take all memory."""

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from gmm_lib.checks.report import FAILS, Attempt, Report, Verdict

SECONDS, MEGABYTES = 60.0, 2048


def isolated(
    check: Callable[..., Any],
    f: Attempt,
    *,
    seconds: float = SECONDS,
    megabytes: float = MEGABYTES,
    **options: Any,
) -> Report:
    """Run a check in a child process, with limits on time and memory.

    Parameters
    ----------
    check : callable
        A check of this module, such as `e_step`.
    f : callable
        The attempt.
    seconds : float, optional
        When the process is ended.
    megabytes : float, optional
        How much memory it may take beyond what this process holds; where the system
        does not limit memory (macOS), it has no effect.
    **options
        Further arguments of the check: forbid="loop", say.

    Returns
    -------
    Report
        Where the process did not come to its end, one that says why.

    Raises
    ------
    NotImplementedError
        Where the system cannot fork a process (Windows): save the workbook and grade
        it with ``python -m gmm_lib.checks``.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> def endless(X, mixture):
    ...     while True:
    ...         pass
    >>> isolated(gm.checks.e_step, endless, seconds=0.5)
    e_step: 1 of 1 invariants fail
      FAILS: it comes to an end
        It was still running after 0.5 seconds.
    """
    judge = partial(check, f, **options)
    return apart(judge, partial(_stopped, check.__name__), seconds, megabytes)


def _stopped(check, sentence):
    verdict = Verdict(f"{check}.ends", "it comes to an end", FAILS, sentence)
    return Report(check, check, (verdict,))


def can_fork():
    """Say whether this system can continue a running program in a second process."""
    return hasattr(os, "fork")


def apart(run, stopped, seconds, megabytes):
    """Call a function in a child process, with limits on time and memory.

    Parameters
    ----------
    run : callable
        run() -> a value that can be pickled.
    stopped : callable
        stopped(sentence) -> what to return when the process does not come to its end.
    seconds, megabytes : float
        As for `isolated`.

    Returns
    -------
    object

    Raises
    ------
    NotImplementedError
        Where the system cannot fork a process.
    """
    if not can_fork():
        raise NotImplementedError(
            "this system cannot fork a process: save the workbook and grade it with "
            "python -m gmm_lib.checks"
        )
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(sender, run, megabytes), daemon=True)
    with warnings.catch_warnings():  # Python warns of forks where threads run
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            return stopped(f"It was still running after {seconds:g} seconds.")
        return receiver.recv()
    except EOFError:
        child.join()
        return stopped(_ended(child.exitcode))
    finally:
        child.kill()
        child.join()
        receiver.close()


def _serve(sender, run, megabytes):
    # Nothing that the attempt prints belongs to the report.
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        limit(megabytes)
        sender.send(run())
        sender.close()
    os._exit(0)


def _ended(code):
    if code is not None and code < 0:
        return f"Its process was ended by the signal {signal.Signals(-code).name}."
    return f"It ended its process, with status {code}, before the check was through."


def limit(megabytes):
    """Limit what memory this process may take beyond what it has.

    Parameters
    ----------
    megabytes : float
        How much more. Systems that do not limit it (macOS, Windows) are left alone.
    """
    try:
        import resource
    except ImportError:
        return
    allowed = _held() + int(megabytes * 2**20)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    except (ValueError, OSError):
        return


def _held():
    # The address space of this process, where the system says.
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
