"""Files are sent in on a page, with and without scripts, and each says what became of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from pipeline.batch import local, uploads, work
from pipeline.batch.importing import CHANGED
from pipeline.review.messages import LANGUAGES, load_messages
from pipeline.review.reasons import shown_reason
from pipeline.store.desk.jobs import Job, JobFile

ROOT = Path(__file__).resolve().parents[2]
MINUTES = ("biên bản.txt", "Cử tri đề nghị sửa đường thôn 3.".encode(), "text/plain")
TABLE = ("bảng.csv", b"noi_dung\nDen duong hong", "text/csv")


@pytest.fixture
def clerk(clerks: Any) -> Any:
    """A reviewer's browser, with the import page open."""
    browser = clerks.log_in("reviewer")
    browser.open("/imports")
    return browser


def form_of(page: Any) -> str:
    return str(re.findall(r'name="form" value="([^"]*)"', page.text)[-1])


def send(browser: Any, *files: tuple[str, bytes, str], **fields: str) -> Any:
    return browser.post("/imports", fields, files=[("files", one) for one in files])


def job_of(site: Any, answer: Any) -> tuple[Job, list[JobFile]]:
    assert answer.status_code == 303, answer.text
    job_id = int(answer.headers["location"].rsplit("/", 1)[-1])
    with site.store.read() as unit:
        job = unit.jobs.get(job_id)
        assert job is not None
        return job, unit.jobs.files(job_id)


def n_jobs(site: Any) -> int:
    with site.store.read() as unit:
        return len(unit.jobs.recent(100))


def end(site: Any, file: JobFile, state: str, reason: str | None = None) -> None:
    with site.store.write() as unit:
        unit.jobs.finish_file(file.id, state, reason)


def test_several_files_in_one_plain_form_are_one_import(clerk: Any, site: Any) -> None:
    job, files = job_of(site, send(clerk, MINUTES, TABLE, level="xa_phuong", date="20/10/2026", place=" phường  Phú "))
    assert job.state == "waiting"
    assert [file.name for file in files] == ["biên bản.txt", "bảng.csv"]
    assert [(site.uploads / file.path).read_bytes() for file in files] == [MINUTES[1], TABLE[1]]
    setting = job.given.setting
    assert (setting.level, setting.date, setting.place) == ("xa_phuong", "2026-10-20", "phường Phú")
    assert job.given.on.isoformat() == "2026-11-02"


def test_files_sent_one_by_one_from_one_form_are_one_import(clerk: Any, site: Any) -> None:
    form = form_of(clerk.get("/imports"))
    first, second = send(clerk, MINUTES, form=form), send(clerk, TABLE, form=form)
    assert first.headers["location"] == second.headers["location"]
    assert len(job_of(site, second)[1]) == 2
    assert send(clerk, TABLE, form=form_of(clerk.get("/imports"))).headers["location"] != first.headers["location"]


def test_the_same_form_filled_in_otherwise_is_another_import(clerk: Any, site: Any) -> None:
    form = form_of(clerk.get("/imports"))
    first, second = send(clerk, MINUTES, form=form, date="2026-10"), send(clerk, TABLE, form=form, date="2026-09")
    assert job_of(site, first)[0].given.setting.date == "2026-10"
    assert job_of(site, second)[0].given.setting.date == "2026-09"


def test_a_form_sent_twice_brings_its_files_once(clerk: Any, site: Any) -> None:
    form = form_of(clerk.get("/imports"))
    answers = [send(clerk, MINUTES, form=form) for _ in range(2)]
    assert len(job_of(site, answers[1])[1]) == 1
    assert n_jobs(site) == 1


@pytest.mark.parametrize(
    "fields", [{"date": "32/13/2026"}, {"level": "thon"}, {"place": "x" * 201}, {"text_column": "x" * 201}]
)
def test_a_wrong_field_is_said_beside_it_and_nothing_is_begun(clerk: Any, site: Any, fields: dict[str, str]) -> None:
    answer = send(clerk, MINUTES, **fields)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert unquote(answer.headers["x-message"])
    assert n_jobs(site) == 0


def test_a_form_without_a_file_is_refused(clerk: Any, site: Any) -> None:
    assert clerk.post("/imports", {"level": ""}).status_code == 422
    assert send(clerk, ("", b"", "application/octet-stream")).status_code == 422
    assert n_jobs(site) == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "trống.txt", "lật\u202e.txt"])
