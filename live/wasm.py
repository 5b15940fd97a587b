"""Make a WebAssembly program lighter and bounded, byte by byte.

A module is a header and sections: a number, a length, contents. Sections numbered 0
are notes for debuggers and tools; section 5 says how much memory the module starts
with, and how much it may have (WebAssembly core specification, 5.5).
"""

from collections.abc import Iterator

HEADER = b"\0asm\1\0\0\0"
PAGE = 2**16  # bytes
NOTES, MEMORY = 0, 5


def trimmed(module: bytes, megabytes: int) -> bytes:
    """Drop a module's notes, and cap its memory.

    Parameters
    ----------
    module : bytes
        A module with one memory of its own.
    megabytes : int
        How much memory it may have, in units of 2**20 bytes.

    Returns
    -------
    bytes
        The module without its notes.

    Raises
    ------
    ValueError
        If these bytes are no module, or start with more memory than that.

    Examples
    --------
    >>> memory = bytes([MEMORY, 3, 1, 0, 2])  # one memory of two pages, without a cap
    >>> note = bytes([NOTES, 2, 1]) + b"x"
    >>> trimmed(HEADER + note + memory, 1) == HEADER + bytes([5, 4, 1, 1, 2, 16])
    True
    """
    if not module.startswith(HEADER):
        raise ValueError("this is no WebAssembly module of version 1")
    parts = [HEADER]
    for number, contents in sections(module):
        if number == MEMORY:
            contents = _capped(contents, megabytes * 2**20 // PAGE)
        if number != NOTES:
            parts += [bytes([number]), written(len(contents)), contents]
    return b"".join(parts)


def sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the contents of each section."""
    at = len(HEADER)
    while at < len(module):
        length, begin = number_at(module, at + 1)
        if begin + length > len(module):
            raise ValueError("this WebAssembly module breaks off")
        yield module[at], module[begin : begin + length]
        at = begin + length


def number_at(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned number of seven bits a byte, and say where it ends.

    >>> number_at(bytes([0x80, 0x05]), 0)
    (640, 2)
    """
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def written(value: int) -> bytes:
    """Write an unsigned number of seven bits a byte.

    >>> written(640).hex()
    '8005'
    """
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _capped(memories, pages):
    count, at = number_at(memories, 0)
    flags, at = number_at(memories, at)
    if count != 1 or flags > 1:
        raise ValueError("this WebAssembly module has memory of an unknown kind")
    least, _ = number_at(memories, at)
    if least > pages:
        raise ValueError(f"its {least} pages of memory at the start exceed {pages}")
    return bytes([1, 1]) + written(least) + written(pages)
