"""The desk as a program: how it starts, how it ends, and that being killed costs nothing."""

from __future__ import annotations

import contextlib
import io
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from pipeline import flow
from pipeline.batch.foreman import Foreman
from pipeline.batch.uploads import Uploads
from pipeline.cli import serve
from pipeline.cli.analyst import settings_with_model
from pipeline.cli.serve import listen
from pipeline.cli.workplace import workshop
from pipeline.errors import PipelineError
from pipeline.review.passwords import digest_of
from pipeline.store.desk import DeskStore, open_desk
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.jobs import Given
from pipeline.taxonomy import Taxonomy

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
N_FILES = 6
MINUTES = (
    "Cử tri tổ {n}: Đường ngõ {n} xuống cấp, đề nghị phường sửa chữa.\n"
    "Cử tri tổ {n}: Trạm y tế thiếu thuốc bảo hiểm, đề nghị cấp đủ.\n"
)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pipeline", "serve", "--port", "0", *arguments]


@dataclass
class Server:
    """A desk that runs as a program of its own; what it said so far is in `said`."""

    process: subprocess.Popen[str]
    said: list[str]
    url: str

    def end(self, by: int) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(by)
        code = self.process.wait(SECONDS)
        assert self.process.stderr is not None
        self.said += self.process.stderr.readlines()
        return code


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


Start = Callable[..., Server]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts servers and returns when they can be reached; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> Server:
        process = subprocess.Popen(command(*arguments), stderr=subprocess.PIPE, text=True, cwd=ROOT)
        started.append(process)
        said = []
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"the desk is at (\S+)", line):
                return Server(process, said, found[1])
        raise AssertionError(f"it ended: {said}")

    yield begin
    for process in started:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


@pytest.fixture
def store(home: Path) -> Iterator[DeskStore]:
    store = open_desk(f"sqlite:///{home / 'ydan.db'}")
    yield store
    store.close()


def wait_a_moment() -> None:
    threading.Event().wait(0.05)


def until(happened: Callable[[], bool]) -> None:
    """Look, again and again, until something has happened."""
    end = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        wait_a_moment()


def states(store: DeskStore, job_id: int) -> list[str]:
    with store.read() as unit:
        return [file.state for file in unit.jobs.files(job_id)]


def brought(store: DeskStore, home: Path) -> int:
    uploads, now = Uploads(store, home / "uploads", 1_000_000), datetime.now(UTC)
    job_id = uploads.begin(None, Given(date(2026, 11, 2)), by=None, now=now)
    for n in range(N_FILES):
        uploads.bring(job_id, f"{n}.txt", io.BytesIO(MINUTES.format(n=n).encode()), by=None, now=now)
    return job_id


def test_the_first_start_shows_a_password_once_and_the_end_is_clean(start: Start) -> None:
    server = start("--host", "0.0.0.0")
    text = "".join(server.said)
    password = re.search(r"shown only now: (\S+)", text)
    assert password is not None
    assert "without https" in text
    url = server.url.replace("0.0.0.0", "127.0.0.1")
    with httpx.Client(base_url=url) as client:
        secret = re.findall(r'name="csrf" value="([^"]*)"', client.get("/login").text)[0]
        form = {"csrf": secret, "login": "admin", "password": password[1]}
        assert client.post("/login", data=form).status_code == 303
        assert client.get("/imports").headers["location"].endswith("/account")  # a password of one's own comes first
        assert client.get("/health").json() == {"status": "ok"}
    assert server.end(signal.SIGTERM) == 0
    again = start()
    assert "password" not in "".join(again.said)
    assert again.end(signal.SIGINT) == 0
    assert "Traceback" not in "".join(again.said)


@pytest.mark.parametrize(
    ("host", "reason"), [("no-such-host.invalid", "no address of this machine"), ("192.0.2.1", "no address of this")]
)
def test_an_address_of_another_machine_is_refused(host: str, reason: str) -> None:
    with pytest.raises(PipelineError, match=reason):
        listen(host, 0)


def test_a_port_that_is_taken_is_one_line_and_nothing_is_begun(home: Path) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(command("--port", port), capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "--port" in done.stderr
    assert not (home / "ydan.db").exists()


def half_an_upload(store: DeskStore, url: str) -> socket.socket:
    """Log somebody in and send the first part of a file; return the connection, still open."""
    now = datetime.now(UTC)
    with store.write() as unit:
        person = unit.people.add("lan", "Lan", "digest", "reviewer", must_change=False, now=now)
        unit.sessions.begin(digest_of("secret"), person.id, "csrf", now, now + timedelta(hours=1))
    body = (
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\ncsrf\r\n--b\r\nContent-Disposition: form-data; '
        b'name="files"; filename="half.txt"\r\n\r\n' + b"x" * 100_000
    )
    head = (
        "POST /imports HTTP/1.1\r\nHost: desk\r\nCookie: ydan_session=secret\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2])))
    line.sendall(head.encode() + body)
    return line


def test_killed_between_files_and_in_an_upload_it_loses_none_and_doubles_none(
    start: Start, store: DeskStore, home: Path
) -> None:
    job_id = brought(store, home)
    server = start("--set", "review.stale_seconds=1")
    with contextlib.closing(half_an_upload(store, server.url)):
        until(lambda: "done" in states(store, job_id))
        assert server.end(signal.SIGKILL) == -signal.SIGKILL
    server = start("--set", "review.stale_seconds=1")
    until(lambda: states(store, job_id) == ["done"] * N_FILES)
    with store.read() as unit:
        files = unit.jobs.files(job_id)
        assert [unit.items.count(Filter(meeting=file.meeting_id)) for file in files] == [2] * N_FILES
        assert len(unit.items.meetings()) == N_FILES
        assert len(unit.jobs.recent(10)) == 1
    assert len(list((home / "uploads").glob("*/*"))) == N_FILES
    assert server.end(signal.SIGTERM) == 0


def test_ended_in_order_it_gives_the_job_back(start: Start, store: DeskStore, home: Path) -> None:
    server = start()
    job_id = brought(store, home)
    until(lambda: "running" in states(store, job_id))
    assert server.end(signal.SIGTERM) == 0
    with store.read() as unit:
        assert unit.jobs.state(job_id) in ("waiting", "done")
    assert set(states(store, job_id)) <= {"waiting", "done"}


def test_the_model_is_loaded_by_the_workers_only(
    store: DeskStore, home: Path, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object) -> None:
        raise AssertionError("the model was loaded beside the pages")

    monkeypatch.setattr(flow, "load_classifier", load)
    settings = settings_with_model()
    assert serve._server(serve._site(store, settings, taxonomy), None)
    job_id = brought(store, home)
    assert Foreman(workshop(store, lambda: settings, workers=1, now=settings, taxonomy=taxonomy), "w1").round()
    assert states(store, job_id) == ["done"] * N_FILES
