"""The reader's folder: filled once, never overwritten."""

import json

import pytest

from workbooks import lab


def write(folder, name, version, text="as handed out"):
    folder.mkdir(exist_ok=True)
    nb = {"cells": text, "metadata": {"workbook": {"version": version}}}
    (folder / name).write_text(json.dumps(nb), encoding="utf-8")


@pytest.fixture
def built(tmp_path):
    write(tmp_path / "built", "01.ipynb", "aaaa")
    write(tmp_path / "built", "02.ipynb", "bbbb")
    return tmp_path / "built"


def hand_out(built):
    folder = built.parent / "mine"
    return list(lab.hand_out(built, folder)), folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_first_time_every_workbook_is_copied(built):
    said, folder = hand_out(built)
    assert names(folder) == ["01.ipynb", "02.ipynb"]
    assert said == ["01.ipynb: new", "02.ipynb: new"]


def test_what_the_reader_wrote_stays_and_nothing_is_written_twice(built):
    _, folder = hand_out(built)
    write(folder, "01.ipynb", "aaaa", "my own proof")
    before = (folder / "01.ipynb").read_bytes()
    assert hand_out(built)[0] == []
    assert names(folder) == ["01.ipynb", "02.ipynb"]
    assert (folder / "01.ipynb").read_bytes() == before


def test_a_later_edition_stands_beside_and_is_announced_once(built):
    _, folder = hand_out(built)
    write(folder, "01.ipynb", "aaaa", "my own proof")
    write(built, "01.ipynb", "cccc", "later")
    said, _ = hand_out(built)
    assert said == ["01.edition-cccc.ipynb: a later edition, beside your 01.ipynb"]
    assert names(folder) == ["01.edition-cccc.ipynb", "01.ipynb", "02.ipynb"]
    assert "my own proof" in (folder / "01.ipynb").read_text()
    assert hand_out(built)[0] == []


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no notebook", '{"metadata": 3}'])
def test_a_file_that_is_no_workbook_is_left_alone(built, text):
    folder = built.parent / "mine"
    folder.mkdir()
    (folder / "01.ipynb").write_text(text)
    said, _ = hand_out(built)
    assert (folder / "01.ipynb").read_text() == text
    assert said[0].startswith("01.edition-aaaa.ipynb")


def test_root_is_told_in_one_line_what_to_do(monkeypatch):
    monkeypatch.setattr(lab, "is_root", lambda: True)
    said = lab.main([])
    assert "make lab FLAGS=--allow-root" in said
    assert "\n" not in said


def test_flags_are_handed_on_to_jupyterlab(monkeypatch, built):
    calls = []
    monkeypatch.setattr(lab, "BUILT", built)
    monkeypatch.setattr(lab, "FOLDER", built.parent / "mine")
    monkeypatch.setattr(lab, "is_root", lambda: True)

    def run(command):
        calls.append(command)
        return type("Done", (), {"returncode": 3})

    monkeypatch.setattr(lab.subprocess, "run", run)
    assert lab.main(["--allow-root", "--port=9999"]) == 3
    assert calls[0][-3:] == [str(lab.FOLDER), "--allow-root", "--port=9999"]


def test_without_workbooks_the_remedy_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "BUILT", tmp_path)
    monkeypatch.setattr(lab, "is_root", lambda: False)
    assert "run `make book`" in lab.main([])
