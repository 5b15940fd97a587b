"""Make the files that a reader downloads on the click."""

import base64
import gzip
import hashlib
import io
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from live.wasm import trimmed

MEGABYTES = 768  # of memory that an attempt may have
HERE = Path(__file__).parent
LIBRARY = HERE.parent / "gmm_lib"
# What the runtime brings and no exercise needs: packages, and what belongs to an
# interpreter that someone types at.
_NAMES = """
    PIL _pyrepl attr attrs bs4 charset_normalizer cloudpickle contourpy cycler dateutil
    defusedxml docutils et_xmlfile fontTools formulaic html5lib idlelib interface_meta
    jinja2 joblib kiwisolver lxml markupsafe matplotlib more_itertools mpl_toolkits
    mpmath narwhals networkx openpyxl packaging pandas patsy profiling pydoc_data pylab
    pyparsing pypdf regex reportlab seaborn six sklearn soupsieve statsmodels sympy
    tabulate threadpoolctl tomli_w toolz tqdm turtle turtledemo tzdata webencodings
    wrapt xlrd xlsxwriter xmltodict yaml isympy
    scipy/cluster scipy/datasets scipy/io scipy/misc scipy/odr scipy/signal
"""
LEFT_OUT = set(_NAMES.split())


def packs(folder: Path, artifacts: Path) -> dict[str, bytes]:
    """Make the two packs, gzipped: Python, and its library with the book's.

    Parameters
    ----------
    folder : Path
        Keeps the first one, which takes half a minute, for the next time.
    artifacts : Path
        What `fetch.runtime` gave.

    Returns
    -------
    dict of bytes
        "python" and "library".
    """
    module = (artifacts / "python.wasm").read_bytes()
    key = hashlib.sha256(module + (HERE / "wasm.py").read_bytes()).hexdigest()[:16]
    kept = folder / f"python-{key}-{MEGABYTES}.bin"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(gzip.compress(trimmed(module, MEGABYTES), 9, mtime=0))
    library = _library(artifacts / "python-stdlib.zip")
    return {
        "python": kept.read_bytes(),
        "library": gzip.compress(library, 9, mtime=0),
    }


def _library(stdlib):
    """Zip what an attempt can import; stored, for the whole is compressed at once."""
    made = io.BytesIO()
    with ZipFile(stdlib) as given, ZipFile(made, "w", ZIP_STORED) as pack:
        for name in sorted(given.namelist()):
            if not left_out(name):
                pack.writestr(ZipInfo(name), given.read(name))
        for path in sorted(LIBRARY.rglob("*")):
            name = path.relative_to(LIBRARY.parent).as_posix()
            if path.suffix in (".py", ".csv") and "/widgets/" not in name:
                pack.writestr(ZipInfo(name), path.read_bytes())
    return made.getvalue()


def left_out(name: str) -> bool:
    """Say whether a file of the runtime's library stays behind.

    >>> left_out("pandas/core/frame.pyc"), left_out("scipy/stats/_qmc.pyc")
    (True, False)
    >>> left_out("numpy/linalg/tests/test_linalg.pyc"), left_out("turtle.pyc")
    (True, True)
    """
    parts = name.removesuffix(".pyc").split("/")
    tops = {parts[0], "/".join(parts[:2])}
    return bool(tops & LEFT_OUT) or "tests" in parts or ".dist-info" in parts[0]


def scripts(target: Path, node: Path) -> None:
    """Bundle the scripts: the button's, and what it loads on the click.

    Parameters
    ----------
    target, node : Path
        Where to, and the folder that holds node_modules.
    """
    own = node / "live"
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(HERE / "page", own / "page")
    shutil.copytree(HERE / "python", own / "python")
    _bundle(node, own / "page/worker.js", own / "page/worker.txt")
    for name in ("button", "panel"):
        _bundle(node, own / f"page/{name}.js", target / f"{name}.js")
    shutil.copy(HERE / "page/live.css", target)


def _bundle(node, source, target):
    command = [node / "node_modules/.bin/esbuild", source, f"--outfile={target}"]
    command += ["--bundle", "--minify", "--format=iife", "--target=es2022"]
    command += ["--loader:.txt=text", "--loader:.py=text", "--log-level=warning"]
    command += ["--legal-comments=none"]
    subprocess.run(command, check=True)


def licences(artifacts: Path, node: Path) -> str:
    """Put the licences of all parts in one text."""
    paths = sorted((artifacts / "LICENSES").glob("*.txt"))
    paths += sorted(node.glob("node_modules/**/LICENSE*"))
    texts = [(_part(path), path.read_text("utf-8").strip()) for path in paths]
    return "\n\n\n".join(f"{part}\n\n{text}" for part, text in texts) + "\n"


def _part(path):
    return path.stem if path.suffix == ".txt" else path.parent.name


def as_script(name: str, data: bytes) -> str:
    """Write a pack as a script, for a page that is opened from disk.

    >>> as_script("python", b"abc")
    'gmmLive.pack("python","YWJj");\\n'
    """
    return f'gmmLive.pack("{name}","{base64.b64encode(data).decode()}");\n'
