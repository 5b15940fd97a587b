"""The table of candidates: its stars, and its columns."""

import numpy as np

import gmm_lib as gm
from gmm_lib.selection import Candidate


def test_a_table_stars_the_lowest_and_the_highest_where_that_is_best():
    rows = (
        Candidate("full", 1, 5, -9.0, 3.0, 8.0, 8.0, -2.0),
        Candidate("full", 2, 11, -7.0, 5.0, 6.0, 9.0, -1.0),
    )
    text = repr(gm.Selection(rows)).splitlines()
    assert text[2].count("*") == text[3].count("*") == 2
    assert "*6.00" in text[3]
    assert "*-1.0000" in text[3]
    html = gm.Selection(rows)._repr_html_()
    assert html.count("<tr>") == 3
    assert "*6.00" in html


def test_the_table_goes_into_a_data_frame_column_by_column(old_faithful):
    table = gm.select(old_faithful, [1, 2], ["full"], rng=np.random.default_rng(0))
    columns = table.to_dict()
    assert {len(column) for column in columns.values()} == {2}
    for i, row in enumerate(table.candidates):
        for name, column in columns.items():
            assert column[i] == getattr(row, name)
    assert set(columns) == set(row._fields) - {"mixture"}
