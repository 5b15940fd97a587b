"""A trimmed module is the same program with a bound on its memory."""

import pytest

from live.wasm import HEADER, number_at, sections, trimmed, written


@pytest.mark.parametrize("value", [0, 1, 127, 128, 640, 16384, 2**32 - 1])
def test_a_number_is_read_as_it_was_written(value):
    data = written(value)
    assert number_at(b"\xff" + data, 1) == (value, 1 + len(data))


def test_all_but_notes_and_memory_stays_as_it_is():
    parts = [(1, b"types"), (0, b"\4name..."), (5, bytes([1, 0, 1])), (10, b"c" * 300)]
    module = HEADER + b"".join(
        bytes([number]) + written(len(data)) + data for number, data in parts
    )
    found = list(sections(trimmed(module, 64)))
    assert found == [(1, b"types"), (5, b"\1\1\1" + written(1024)), (10, b"c" * 300)]


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (b"\0asm\2\0\0\0", "no WebAssembly module of version 1"),
        (HEADER + bytes([1, 9, 0]), "breaks off"),
        (HEADER + bytes([5, 4, 1, 0, 0x80, 0x08]), "1024 pages of memory"),
        (HEADER + bytes([5, 3, 1, 4, 1]), "memory of an unknown kind"),
    ],
)
def test_what_cannot_be_trimmed_is_refused(module, reason):
    with pytest.raises(ValueError, match=reason):
        trimmed(module, 1)
