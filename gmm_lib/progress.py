"""The progress of a long run, shown only when asked for."""

from contextlib import contextmanager


@contextmanager
def progress(verbose, interval, max_iter):
    """Yield what `climb` reports to, with tqdm where it is installed; None if quiet.

    Parameters
    ----------
    verbose : int or bool
        0 shows nothing.
    interval : int
        Iterations between two reports.
    max_iter : int
        Where the bar ends.

    Yields
    ------
    callable or None
        Called as report(t, log_likelihood in nats).

    Examples
    --------
    >>> with progress(0, 10, 100) as report:
    ...     print(report)
    None
    """
    if not verbose:
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
