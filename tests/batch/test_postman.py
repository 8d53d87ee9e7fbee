"""The postman, against a local HTTP server."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from pipeline.batch.postman import Postman, over_http
from pipeline.store.desk import DeskStore
from pipeline.store.desk.hooks import Delivery, Hook

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECRET = "k" * 40


@dataclass
class Receiver:
    """An address that answers as it is told, and keeps what it got."""

    url: str
    statuses: list[int] = field(default_factory=list)  # of the next answers; then 204
    got: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server on this machine."""
    kept = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((self.path, dict(self.headers), body))
            self.send_response(kept.statuses.pop(0) if kept.statuses else 204)
            self.send_header("Location", kept.url + "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
            kept.arrived.set()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def postman(store: DeskStore, clock: Clock) -> Postman:
    return Postman(store, clock=clock, most_attempts=3, seconds=5, send=over_http(5))


def listener(store: DeskStore, url: str) -> Hook:
    with store.write() as unit:
        return unit.hooks.add(url, SECRET, ("item.decided",), NOON)


def tell(store: DeskStore, **body: Any) -> None:
    with store.write() as unit:
        unit.hooks.tell("item.decided", {"item": 7, "masked_text": "Đường hỏng, gọi [SĐT]."} | body, NOON)


def deliveries(store: DeskStore) -> list[Delivery]:
    with store.read() as unit:
        return unit.hooks.recent(20)


def test_what_is_sent_is_signed(desk_store: DeskStore, receiver: Receiver) -> None:
    listener(desk_store, receiver.url + "/hook?key=1")
    tell(desk_store)
    assert postman(desk_store, Clock()).round() == 1
    ((path, headers, body),) = receiver.got
    timestamp = headers["X-Ydan-Timestamp"]
    signed = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert path == "/hook?key=1"
    assert headers["X-Ydan-Signature"] == f"v1={signed}"
    assert int(timestamp) == NOON.timestamp()
    assert json.loads(body) == {
        "id": int(headers["X-Ydan-Delivery"]),
        "event": "item.decided",
        "at": "2026-11-02T12:00:00Z",
        "data": {"item": 7, "masked_text": "Đường hỏng, gọi [SĐT]."},
    }
    (one,) = deliveries(desk_store)
    assert (one.state, one.status, one.attempts) == ("delivered", 204, 1)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(desk_store: DeskStore, receiver: Receiver, status: int) -> None:
    listener(desk_store, receiver.url)
    tell(desk_store)
    receiver.statuses = [status]
    postman(desk_store, Clock()).round()
    assert [path for path, _, _ in receiver.got] == ["/"]
    assert (deliveries(desk_store)[0].state, deliveries(desk_store)[0].status) == ("waiting", status)


def test_it_is_tried_again_until_it_is_taken_and_bears_the_same_id(desk_store: DeskStore, receiver: Receiver) -> None:
    listener(desk_store, receiver.url)
    tell(desk_store)
    receiver.statuses = [500, 503]
    clock = Clock()
    man = postman(desk_store, clock)
    for wait in (0, 30, 60):
        clock.now += timedelta(seconds=wait)
        assert man.round() == 1
        assert man.round() == 0
    assert deliveries(desk_store)[0].state == "delivered"
    assert len({headers["X-Ydan-Delivery"] for _, headers, _ in receiver.got}) == 1
    assert len({body for _, _, body in receiver.got}) == 1
    assert len({headers["X-Ydan-Signature"] for _, headers, _ in receiver.got}) == 3


def test_it_is_given_up_where_nobody_answers_and_can_be_sent_again(desk_store: DeskStore, receiver: Receiver) -> None:
    hook = listener(desk_store, "http://127.0.0.1:9/closed")
    tell(desk_store)
    clock = Clock()
    for _ in range(3):
        postman(desk_store, clock).round()
        clock.now += timedelta(hours=1)
    (one,) = deliveries(desk_store)
    assert (one.state, one.attempts, one.status) == ("given_up", 3, None)
    assert postman(desk_store, clock).round() == 0
    with desk_store.write() as unit:
        unit.hooks.resend(one.id, clock.now)
    assert postman(desk_store, clock).round() == 1
    assert hook.id == one.hook_id


def test_what_a_postman_left_undone_is_sent_by_the_next(desk_store: DeskStore, receiver: Receiver) -> None:
    listener(desk_store, receiver.url)
    tell(desk_store)
    with desk_store.write() as unit:
        assert unit.hooks.take(NOON, again_seconds=40)  # and dies here
    clock = Clock()
    assert postman(desk_store, clock).round() == 0
    clock.now += timedelta(seconds=41)
    assert postman(desk_store, clock).round() == 1
    assert len(receiver.got) == 1


def test_an_address_that_is_down_does_not_keep_the_others_waiting(desk_store: DeskStore, receiver: Receiver) -> None:
    listener(desk_store, "http://127.0.0.1:9/closed")
    listener(desk_store, receiver.url)
    for number in range(4):
        tell(desk_store, item=number)
    man = postman(desk_store, Clock())
    assert [man.round() for _ in range(5)] == [2, 1, 1, 1, 0]
    assert len(receiver.got) == 4


def test_an_answer_that_refuses_one_delivery_says_nothing_of_the_next(
    desk_store: DeskStore, receiver: Receiver
) -> None:
    listener(desk_store, receiver.url)
    tell(desk_store, item=1)
    tell(desk_store, item=2)
    receiver.statuses = [400]
    man = postman(desk_store, Clock())
    assert [man.round() for _ in range(3)] == [1, 1, 0]
    assert {one.state for one in deliveries(desk_store)} == {"waiting", "delivered"}


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://a..b/", "ftp://127.0.0.1/", "http://127.0.0.1:99999/"]
)
def test_an_address_that_is_none_is_no_answer(url: str) -> None:
    assert over_http(1)(url, b"{}", {}) is None


def test_the_thread_sends_and_stops(desk_store: DeskStore, receiver: Receiver) -> None:
    listener(desk_store, receiver.url)
    tell(desk_store)
    man = postman(desk_store, Clock())
    man.start()
    assert receiver.arrived.wait(10)
    man.stop()
    assert deliveries(desk_store)[0].state == "delivered"
