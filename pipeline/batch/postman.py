"""The postman: a thread that sends what webhooks are to be told, signed, again and again until it is taken.

What a receiver gets is a POST with a JSON body `{"id", "event", "at", "data"}` and these headers::

    X-Ydan-Event       item.decided
    X-Ydan-Delivery    17            the same at each try: whoever has seen it drops it
    X-Ydan-Timestamp   1793620800    seconds since 1970 UTC of this try: refuse what is older than some minutes
    X-Ydan-Signature   v1=…          HMAC-SHA256, hexadecimal, with the webhook's secret as key (UTF-8), over the
                                     timestamp, a full stop and the body as it was sent

Any answer 200 to 299 within the time allowed says that it was taken. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

import urllib3

from pipeline.batch.beside import Beside
from pipeline.errors import StoreError
from pipeline.store.desk import DeskStore
from pipeline.store.desk.hooks import Delivery

TIMESTAMP = "X-Ydan-Timestamp"
SIGNATURE = "X-Ydan-Signature"

_POLL_SECONDS = 2.0
_AT_ONCE = 20
_KEPT = timedelta(days=30)
_GOES_DOWN = frozenset({408, 425, 429})

log = logging.getLogger(__name__)


class Send(Protocol):
    """Sends one POST and returns the HTTP status of the answer; None where there was none in time."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int | None: ...


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return what X-Ydan-Signature holds.

    >>> signature("secret", "1793620800", b"{}")[:19]
    'v1=c3b7a7ba3e952a2c'
    """
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def letter(one: Delivery) -> bytes:
    """Return the body that is sent: the same at each try."""
    tree = {
        "id": one.id,
        "event": one.event,
        "at": one.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": json.loads(one.body),
    }
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def over_http(seconds: float) -> Send:
    """Return what sends over HTTP and HTTPS, certificates checked, and waits so long for an answer, which is not read.

    It knows no proxy and follows no redirect: what was signed for one address goes nowhere else.
    """
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(total=seconds), retries=False, maxsize=2)

    def send(url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
        try:
            answer = pool.request("POST", url, body=body, headers=headers, redirect=False, preload_content=False)
        except (urllib3.exceptions.HTTPError, OSError, ValueError):  # ValueError: a host no resolver would take
            return None
        answer.close()
        return answer.status

    return send


class Postman(Beside):
    """Sends what waits, while it runs; several may run on one database and nothing is sent by two at once."""

    def __init__(
        self,
        store: DeskStore,
        *,
        clock: Callable[[], datetime],
        most_attempts: int,
        seconds: float,
        send: Send | None = None,
    ) -> None:
        """`most_attempts` and `seconds` are `review.hook_attempts` and `review.hook_seconds`."""
        super().__init__("postman")
        self._store = store
        self._clock = clock
        self._most_attempts = most_attempts
        self._again_seconds = _AT_ONCE * seconds + 30  # by then whoever took a delivery is done with it, or dead
        self._send = send or over_http(seconds)
        self._swept_at: datetime | None = None

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                n_sent = self.round()
            except StoreError as error:
                log.warning("webhooks wait: %s", error)
                n_sent = 0
            except Exception as error:  # a slip of ours must not end the thread; its message could quote a comment
                log.error("webhooks wait: unexpected %s", type(error).__name__)
                n_sent = 0
            if not n_sent:
                self._ended.wait(_POLL_SECONDS)

    def round(self) -> int:
        """Send what is due, the oldest for each address; return how many were tried. Raises StoreError."""
        now = self._clock()
        with self._store.write() as unit:
            due = unit.hooks.take(now, again_seconds=self._again_seconds, limit=_AT_ONCE)
            if self._swept_at is None or now - self._swept_at > timedelta(hours=1):
                unit.hooks.sweep(now - _KEPT)
                self._swept_at = now
        for one, hook in due:
            if self._ended.is_set():
                break
            self._deliver(one, hook.url, hook.secret)
        return len(due)

    def _deliver(self, one: Delivery, url: str, secret: str) -> None:
        body, timestamp = letter(one), str(int(self._clock().timestamp()))
        headers = {"Content-Type": "application/json", "User-Agent": "ydan", "X-Ydan-Event": one.event}
        headers |= {"X-Ydan-Delivery": str(one.id), TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
        status = self._send(url, body, headers)
        with self._store.write() as unit:
            if status is not None and 200 <= status < 300:
                unit.hooks.delivered(one.id, status)
                return
            is_down = status is None or status >= 500 or status in _GOES_DOWN
            unit.hooks.failed(one.id, status, self._clock(), most_attempts=self._most_attempts, is_down=is_down)
        log.info("webhook %d: delivery %d not taken (%s)", one.hook_id, one.id, status or "no answer")
