"""Files are opened in a process of their own: what it may take, how it may end, and what the reader is told."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.company import child
from mainstay.company.child import (
    ChildFailedError,
    Limits,
    clean_name,
    dry_run_in_child,
    marked_workbook_in_child,
    named_apart,
    recognise_in_child,
    store,
)
from mainstay.company.limits import LARGEST_FILE
from mainstay.company.recognise import Choice
from mainstay.core.errors import InputError
from mainstay.core.text import LANGUAGES

from .recognise.sheets import BAMBOO, TWO, choices, dingtalk, kept, looked_at, people, run


def test_what_the_child_sees_is_what_is_there(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    found = recognise_in_child([file.pair], tmp_path / "scratch")
    assert found == looked_at(file)
    held = {"people": people(*TWO)}
    here, there = run(file, held=held), dry_run_in_child([file.pair], choices(found), tmp_path / "scratch", held=held)
    assert there.faults == here.faults == ()
    assert there.sha256 == here.sha256
    assert there.imported["attendance"].frame.equals(here.imported["attendance"].frame)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_faults_marks_and_day_come_back_whole(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", BAMBOO.replace("2019-04-01", "2019/2/30"))
    found = recognise_in_child([file.pair], tmp_path, as_of=date(2026, 1, 31))
    preview = dry_run_in_child([file.pair], choices(found), tmp_path)
    assert [(told.code, told.row, told.column) for told in preview.faults][:1] == [("no_such_day", 2, "hireDate")]
    assert preview.marks[0].rows.to_list() == [2]
    assert marked_workbook_in_child(tmp_path / "m.xlsx", [file.pair], choices(found), tmp_path, "zh") is None
    assert zipfile.is_zipfile(tmp_path / "m.xlsx")


def test_f02_a_zip_bomb_is_a_sentence_not_a_bill(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    with zipfile.ZipFile(file.path, "a", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("xl/worksheets/sheet9.xml", b" " * 60_000_000)
    assert file.path.stat().st_size < 200_000
    found = recognise_in_child([file.pair], tmp_path)
    assert [(told.code, told.file) for told in found.faults] == [("zip_bomb", file.name)]
    preview = dry_run_in_child([file.pair], choices(looked_at(dingtalk(tmp_path))), tmp_path)
    assert "zip_bomb" in [told.code for told in preview.stopping]


def test_f02_too_little_memory_is_a_sentence(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    found = recognise_in_child([file.pair], tmp_path, limits=Limits(memory=350_000_000))
    assert [told.code for told in found.faults] == ["import_memory"]
    assert all("350" in found.faults[0].sentence(language) for language in LANGUAGES)


def test_f02_too_long_is_a_sentence(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    found = recognise_in_child([file.pair], tmp_path, limits=Limits(wall=0.01))
    assert [told.code for told in found.faults] == ["import_timeout"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (-signal.SIGKILL, "import_killed"),
        (-signal.SIGXCPU, "import_timeout"),
        (-signal.SIGABRT, "import_memory"),
        (71, "import_memory"),
    ],
)
def test_f02_however_the_child_ends_the_reader_is_told(
    status: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, status, b"", b"")

    monkeypatch.setattr("mainstay.company.child.subprocess.run", ended)
    preview = dry_run_in_child([], [], tmp_path)
    assert [told.code for told in preview.faults] == [code]
    assert not preview.may_apply
    assert not preview.may_apply_partly


def test_f02_a_child_that_kills_itself_in_earnest_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "dies.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "utf-8")
    real = subprocess.run
    monkeypatch.setattr(
        "mainstay.company.child.subprocess.run", lambda _, **rest: real([sys.executable, str(script)], **rest)
    )
    found = recognise_in_child([], tmp_path)
    assert [(told.code, told.found) for told in found.faults] == [("import_killed", "SIGKILL")]


def test_f02_processor_time_runs_out(tmp_path: Path) -> None:
    rng = random.Random(0)
    text = "a,b\n" + "".join(f"{rng.random()},{rng.random()}\n" for _ in range(100_000))
    file = kept(tmp_path, "x.csv", text)
    # The interpreter's start alone takes most of a second of processor.
    found = recognise_in_child([file.pair] * 60, tmp_path, limits=Limits(processor=1))
    assert [told.code for told in found.faults] == ["import_timeout"]


def test_a_mistake_of_ours_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    with pytest.raises(ChildFailedError):
        recognise_in_child([("gone.csv", tmp_path / "gone")], tmp_path)


def test_the_child_learns_no_secret_of_the_web_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "canary")
    assert "canary" not in child._environment().values()


NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\config.xlsx",
    "/etc/shadow",
    "people.csv:hidden:$DATA",
    "a\0b.csv",
    "\u202egpj.exe.csv",
    "王芳🙂👩‍👩‍👧.xlsx",
    "x" * 5_000 + ".csv",
    "CON",
    ".",
    "..",
    "",
    " ",
    "\ud800.csv",
    "~/.ssh/id_rsa",
]


@pytest.mark.parametrize("name", NAMES)
def test_f11_a_name_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "deep"
    kept_file = store(name, [b"person_id,hired_on,left_on\n", b"1,2020-01-01,\n"], folder)
    assert [path.name for path in folder.iterdir()] == [kept_file.sha256]
    assert kept_file.path.parent == folder
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(["in", "deep", kept_file.sha256])


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_f11_any_name_can_be_shown(name: str) -> None:
    shown = clean_name(name)
    assert shown
    assert len(shown) <= 120
    assert all(sign.isprintable() for sign in shown)
    assert not set("/\\") & set(shown)
    assert clean_name(shown) == shown


def test_f11_files_of_odd_names_are_recognised_all_the_same(tmp_path: Path) -> None:
    content = "person_id,hired_on,left_on\n{},2020-01-01,\n"
    names = ["../../x.csv", "王芳🙂.csv", "x" * 5_000 + ".csv", "a\u202eb.csv", "x.csv"]
    sent = [store(name, [content.format(at).encode()], tmp_path / "in") for at, name in enumerate(names)]
    files = named_apart(sent)
    found = recognise_in_child([(file.name, file.path) for file in files], tmp_path)
    assert [one.file for one in found.sheets] == [file.name for file in files]
    assert len({one.file for one in found.sheets}) == len(names)


def test_f02_a_file_above_the_limit_leaves_nothing_behind(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1_000_000

    with pytest.raises(InputError) as caught:
        store("big.csv", endless(), tmp_path)
    assert [told.code for told in caught.value.faults] == ["too_large"]
    assert list(tmp_path.iterdir()) == []
    assert LARGEST_FILE == 50_000_000


def test_files_of_one_name_are_told_apart_and_the_same_content_comes_once(tmp_path: Path) -> None:
    one, two, again = (store("a.csv", [content], tmp_path) for content in (b"1", b"2", b"1"))
    assert [(file.name, file.sha256) for file in named_apart([one, two, again])] == [
        ("a.csv", again.sha256),
        ("a (2).csv", two.sha256),
    ]


def test_choices_of_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    (choice,) = choices(looked_at(file))
    preview = dry_run_in_child([file.pair], [Choice("other.xlsx", "", choice.mapping)], tmp_path)
    assert [(told.code, told.file) for told in preview.faults] == [("unknown_sheet", "other.xlsx")]


def test_a_file_that_is_not_what_it_says_is_named(tmp_path: Path) -> None:
    found = recognise_in_child([kept(tmp_path, "x.xlsx", b"not a workbook").pair], tmp_path)
    assert [(told.code, told.file) for told in found.faults] == [("damaged_file", "x.xlsx")]
