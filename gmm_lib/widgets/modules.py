"""The widgets' JavaScript: one text for each widget, made from modules it shares.

A front end reaches the browser as one text, so the modules that it imports are put in
front of it, each under a line `//# name.js`, without their import and export words.
No bundler is needed; top-level names must differ across the modules of one widget,
and a browser refuses the text when they do not.
Comments stay behind.
"""

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(.+)";\n', re.M)
_EXPORT = re.compile(r"^export (?!default)", re.M)
# What no browser needs: comments, empty lines, indentation.
_ASIDE = re.compile(
    r"^ *(?:/\*.*?\*/\n|//[^\n]*\n|\n)|^ +|(?<=[;,{)]) // [^\n]*$", re.M | re.S
)


@cache
def source(name):
    """Read one file of this package.

    Parameters
    ----------
    name : str
        Such as "mixture.js".

    Returns
    -------
    str

    Examples
    --------
    >>> source("mixture.js").startswith("// Gaussian mixtures in plain numbers")
    True
    """
    return (files("gmm_lib.widgets") / name).read_text(encoding="utf-8")


def imports(name):
    """List the modules that a module needs, itself last, each after what it needs.

    Parameters
    ----------
    name : str
        Such as "em_player.js".

    Returns
    -------
    list of str

    Examples
    --------
    >>> imports("history.js")
    ['mixture.js', 'history.js']
    """
    order = []

    def visit(module):
        for match in _IMPORT.finditer(source(module)):
            if match[1] not in order:
                visit(match[1])
        order.append(module)

    visit(name)
    return order


def bundle(name):
    """Put a module and everything it imports into one ES module.

    Parameters
    ----------
    name : str
        The widget's own module, which has the default export.

    Returns
    -------
    str

    Examples
    --------
    >>> text = bundle("em_player.js")
    >>> "import " in text, text.count("export default")
    (False, 1)
    """
    return "".join(f"//# {module}\n{_plain(module)}" for module in imports(name))


def style_sheet():
    """Read the style sheet of all widgets.

    Returns
    -------
    str

    Examples
    --------
    >>> "/*" in style_sheet()
    False
    """
    return _ASIDE.sub("", source("widgets.css"))


def _plain(module):
    text = _IMPORT.sub("", source(module))
    return _ASIDE.sub("", _EXPORT.sub("", text))
