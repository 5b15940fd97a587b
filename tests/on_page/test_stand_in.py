"""What stands in for hypothesis's machine code gives the same numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis._native.internal import floats as native

from tests.on_page import stand_in

NORMAL = ("next_up_normal", "next_down_normal")
widths = st.sampled_from([16, 32, 64])


@st.composite
def numbers(draw, width=None):
    width = width or draw(widths)
    return draw(st.floats(width=width, allow_nan=False)), width


def alike(one, two):
    return one == two and math.copysign(1, one) == math.copysign(1, two)


@pytest.mark.parametrize("name", ["next_up", "next_down", "float_of", "float_to_int"])
@given(numbers())
def test_it_steps_rounds_and_reads_bits_alike(name, number):
    assert alike(getattr(stand_in, name)(*number), getattr(native, name)(*number))


@pytest.mark.parametrize("name", NORMAL)
@given(numbers(), st.booleans())
def test_it_steps_over_subnormal_numbers_alike(name, number, allowed):
    one, two = (getattr(m, name) for m in (stand_in, native))
    how = {"allow_subnormal": allowed}
    assert alike(one(*number, **how), two(*number, **how))


@pytest.mark.parametrize("width", [16, 32, 64])
@pytest.mark.parametrize("name", NORMAL)
def test_at_zero_too(name, width):
    least = stand_in.width_smallest_normals(width)
    assert least == native.width_smallest_normals(width)
    for value in (0.0, -0.0, least, -least, math.inf, -math.inf):
        one, two = (getattr(m, name) for m in (stand_in, native))
        how = {"allow_subnormal": False}
        assert alike(one(value, width, **how), two(value, width, **how))


@given(widths.flatmap(lambda width: st.tuples(numbers(width), numbers(width))))
def test_it_counts_and_reads_signs_alike(pair):
    (one, width), (two, _) = pair
    low, high = sorted((one, two), key=lambda x: (x, math.copysign(1, x)))
    found, expected = (
        m.count_between_floats(low, high, width) for m in (stand_in, native)
    )
    assert found == expected
    assert stand_in.is_negative(low) == native.is_negative(low)


@given(st.integers(0, 2**64 - 1))
def test_it_writes_bits_alike(bits):
    found, expected = (m.int_to_float(bits) for m in (stand_in, native))
    assert found == expected or (math.isnan(found) and math.isnan(expected))
