"""In the place of what hypothesis has as machine code, which the pages' Python lacks.

Its names and what they give are those of `hypothesis._native.internal.floats`.
"""

import math
import struct

_FORMS = {16: ("!H", "!e"), 32: ("!I", "!f"), 64: ("!Q", "!d")}
_LEAST = {16: 2.0**-14, 32: 2.0**-126, 64: 2.0**-1022}


def width_smallest_normals(width):
    """Give the least positive number of this width with all its digits."""
    return _LEAST[width]


def float_to_int(value, width=64):
    """Read the bits of a number as an integer."""
    whole, real = _FORMS[width]
    return struct.unpack(whole, struct.pack(real, value))[0]


def int_to_float(bits, width=64):
    """Read the bits of an integer as a number."""
    whole, real = _FORMS[width]
    return struct.unpack(real, struct.pack(whole, bits))[0]


def float_of(value, width):
    """Round to this width."""
    return int_to_float(float_to_int(float(value), width), width)


def is_negative(value):
    """Say whether a number, zero too, has the sign -."""
    return math.copysign(1.0, value) < 0


def next_up(value, width=64):
    """Give the least number above this one."""
    if math.isnan(value) or value == math.inf:
        return value
    if value == 0 and is_negative(value):
        return 0.0
    step = -1 if is_negative(value) else 1
    return int_to_float(float_to_int(value, width) + step, width)


def next_down(value, width=64):
    """Give the greatest number below this one."""
    return -next_up(-value, width)


def next_up_normal(value, width, *, allow_subnormal):
    """Give the least number above this one; without subnormal ones, where asked."""
    found, least = next_up(value, width), _LEAST[width]
    if not allow_subnormal and 0 < abs(found) < least:
        return least if found > 0 else -0.0
    return found


def next_down_normal(value, width, *, allow_subnormal):
    """Give the greatest number below this one, likewise."""
    return -next_up_normal(-value, width, allow_subnormal=allow_subnormal)


def count_between_floats(low, high, width=64):
    """Count the numbers from `low` to `high`, both counted; -0 and 0 are two."""
    ends = [float_to_int(abs(end), width) for end in (low, high)]
    low, high = (
        -at - 1 if is_negative(end) else at
        for at, end in zip(ends, (low, high), strict=True)
    )
    return high - low + 1
