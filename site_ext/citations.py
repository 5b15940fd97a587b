"""Label each reference as the text cites it: by authors and year."""

from collections import Counter

from pybtex.backends import plaintext
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle


class AuthorYearLabels(BaseLabelStyle):
    """Give "Bishop, 2006", with a letter where two would be the same."""

    def format_labels(self, entries):
        plain = [f"{_names(entry)}, {entry.fields['year']}" for entry in entries]
        total, seen = Counter(plain), Counter()
        for label in plain:
            letter = chr(ord("a") + seen[label]) if total[label] > 1 else ""
            seen[label] += 1
            yield label + letter


def _names(entry):
    people = entry.persons.get("author") or entry.persons["editor"]
    names = [
        " ".join(part.strip("{}") for part in person.prelast_names + person.last_names)
        for person in people
    ]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


class AuthorYearStyle(Style):
    """Format entries plainly, under these labels."""

    default_label_style = AuthorYearLabels


def setup(app):
    register_plugin("pybtex.style.formatting", "author_year", AuthorYearStyle)
    # pybtex's own, named once: for each citation it would look through every package.
    register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
    return {"parallel_read_safe": True}
