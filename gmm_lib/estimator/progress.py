"""The progress of a run, on a terminal where there is one."""

import sys
from contextlib import contextmanager


@contextmanager
def progress(verbose, interval, max_iter):
    """Yield what `climb` reports to: a bar of tqdm's, or lines where it is missing.

    Parameters
    ----------
    verbose : int
        0 yields None, as does a process without a terminal or file to write to.
    interval : int
        Iterations between two reports.
    max_iter : int
        The length of the bar.

    Examples
    --------
    >>> with progress(0, 10, 100) as report:
    ...     print(report)
    None
    """
    if not verbose or sys.stderr is None or sys.stdout is None:
        yield None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield lambda t, value: t % interval == 0 and print(f"{t}: {value:.10g} nats")
        return
    with tqdm(total=max_iter, desc="EM", unit="iteration") as bar:

        def report(t, value):
            if t % interval == 0:
                bar.update(t - bar.n)
                bar.set_postfix_str(f"{value:.10g} nats")

        yield report
