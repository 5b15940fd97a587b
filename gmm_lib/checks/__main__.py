"""Grade the workbooks of a class: ``python -m gmm_lib.checks FOLDER``."""

import argparse
import sys

from gmm_lib.checks.grading.classroom import grade, write_csv, write_json
from gmm_lib.checks.grading.handed_in import Unusable, handed_in
from gmm_lib.checks.isolation import MEGABYTES, SECONDS


def main(arguments=None):
    """Grade workbooks, and write a row for each student and exercise.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line.

    Returns
    -------
    int
        The exit status: 0 also where answers are wrong; they are in the table.
    """
    options = _parser().parse_args(arguments)
    try:
        handed_in(options.workbooks)
        _writable(options.csv, options.json)
        rows = grade(
            options.workbooks,
            seconds=options.seconds,
            megabytes=options.megabytes,
            progress=_bar if sys.stderr.isatty() else _lines,
        )
    except Unusable as sentence:
        print(sentence, file=sys.stderr)
        return 2
    if options.csv:
        write_csv(rows, options.csv)
    if options.json:
        write_json(rows, options.json)
    if not (options.csv or options.json):
        print(_table(rows))
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m gmm_lib.checks",
        description="Grade the book's exercises in workbooks; none is changed.",
        epilog="A student is named as the file, behind the folders that it lies in; "
        "where several files are all called alike, as the folder.",
    )
    parser.add_argument(
        "workbooks",
        nargs="+",
        metavar="FOLDER",
        help="all workbooks (.ipynb) in it, at any depth; or a workbook",
    )
    parser.add_argument("--csv", metavar="FILE", help="write a row for each mark")
    parser.add_argument("--json", metavar="FILE", help="the same, with the reports")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="limit for one exercise"
    )
    parser.add_argument(
        "--megabytes", type=float, default=MEGABYTES, help="limit for one exercise"
    )
    return parser


def _writable(*files):
    # Said now rather than when a class is graded.
    for path in filter(None, files):
        try:
            open(path, "a").close()
        except OSError as error:
            raise Unusable(
                f"{path} cannot be written ({error.strerror}): close it where it is "
                "open, or name a file in a folder that is there."
            ) from None


def _bar(done, total):
    full = 30 * done // total
    end = "\n" if done == total else ""
    print(
        f"\r[{'#' * full}{'.' * (30 - full)}] {done} of {total} workbooks",
        end=end,
        file=sys.stderr,
        flush=True,
    )


def _lines(done, total):
    # Where nobody watches, a line for each tenth.
    if done == total or done * 10 // total > (done - 1) * 10 // total:
        print(f"{done} of {total} workbooks", file=sys.stderr, flush=True)


def _table(rows):
    width = max(len(row.student) for row in rows)
    return "\n".join(
        f"{row.student:{width}}  {row.exercise:22}  {row.score:4.2f}  {row.reason}"
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
