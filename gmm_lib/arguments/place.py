"""Where an array's rows lie in the whole data, for the words of an error."""

from typing import NamedTuple


class Place(NamedTuple):
    """Tell where an array's rows lie in the whole data."""

    block: int | None = None  # which block of a stream; None: the data are one array
    before: int = 0  # rows in the blocks before it
    start: int = 0  # rows of its own block before it

    def entry(self, name, index, labels=None):
        """Name an entry, by its index in the array: its row, and its column's label."""
        row, *rest = (int(i) for i in index) if index else (0,)
        inside = [self.start + row, *rest] if index else []
        words = [f"column {labels[rest[0]]!r}"] if labels and rest else []
        if self.block is not None:
            name = f"block {self.block} of {name} at "
            words.insert(0, f"row {self.before + self.start + row} of all")
        return f"{name}{inside}" + (f" ({', '.join(words)})" if words else "")

    def called(self, name):
        """Name the whole array."""
        return name if self.block is None else f"block {self.block} of {name}"

    def advice(self, name, write):
        """Write a remedy in the name that the caller has for the array."""
        if self.block is None:
            return "pass " + write(name)
        return f"pass {write('block')} for each block"
