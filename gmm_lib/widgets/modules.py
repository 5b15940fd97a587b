"""The widgets' JavaScript: one text for each widget, made from modules it shares.

A front end reaches the browser as one text, so the modules that it imports are put in
front of it, each under a line `//# name.js`, without their import and export words.
No bundler is needed; top-level names must differ across the modules of one widget,
and a browser refuses the text when they do not.
Comments and most spaces stay behind.
The words are those of the language in force.
"""

import re
from functools import cache
from importlib.resources import files
from posixpath import dirname, join, normpath

from gmm_lib.widgets.words import LANGUAGE

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/.+)";\n', re.M)
_EXPORT = re.compile(r"^export (?!default)", re.M)
# What no browser needs: comments, empty lines, indentation; and in a line without a
# template, outside its quotes, the spaces around signs.
_ASIDE = re.compile(
    r"^ *(?:/\*.*?\*/\n|//[^\n]*\n|\n)|^ +"
    r"|(?<=[;,{)]) (?:// [^\n]*|/\*[^\n]*?\*/)$",
    re.M | re.S,
)

_SHARED = ("widgets", "controls", "handles", "question")  # style sheets, in order
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")')
_SIGN = re.compile(r" ?(===|!==|=>|[<>]=|&&|\|\||\?\?=?|[-+*/|]=|[=,;{}()\[\]?:*<>]) ?")
_SUM = re.compile(r"(?<![-+]) ([-+/%]) (?![-+/])")
_JOINT = re.compile(r"(?<=[{}(\[,;])\n|\n(?=[\])}?:.&|])|;\n?(?=})")


@cache
def source(name):
    """Read one file of this package.

    Parameters
    ----------
    name : str
        Such as "numbers/mixture.js".

    Returns
    -------
    str

    Examples
    --------
    >>> source("numbers/mixture.js").startswith("// Gaussian mixtures in plain numbers")
    True
    """
    return (files("gmm_lib.widgets") / name).read_text(encoding="utf-8")


def imports(name):
    """List the modules that a module needs, itself last, each after what it needs.

    Parameters
    ----------
    name : str
        Such as "em_player/em_player.js".

    Returns
    -------
    list of str

    Examples
    --------
    >>> imports("numbers/soft_means.js")[-2:]
    ['numbers/mixture.js', 'numbers/soft_means.js']
    """
    order = []

    def visit(module):
        for match in _IMPORT.finditer(source(module)):
            needed = _in_language(normpath(join(dirname(module), match[1])))
            if needed not in order:
                visit(needed)
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
    >>> text = bundle("em_player/em_player.js")
    >>> "import " in text, text.count("export default")
    (False, 1)
    """
    return "".join(f"//# {module}\n{_plain(module)}" for module in imports(name))


def style_sheet():
    """Read the style sheet of all widgets: what they share, then each one's own.

    Returns
    -------
    str

    Examples
    --------
    >>> "/*" in style_sheet()
    False
    """
    folder = files("gmm_lib.widgets")
    shared = [f"page/{name}.css" for name in _SHARED]
    names = sorted(path.name for path in folder.iterdir())
    own = [f"{name}/{name}.css" for name in names]
    own = [name for name in own if (folder / name).is_file()]
    return _ASIDE.sub("", "".join(map(source, shared + own)))


def _in_language(module):
    # The modules name the English words; a translation has the same files.
    return module.replace("words/en/", f"words/{LANGUAGE}/", 1)


@cache
def _plain(module):
    return dense(_EXPORT.sub("", _IMPORT.sub("", source(module)))) + "\n"


def dense(text):
    """Leave out what no browser needs of a script.

    Parameters
    ----------
    text : str
        As the formatter writes it, with a semicolon after each statement.

    Returns
    -------
    str

    Examples
    --------
    >>> print(dense('const a = 1 + 2; // a comment\\nsay("a = 3", `${a} = 3`);\\n'))
    const a=1+2;say("a = 3", `${a} = 3`);
    """
    lines = _ASIDE.sub("", text).splitlines()
    return _JOINT.sub("", "\n".join(map(_dense_line, lines)))


def _dense_line(line):
    if "`" in line:
        return line
    parts = _QUOTED.split(line)
    parts[::2] = [_SUM.sub(r"\1", _SIGN.sub(r"\1", part)) for part in parts[::2]]
    return "".join(parts)
