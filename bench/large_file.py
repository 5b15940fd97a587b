"""How much memory a fit of a file takes: `python -m bench.large_file [--quick]`.

A file of 64 MiB, and one of 4 GiB that holds it 64 times, so that both have the same
fit.  Each is fitted by a process of its own, which reads a block of rows at a time.
"""

import argparse
import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

import gmm_lib as gm
from bench.tables import table

K, D, ROWS, COPIES = 4, 8, 2**20, 64  # 64 MiB, and 4 GiB
BLOCK = 2**14
SPACE = 5e9  # bytes, so that the large file leaves room on the disk
HEAD = ["n", "D", "K", "file, MiB", "passes", "most memory, MiB", "of that, the fit"]
HEAD += ["CPU, s"]


class Rows:
    """Read a file of rows a block at a time, as often as it is asked to."""

    def __init__(self, path):
        self.path = path

    def __iter__(self):
        with open(self.path, "rb") as file:
            while len(block := np.fromfile(file, count=BLOCK * D)):
                yield block.reshape(-1, D)


def world():
    """Return the mixture that the rows are drawn from, at which both fits begin."""
    places = 2 * np.random.default_rng(0).standard_normal((K, D))
    return gm.Mixture([0.1, 0.2, 0.3, 0.4], places, [np.eye(D)] * K)


def most_memory():
    """Read the most memory that this process had, in MiB; None where nothing tells."""
    try:
        said = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return None
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


def fit(path):
    """Fit a file, and tell what it took; this runs in a process of its own."""
    rows = Rows(path)
    before, began = most_memory(), process_time()
    run = gm.em_by(partial(gm.expected_statistics, rows), world(), tol=1e-6)
    spent, most = process_time() - began, most_memory()
    return {
        "passes": run.n_iter,
        "seconds": spent,
        "most": most,
        "before": before,
        "means": run.mixture.means.tolist(),
    }


def apart(path):
    """Fit a file in a process of its own, which owes this one no memory."""
    command = [sys.executable, "-m", "bench.large_file", "--fit", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(told)


def measure(folder, copies):
    """Write the files, fit them, and yield a line for each; the fits must agree."""
    path, means = folder / "rows", None
    block = world().sample(ROWS, np.random.default_rng(1))[0]
    for times in copies:
        with open(path, "wb") as file:
            for _ in range(times):
                block.tofile(file)
        told = apart(path)
        means = told["means"] if means is None else means
        if not np.allclose(told["means"], means, rtol=0, atol=1e-9):
            raise RuntimeError("rows that are repeated changed the fit")
        size = path.stat().st_size / 2**20
        yield [
            f"{times * ROWS:,}",
            str(D),
            str(K),
            f"{size:,.0f}",
            str(told["passes"]),
            f"{told['most']:.1f}",
            f"{told['most'] - told['before']:.1f}",
            f"{told['seconds']:.1f}",
        ]


def write(quick=False):
    """Measure both files, or the small one, and write large_file.md."""
    if most_memory() is None:
        print("large_file: left out, for nothing here tells the memory of a process")
        return
    lines = []
    with TemporaryDirectory() as name:
        copies = [1] if quick else [1, COPIES]
        if not quick and shutil.disk_usage(name).free < SPACE:
            print(f"large_file: 4 GiB left out, for the disk of {name} has no 5 GB")
            copies = [1]
        for line in measure(Path(name), copies):
            lines.append(line)
            print("  ".join(cell.rjust(9) for cell in line), flush=True)
    path = Path(__file__).with_name("large_file.md")
    path.write_text(table(HEAD, lines), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the large file")
    parser.add_argument("--fit", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fit:
        print(json.dumps(fit(options.fit)))
    else:
        write(options.quick)
