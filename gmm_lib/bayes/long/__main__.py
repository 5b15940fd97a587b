"""Compute the files of this folder anew: `python -m gmm_lib.bayes.long [NAME...]`."""

import csv
import sys
from pathlib import Path

from gmm_lib.bayes.long import galaxies, one_gaussian

TABLES = {"galaxies": galaxies.table, "one_gaussian": one_gaussian.table}


def write(name):
    """Write the file of that name, a row as soon as it is there."""
    path, writer = Path(__file__).with_name(f"{name}.csv"), None
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in TABLES[name]():
            if writer is None:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
            file.flush()


if __name__ == "__main__":
    for chosen in sys.argv[1:] or TABLES:
        write(chosen)
