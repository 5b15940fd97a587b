"""The README's table of what is where."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_names_every_folder_of_the_library():
    readme = (ROOT / "README.md").read_text("utf-8")
    folders = {path.parent.name for path in ROOT.glob("gmm_lib/*/__init__.py")}
    assert {name for name in folders if f"`gmm_lib/{name}/`" not in readme} == set()
