"""Read a page once for all references to its numbered things.

For each one, Sphinx reads the whole page again, only to learn whether the thing is a
figure, a table or a section: half of the time in which the workbooks are written.
"""

from functools import cache

from sphinx.domains.std import StandardDomain


class ReadOnce:
    """An environment of Sphinx's that reads each page once, to be looked at only.

    It keeps what it has read to the end of the build.
    """

    def __init__(self, env):
        self._env = env
        self.get_doctree = cache(env.get_doctree)

    def __getattr__(self, name):
        return getattr(self._env, name)


class NumbersDomain(StandardDomain):
    """Sphinx's own domain, but a reference to a number is resolved over `ReadOnce`."""

    _once = None

    def resolve_xref(self, env, fromdocname, builder, typ, *rest):
        """Resolve a reference as Sphinx does."""
        if typ == "numref":
            self._once = env = self._once or ReadOnce(env)
        return super().resolve_xref(env, fromdocname, builder, typ, *rest)


def setup(app):
    """Register the room."""
    app.add_domain(NumbersDomain, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
