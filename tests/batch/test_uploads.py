"""Files are taken in whole or not at all, and what they are called is never a path."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import uploads as module
from pipeline.batch.uploads import EMPTY, LONG_NAME, NAMELESS, ODD_NAME, OTHER_CONTENT, PATH_IN_NAME, shown_name
from pipeline.cases.faults import Invalid, NotFound
from pipeline.errors import StoreError
from pipeline.store.desk.jobs import Given


def on_disk(yard: Any) -> list[str]:
    folder: Path = yard.shop.uploads
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*"))


def test_a_file_lies_under_a_name_of_our_own(yard: Any) -> None:
    job_id = yard.bring(("Biên bản họp.TXT", "Đường hỏng."))
    (file,) = yard.files(job_id)
    assert (file.name, file.state, file.size) == ("Biên bản họp.TXT", "waiting", len("Đường hỏng.".encode()))
    assert on_disk(yard) == [file.path] == [f"{job_id}/{file.sha256}.txt"]
    assert (yard.shop.uploads / file.path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", NAMELESS),
        (" .. ", NAMELESS),
        ("../../etc/passwd", PATH_IN_NAME),
        ("..\\windows\\a.txt", PATH_IN_NAME),
        ("a\nb.txt", ODD_NAME),
        ("a\x00.txt", ODD_NAME),
        ("txt.\u202eexe", ODD_NAME),
        ("a\udc80.txt", ODD_NAME),
        ("a" * 201, LONG_NAME),
    ],
)
def test_a_name_that_could_deceive_is_refused_with_a_reason(yard: Any, name: str, reason: str) -> None:
    job_id = yard.bring((name, "Đường hỏng."))
    (file,) = yard.files(job_id)
    assert (file.state, file.reason) == ("rejected", reason)
    assert not set(file.name) & {"\n", "\x00", "\u202e", "\udc80"}
    assert len(file.name) <= 200
    assert on_disk(yard) == []


def test_a_name_below_a_folder_is_a_name_on_the_command_line() -> None:
    assert shown_name("2026/bb.docx", below_folder=True) == ("2026/bb.docx", None)


def test_names_are_composed_and_trimmed() -> None:
    assert shown_name(" Bie\u0302n ba\u0309n.docx ") == ("Biên bản.docx", None)


@pytest.mark.parametrize(("content", "reason"), [("", EMPTY), ("x" * 1001, "larger than 0 MB")])
def test_empty_and_huge_files_are_refused_and_not_kept(yard: Any, content: str, reason: str) -> None:
    job_id = yard.bring(("a.txt", content))
    assert yard.files(job_id)[0].reason.startswith(reason)
    assert on_disk(yard) == []


def test_the_same_file_sent_twice_is_one_file(yard: Any) -> None:
    job_id = yard.bring(("a.txt", "Đường hỏng."), ("a.txt", "Đường hỏng."), ("e.txt", ""), ("e.txt", ""))
    assert yard.states(job_id) == ["waiting", "rejected"]


def test_two_contents_of_one_name_are_told_apart(yard: Any) -> None:
    job_id = yard.bring(("a.txt", "Đường hỏng."), ("a.txt", "Đèn hỏng."))
    assert [file.reason for file in yard.files(job_id)] == [None, OTHER_CONTENT]


def test_an_upload_that_breaks_off_leaves_no_file_and_no_row(yard: Any) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(3)

    job_id = yard.bring()
    with pytest.raises(StoreError):
        yard.uploads.bring(job_id, "a.txt", Broken(b"abcdef"), by=None, now=yard.now)
    assert (on_disk(yard), yard.files(job_id)) == ([], [])


def test_a_full_disk_is_said_and_leaves_nothing(yard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    job_id = yard.bring()
    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        yard.bring(("a.txt", "Đường hỏng."), job_id=job_id)
    assert (on_disk(yard), yard.files(job_id)) == ([], [])


def test_what_was_left_by_a_killed_upload_is_swept_and_the_rest_is_kept(yard: Any) -> None:
    job_id = yard.bring(("a.txt", "Đường hỏng."))
    folder = yard.shop.uploads / str(job_id)
    (folder / ".x.part").write_bytes(b"half")
    (folder / "whole-without-row.txt").write_bytes(b"whole")
    far = yard.now + timedelta(days=36_500)
    assert yard.uploads.sweep(yard.now - timedelta(days=36_500)) == 0
    assert yard.uploads.sweep(far) == 2
    assert on_disk(yard) == [yard.files(job_id)[0].path]


def test_nothing_is_added_to_a_cancelled_or_unknown_import(yard: Any) -> None:
    job_id = yard.bring()
    with yard.store.write() as unit:
        unit.jobs.cancel(job_id, yard.now)
    with pytest.raises(Invalid):
        yard.bring(("a.txt", "Đường hỏng."), job_id=job_id)
    with pytest.raises(NotFound):
        yard.bring(("a.txt", "Đường hỏng."), job_id=job_id + 1)


def test_files_of_one_form_come_to_one_import(yard: Any) -> None:
    with yard.store.write() as unit:
        person = unit.people.add("lan", "Lan", "digest", "reviewer", now=yard.now).id
    given = Given(date(2026, 11, 2), form="one-time")
    ids = {yard.uploads.begin(person, given, by="lan", now=yard.now) for _ in range(2)}
    other = yard.uploads.begin(person, replace(given, form="another"), by="lan", now=yard.now)
    assert len(ids) == 1
    assert other not in ids


def test_a_file_is_brought_again_from_what_is_kept_of_it(yard: Any) -> None:
    with yard.store.write() as unit:
        person = unit.people.add("lan", "Lan", "digest", "reviewer", now=yard.now).id
    first = yard.bring(("a.txt", "Đường hỏng."))
    yard.run()
    (file,) = yard.files(first)
    second = {yard.uploads.again(file.id, person, "one-time", by="lan", now=yard.now) for _ in range(2)}
    assert len(second) == 1
    assert yard.run() == "done"
    assert yard.states(second.pop()) == ["done"]
    assert yard.n_items() == 2


def test_a_file_whose_upload_is_gone_is_not_brought_again(yard: Any) -> None:
    job_id = yard.bring(("a.txt", "Đường hỏng."), ("e.txt", ""))
    kept, refused = yard.files(job_id)
    (yard.shop.uploads / kept.path).unlink()
    for file_id in (kept.id, refused.id, 999):
        with pytest.raises(NotFound):
            yard.uploads.again(file_id, None, "x", by=None, now=yard.now)
