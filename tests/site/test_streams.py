"""What a cell prints reaches the page as it was printed, however it was cut."""

from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from site_ext import streams


def printed(text, name="stdout"):
    return v4.new_output("stream", name=name, text=text)


@given(st.lists(st.text(alphabet="ab \n", min_size=1), min_size=1))
def test_pieces_of_a_stream_join_to_what_was_printed(pieces):
    (output,) = streams.join([printed(piece) for piece in pieces])
    assert output["text"] == "".join(pieces)


def test_other_outputs_and_other_streams_stay_apart():
    outputs = [printed("a"), printed("b", "stderr"), v4.new_output("display_data")]
    outputs += [printed("c"), printed("d")]
    joined = streams.join(outputs)
    assert [o.get("text") for o in joined] == ["a", "b", None, "cd"]


def test_joining_leaves_the_given_outputs_alone():
    outputs = [printed("a"), printed("b")]
    streams.join(outputs)
    assert [output["text"] for output in outputs] == ["a", "b"]