def test_a_refused_file_is_listed_with_its_reason(clerk: Any, site: Any, name: str) -> None:
    content = b"" if name == "trống.txt" else b"x"
    answer = send(clerk, (name, content, "text/plain"), MINUTES)
    _, files = job_of(site, answer)
    assert [file.state for file in files] == ["rejected", "waiting"]
    page = clerk.follow(answer)
    assert shown_reason(files[0].reason, load_messages().speaker("vi")) in page.text
    assert "\u202e" not in page.text


def test_a_name_that_is_a_script_is_only_shown(clerk: Any, site: Any) -> None:
    page = clerk.follow(send(clerk, ("<script>alert(1)<script>.txt", b"x", "text/plain")))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_more_than_is_allowed_is_refused_and_nothing_is_kept(clerk: Any, site: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(site.settings.review.__dict__, "max_upload_bytes", 10_000)
    answer = send(clerk, ("a.txt", b"x" * 2_000_000, "text/plain"))
    assert answer.status_code == 413
    assert n_jobs(site) == 0
    assert list(site.uploads.rglob("*")) == []


def test_a_form_of_another_session_is_refused(clerk: Any, site: Any) -> None:
    clerk.csrf = "forged"
    assert send(clerk, MINUTES).status_code == 403
    assert n_jobs(site) == 0


@pytest.mark.parametrize("role", ["analyst", "monitor"])
def test_who_may_not_import_sees_no_imports(clerks: Any, clerk: Any, site: Any, role: str) -> None:
    job, _ = job_of(site, send(clerk, MINUTES))
    other = clerks.log_in(role)
    paths = ["/imports", f"/imports/{job.id}", f"/imports/{job.id}/state"]
    assert [other.get(path).status_code for path in paths] == [403] * 3
    assert other.post(f"/imports/{job.id}/cancel").status_code == 403


def test_the_page_of_an_import_tells_each_files_state(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES, TABLE, ("c.txt", b"c", "text/plain"), ("d.txt", b"d", "text/plain"))
    _, files = job_of(site, answer)
    end(site, files[0], "rejected", "it is damaged or cut short (BadZipFile); open and save it again")
    end(site, files[1], "known")
    with site.store.write() as unit:
        unit.jobs.progress(files[2].id, 500, 2000)
    page = clerk.follow(answer)
    assert "Tệp hỏng hoặc bị cắt ngang" in page.text
    assert "500 / 2.000 ý kiến" in page.text
    assert "Nhập lại" in page.text
    english = clerk.get(answer.headers["location"] + "?lang=en")
    assert "damaged or cut short" in english.text
    assert "500 of 2,000 comments" in english.text


def test_without_scripts_the_page_loads_itself_only_while_something_goes_on(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES)
    job, files = job_of(site, answer)
    assert '<noscript><meta http-equiv="refresh"' in clerk.follow(answer).text
    with site.store.write() as unit:
        unit.jobs.take("w", site.clock(), site.clock())
        unit.jobs.finish_file(files[0].id, "rejected", "it is empty")
        unit.jobs.finish(job.id, "w", "done", site.clock())
    page = clerk.follow(answer)
    assert "http-equiv" not in page.text
    assert "data-refresh" not in page.text


def test_the_state_tells_a_script_when_something_changed(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES)
    _, files = job_of(site, answer)
    path = answer.headers["location"]
    before = clerk.get(f"{path}/state", headers={"accept": "application/json"}).json()
    assert before["files"] == [{"id": files[0].id, "state": "waiting", "done": 0, "total": 0}]
    assert f'data-version="{before["version"]}"' in clerk.get(path).text
    end(site, files[0], "rejected", "it is empty")
    after = clerk.get(f"{path}/state", headers={"accept": "application/json"}).json()
    assert after["version"] != before["version"]


def test_an_import_is_cancelled_once(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES)
    path = answer.headers["location"]
    assert "Đã dừng" in clerk.follow(clerk.post(f"{path}/cancel")).text
    assert job_of(site, answer)[0].state == "cancelled"
    assert "không còn gì để dừng" in clerk.follow(clerk.post(f"{path}/cancel")).text
    assert "đã dừng" in clerk.follow(clerk.post(f"{path}/resume")).text


def test_files_that_come_after_the_cancel_are_refused_with_a_page(clerk: Any, site: Any) -> None:
    form = form_of(clerk.get("/imports"))
    path = send(clerk, MINUTES, form=form).headers["location"]
    clerk.post(f"{path}/cancel")
    answer = send(clerk, TABLE, form=form)
    assert answer.status_code == 422
    assert "không nhận thêm tệp" in answer.text


def test_a_failed_import_says_why_and_is_tried_again(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES)
    job, _ = job_of(site, answer)
    with site.store.write() as unit:
        unit.jobs.take("w", site.clock(), site.clock())
        unit.jobs.finish(job.id, "w", "failed", site.clock(), "models/x: no manifest.json")
    assert "no manifest.json" in clerk.follow(answer).text
    clerk.post(f"/imports/{job.id}/resume")
    assert job_of(site, answer)[0].state == "waiting"


def test_a_known_file_is_imported_again_once_however_often_it_is_asked_for(clerk: Any, site: Any) -> None:
    answer = send(clerk, MINUTES)
    job, files = job_of(site, answer)
    assert clerk.post(f"/imports/{job.id}/again", {"file": files[0].id, "form": "f"}).status_code == 404
    end(site, files[0], "known")
    again = [clerk.post(f"/imports/{job.id}/again", {"file": files[0].id, "form": "f"}) for _ in range(2)]
    assert again[0].headers["location"] == again[1].headers["location"]
    new, copies = job_of(site, again[0])
    assert new.given.again
    assert (copies[0].name, copies[0].path) == (files[0].name, files[0].path)
    assert n_jobs(site) == 2


def test_who_imported_what_is_in_the_trail_without_the_files_name(clerk: Any, site: Any) -> None:
    path = send(clerk, MINUTES).headers["location"]
    clerk.post(f"{path}/cancel")
    with site.store.read() as unit:
        entries = unit.trail.entries()
    assert [one.action for one in entries] == ["import.begin", "import.file", "import.cancel"]
    assert {one.actor for one in entries} == {clerk.person.login}
    assert "biên bản" not in "".join(one.details for one in entries)


@pytest.mark.parametrize("path", ["/imports/999", "/imports/999/state", "/imports/x", "/imports/99999999999"])
def test_an_unknown_import_is_not_found(clerk: Any, path: str) -> None:
    assert clerk.get(path).status_code in (404, 422)


def test_the_list_shows_the_imports_with_what_became_of_them(clerk: Any, site: Any) -> None:
    job, files = job_of(site, send(clerk, MINUTES, TABLE))
    end(site, files[0], "rejected", "it is empty")
    page = clerk.get("/imports").text
    assert f"/imports/{job.id}" in page
    assert "1 tệp không nhận" in page
    assert "1 tệp chờ" in page


def refusals() -> list[str]:
    """Every sentence with which a file is refused, values filled in as they may be."""
    calls = {"ReadError": 1, "TableError": 0}
    found = [CHANGED, work.NOTHING_FOUND]
    found += [value for name, value in vars(uploads).items() if name.isupper() and isinstance(value, str)]
    for path in sorted((ROOT / "pipeline" / "ingest").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
                found.append(written(node.args[calls[node.func.id]]))
            if isinstance(node, ast.FunctionDef) and node.name in ("refusal", "_damage"):
                found += [written(one.value) for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
    for node in ast.walk(ast.parse(Path(local.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rejected":
            found += [written(one) for one in node.args[1:2]]
    return sorted({one.replace("{megabytes}", "7") for one in found if one})


def written(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in values)
    return ""  # a name: what it stands for is found where it is made


@pytest.mark.parametrize("reason", refusals())
def test_every_refusal_has_its_sentence_in_each_language(reason: str) -> None:
    if reason.startswith("7 among"):
        reason = "no column of comments among: a, b; name it with --text-column"
    messages = load_messages()
    for language in LANGUAGES:
        shown = shown_reason(reason, messages.speaker(language))
        assert shown
        assert 'lang="en"' not in shown


def test_a_reason_without_a_sentence_is_shown_as_it_is_and_marked_english() -> None:
    shown = shown_reason("something <new>", load_messages().speaker("vi"))
    assert shown == '<span lang="en">something &lt;new&gt;</span>'
