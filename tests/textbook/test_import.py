"""Importing the library: it loads no more than it needs, and changes nothing."""

import subprocess
import sys


def test_importing_the_library_loads_numpy_and_scipy_linalg_only():
    code = """
import sys, numpy, scipy.linalg
before = set(sys.modules)
state = numpy.random.get_state()[1].tolist()
import gmm_lib as gm
new = {name.split(".")[0] for name in set(sys.modules) - before}
third = {name for name in new if name not in sys.stdlib_module_names}
assert third == {"gmm_lib"}, third
loaded = ("scipy.stats", "scipy.special", "scipy.optimize", "matplotlib", "sklearn")
assert not any(name in sys.modules for name in loaded)
assert numpy.random.get_state()[1].tolist() == state
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
