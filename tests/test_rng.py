"""Each student's generator is the same on both sides, and no one else's."""

import numpy as np
import pytest

import gmm_lib as gm


def test_the_same_names_make_the_same_numbers_in_every_version():
    # The stream of bits is promised by NumPy; these four numbers were made once.
    bits = gm.rng_for("Ada Lovelace", "ex-impl-e-step").bit_generator.random_raw(4)
    assert bits.tolist() == [
        13529213214024929398,
        3903235477819238303,
        13744946798298654400,
        14202905966545306920,
    ]


def test_another_student_or_exercise_has_other_numbers():
    seen = {
        float(gm.rng_for(student, exercise).random())
        for student in ("Ada", "Bo", "Zoë")
        for exercise in ("ex-a", "ex-b")
    }
    assert len(seen) == 6
    assert gm.rng_for("a b", "c").random() != gm.rng_for("a", "b c").random()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lovelace", "  ada   LOVELACE "),
        ("Zoë", "Zoe\u0308"),  # one character, or a letter with its dots
        ("Strauß", "STRAUSS"),
    ],
)
def test_the_way_a_name_is_typed_does_not_matter(one, other):
    first, second = gm.rng_for(one, "ex"), gm.rng_for(other, "ex")
    assert np.array_equal(first.random(5), second.random(5))


def test_each_call_begins_anew_and_leaves_numpy_alone():
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    first, second = (gm.rng_for("Ada", "ex").random() for _ in range(2))
    assert first == second
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_a_name_must_be_a_text_with_something_in_it():
    with pytest.raises(TypeError, match="student must be a string, not int; put it"):
        gm.rng_for(17, "ex")
    with pytest.raises(ValueError, match="exercise is empty; give a name"):
        gm.rng_for("Ada", " ")
