"""Make the files that a reader downloads on the click."""

import base64
import gzip
import hashlib
import io
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from live.functions import without
from live.wasm import trimmed

MEGABYTES = 768  # of memory that an attempt may have
HERE = Path(__file__).parent
LIBRARY = HERE.parent / "gmm_lib"
SHARED = "gmm_lib/widgets/page/own.js"  # with the widgets
# What the runtime brings and no exercise needs: packages, and what belongs to an
# interpreter that someone types at.
_NAMES = """
    PIL _pyrepl attr attrs bs4 charset_normalizer cloudpickle contourpy cycler dateutil
    defusedxml docutils et_xmlfile fontTools formulaic html5lib idlelib interface_meta
    jinja2 kiwisolver lxml markupsafe matplotlib more_itertools mpl_toolkits mpmath
    networkx openpyxl packaging pandas patsy profiling pydoc_data pylab pyparsing pypdf
    regex reportlab seaborn six soupsieve statsmodels sympy tabulate tomli_w toolz tqdm
    turtle turtledemo tzdata webencodings wrapt xlrd xlsxwriter xmltodict yaml isympy
    scipy/cluster scipy/datasets scipy/io scipy/misc scipy/odr scipy/signal
"""
LEFT_OUT = set(_NAMES.split())
# A pack of its own: scikit-learn, which few pages need, with what it is built on.
APART = {"sklearn", "joblib", "narwhals", "threadpoolctl"}


def packs(folder: Path, artifacts: Path) -> dict[str, bytes]:
    """Make the packs, gzipped.

    Parameters
    ----------
    folder : Path
        Keeps the first one, which takes half a minute, for the next time.
    artifacts : Path
        What `fetch.runtime` gave.

    Returns
    -------
    dict of bytes
        "python"; "library", which is its library with the book's; and "sklearn".
    """
    module = (artifacts / "python.wasm").read_bytes()
    key = hashlib.sha256(module + repr((sorted(LEFT_OUT), MEGABYTES)).encode())
    for name in ("wasm.py", "functions.py"):
        key.update((HERE / name).read_bytes())
    kept = folder / f"python-{key.hexdigest()[:16]}.bin"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        program = trimmed(without(module, LEFT_OUT), MEGABYTES)
        kept.write_bytes(gzip.compress(program, 9, mtime=0))
    with ZipFile(artifacts / "python-stdlib.zip") as given:
        names = [name for name in sorted(given.namelist()) if not left_out(name)]
        files = {name: given.read(name) for name in names}
    apart = {name for name in files if name.split("/")[0].split(".")[0] in APART}
    library = {name: files[name] for name in files if name not in apart} | _own()
    return {
        "python": kept.read_bytes(),
        "library": _zipped(library),
        "sklearn": _zipped({name: files[name] for name in files if name in apart}),
    }


def _own():
    """Read the book's library, as far as an attempt can use it."""
    paths = [path for path in LIBRARY.rglob("*") if path.suffix in (".py", ".csv")]
    names = {path.relative_to(LIBRARY.parent).as_posix(): path for path in paths}
    return {n: p.read_bytes() for n, p in names.items() if "/widgets/" not in n}


def _zipped(files):
    """Zip what can be imported; stored, for the whole is compressed at once."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as pack:
        for name in sorted(files):
            pack.writestr(ZipInfo(name), files[name])
    return gzip.compress(made.getvalue(), 9, mtime=0)


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
    shared = node / SHARED
    shared.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / SHARED, shared)
    _bundle(node, own / "page/worker.js", own / "page/worker.txt")
    for name in ("button", "panel"):
        _bundle(node, own / f"page/{name}.js", target / f"{name}.js")
    shutil.copy(HERE / "page/live.css", target)


def offline(site: Path, node: Path) -> None:
    """Put the service worker at the top of the site, named by what the pages hold.

    Parameters
    ----------
    site, node : Path
        The built site, and the folder that holds node_modules.
    """
    version = hashlib.sha256()
    for page in sorted(site.rglob("*.html")):
        version.update(page.read_bytes())
    value = f'--define:self.VERSION="{version.hexdigest()[:12]}"'
    _bundle(node, node / "live/page/offline.js", site / "offline.js", value)


def _bundle(node, source, target, *more):
    command = [node / "node_modules/.bin/esbuild", source, f"--outfile={target}"]
    command += ["--bundle", "--minify", "--format=iife", "--target=es2022"]
    command += ["--loader:.txt=text", "--loader:.py=text", "--log-level=warning"]
    command += ["--legal-comments=none", *more]
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
