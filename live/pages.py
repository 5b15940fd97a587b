"""Put the button under each exercise of the built pages."""

import html
import json
import re
from pathlib import Path

from live.exercises import Exercise, of_chapter
from live.needs import imported, parsed
from site_ext.words import words

FOLDER = "live"  # of _static
_LANGUAGE = re.compile(r'<html[^>]* lang="([^"]+)"')
_DIV = re.compile(r"<div\b|</div>")
_STYLE = (
    "<style>.gmm-try{font:inherit;padding:.35em .9em;min-height:44px;"
    "border:1px solid currentcolor;border-radius:.4em;background:none;color:inherit;"
    "cursor:pointer}"
    "@media print{.gmm-try{display:none}}"
    "@media(scripting:none){.gmm-try{display:none}}</style>"
)
_WRITTEN = re.compile(
    r'<button type="button" class="gmm-try".*?</button>\n|'
    r"<style>\.gmm-try.*?</script>\n(?=</head>)",
    re.S,
)


def with_buttons(page: str, exercises: list[Exercise], depth: int, size: int) -> str:
    """Write the buttons, and the script that they call, into a built page.

    Parameters
    ----------
    page : str
        HTML.
    exercises : list of Exercise
        Of the page; one without a place on it is passed over.
    depth : int
        How many folders the page lies below the top.
    size : int
        How many bytes the click costs.

    Returns
    -------
    str
        The page, without what an earlier run wrote into it.
    """
    page = _WRITTEN.sub("", page)
    said = said_on(page)
    label = said["try"].format(megabytes=-(-size // 10**6))
    found = []
    for exercise in exercises:
        at = None if exercise.barred else _end(page, exercise.label)
        if at is not None:
            button = (
                f'<button type="button" class="gmm-try" '
                f'data-exercise="{exercise.label}">{html.escape(label)}</button>\n'
            )
            page = page[:at] + button + page[at:]
            found.append(exercise)
    if not found:
        return page
    folder = f"{'../' * depth}_static/{FOLDER}/"
    script = (
        f'{_STYLE}<script defer src="{folder}button.js" data-failed='
        f'"{html.escape(said["try failed"])}"></script>\n</head>'
    )
    return page.replace("</head>", script, 1)


def said_on(page: str) -> dict[str, str]:
    """Give the site's words in the language of a built page.

    Parameters
    ----------
    page : str
        HTML.

    Returns
    -------
    dict of str to str
    """
    found = _LANGUAGE.search(page)
    return words(found[1].replace("-", "_")) if found else words()


def _end(page, label):
    """Find where the contents of an exercise's box end."""
    opened = re.search(rf'<div class="exercise[^"]*" id="{re.escape(label)}">', page)
    if not opened:
        return None
    depth = 0
    for tag in _DIV.finditer(page, opened.start()):
        depth += 1 if tag[0] == "<div" else -1
        if depth == 0:
            return page.rindex("</section>", opened.end(), tag.start())
    return None


def asked(exercises: list[Exercise]) -> list[str]:
    """Name the packs that the exercises of a page need.

    Parameters
    ----------
    exercises : list of Exercise
        Of the page.

    Returns
    -------
    list of str
        Python and its library, and what more any of them imports.
    """
    nodes = [node for exercise in exercises for node in parsed(exercise.needs)]
    more = set().union(*map(imported, nodes)) & {"sklearn"}
    return ["python", "library", *sorted(more)]


def data(exercises: list[Exercise], version: str, packs: dict, said: dict) -> str:
    """Write what a page's panels need, a script that is loaded on the click.

    Parameters
    ----------
    exercises : list of Exercise
        Of the page.
    version : str
        Names what the packs hold.
    packs : dict
        The size and the SHA-256 of each pack that the page needs.
    said : dict
        The site's words.

    Returns
    -------
    str
    """
    found = [exercise for exercise in exercises if not exercise.barred]
    given = {
        "version": version,
        "packs": packs,
        "words": {k[5:]: v for k, v in said.items() if k.startswith("live ")},
        "exercises": {e.label: {"needs": e.needs, "code": e.code} for e in found},
    }
    return f"gmmLive.page({json.dumps(given, ensure_ascii=False)});\n"


def add(site: Path, chapters: Path, packs: dict, version: str) -> list[Exercise]:
    """Add the buttons to the built site's chapters, and write what they need.

    Parameters
    ----------
    site, chapters : Path
        The built site, and the folder of the notebooks.
    packs : dict
        The size and the SHA-256 of each pack.
    version : str
        Names what the packs hold.

    Returns
    -------
    list of Exercise
        All that ask for code, those without a button too.
    """
    every = []
    folder = site / "_static" / FOLDER
    for notebook in sorted(chapters.glob("*.ipynb")):
        path = site / "chapters" / f"{notebook.stem}.html"
        found = of_chapter(notebook) if path.exists() else []
        if not found:
            continue
        own = {name: packs[name] for name in asked(found)}
        size = sum(pack["size"] for pack in own.values())
        page = path.read_text("utf-8")
        path.write_text(with_buttons(page, found, 1, size), "utf-8")
        text = data(found, version, own, said_on(page))
        (folder / f"{notebook.stem}.js").write_text(text, "utf-8")
        every += found
    return every
