"""Reviewers for a measurement: each a thread with a browser of its own, over real http, as fast as it is let."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from pipeline.errors import PipelineError

_PATIENCE_SECONDS = 60
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_UNDO = re.compile(r'action="(/undo\?decision=(\d+))"')
_SENT_BY_FORM = ("csrf", "request", "version", "base")
_REASON = "Việc này do cơ quan khác phụ trách"
_UNDONE, _RETURNED, _DROPPED, _TWICE = 0.08, 0.04, 0.06, 0.02  # shares of what is decided


@dataclass
class Work:
    """What one reviewer did. `sent` and `confirmed`: (item, request) of what was asked for, and of what was answered.

    `times` are seconds by kind of request; `refused` counts answers other than the usual by kind and status.
    """

    sent: set[tuple[int, str]] = field(default_factory=set)
    confirmed: set[tuple[int, str]] = field(default_factory=set)
    did: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: where it leads if it does, and its text."""

    status: int
    location: str
    text: str


class Browser:
    """One connection that stays open, with the cookies that came over it."""

    def __init__(self, address: str, work: Work) -> None:
        parts = urlsplit(address)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE_SECONDS)
        self._cookies: dict[str, str] = {}
        self._work = work

    def get(self, kind: str, path: str) -> Answer:
        """Return the answer to GET; `kind` is under what its time is noted."""
        return self._ask(kind, "GET", path, None)

    def post(self, kind: str, path: str, fields: dict[str, str]) -> Answer:
        """Return the answer to a form."""
        return self._ask(kind, "POST", path, urlencode(fields))

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def _ask(self, kind: str, method: str, path: str, body: str | None) -> Answer:
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self._work.times.setdefault(kind, []).append(time.perf_counter() - started)
        for cookie in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value.strip('"')
        if answer.status >= 400:
            self._work.refused[f"{kind} {answer.status}"] += 1
        return Answer(answer.status, answer.getheader("Location") or "", text)


class Reviewer:
    """Logs in and takes one comment after the other until the time is over or nothing is left."""

    def __init__(self, address: str, login: str, password: str, seed: int) -> None:
        self.work = Work()
        self._browser = Browser(address, self.work)
        self._login, self._password = login, password
        self._chance = random.Random(seed)

    def log_in(self) -> None:
        """Log in through the form. Raises PipelineError where that fails."""
        form = dict(_HIDDEN.findall(self._browser.get("login page", "/login").text))
        fields = {"csrf": unescape(form["csrf"]), "login": self._login, "password": self._password}
        if self._browser.post("log in", "/login", fields).status != 303:
            raise PipelineError(f"{self._login} could not log in to the server that was started")

    def review(self, until: float) -> None:
        """Review until a time of time.monotonic()."""
        at = self._browser.get("next", "/queue/next").location
        while time.monotonic() < until and "item=" in at:
            at = self._one(at)
        self._browser.close()

    def _one(self, at: str) -> str:
        """Read a comment and do something with it; return where that leads."""
        page = self._browser.get("open", at)
        item = _item(at)
        action = "drop" if self._chance.random() < _DROPPED else "decision"
        form = form_of(page.text, f"/items/{item}/{action}")
        if form is None or 'id="change"' in page.text:  # somebody else has it open, or has decided meanwhile
            return self._browser.get("next", f"/queue/next?after={item}").location
        fields = form | ({} if action == "drop" else self._chosen(page.text, item))
        answer = self._send(action, item, fields)
        if answer.status != 303:
            return self._browser.get("next", f"/queue/next?after={item}").location
        if self._chance.random() < _TWICE:
            self._browser.post(action, f"/items/{item}/{action}", fields)
        draw = self._chance.random()
        if draw < _UNDONE:
            return self._undo(answer.location, item) or answer.location
        if draw < _UNDONE + _RETURNED and action == "decision":
            self._give_back(item)
        return answer.location

    def _chosen(self, page: str, item: int) -> dict[str, str]:
        """Return which office is chosen: one that is suggested, or the first that is found by words."""
        suggested = re.findall(r'name="chosen" value="(\d+)"', page)
        if suggested:
            return {"chosen": self._chance.choice(suggested)}
        found = re.search(r'"office": ?"([^"]+)"', self._browser.get("offices", f"/offices?q=so&item={item}").text)
        return {"chosen": "words", "office": found[1] if found else ""}

    def _undo(self, at: str, item: int) -> str | None:
        """Take back what was just done, from the page that came after it."""
        page = self._browser.get("open", at).text
        found, csrf = _UNDO.search(page), dict(_HIDDEN.findall(page)).get("csrf")
        if found is None or csrf is None:
            return None
        self.work.sent.add((item, f"undo-{found[2]}"))
        answer = self._browser.post("undo", found[1], {"csrf": unescape(csrf)})
        if answer.status != 303:
            return None
        self._note("undo", item, f"undo-{found[2]}")
        return answer.location

    def _give_back(self, item: int) -> None:
        form = form_of(self._browser.get("open", f"/queue?queue=all&item={item}").text, f"/items/{item}/return")
        if form is not None:
            self._send("return", item, form | {"reason": _REASON})

    def _send(self, action: str, item: int, fields: dict[str, str]) -> Answer:
        self.work.sent.add((item, fields["request"]))
        answer = self._browser.post(action, f"/items/{item}/{action}", fields)
        if answer.status == 303:
            self._note(action, item, fields["request"])
        return answer

    def _note(self, action: str, item: int, request: str) -> None:
        self.work.confirmed.add((item, request))
        self.work.did[action] += 1


def review_all(address: str, logins: Sequence[str], password: str, seconds: float) -> list[Work]:
    """Let everybody log in and then review at once for so many seconds; return what each did.

    Raises PipelineError where one cannot go on.
    """
    reviewers = [Reviewer(address, login, password, seed) for seed, login in enumerate(logins)]
    for one in reviewers:
        one.log_in()
    until, faults = time.monotonic() + seconds, []

    def go(one: Reviewer) -> None:
        try:
            one.review(until)
        except (OSError, http.client.HTTPException) as error:
            faults.append(type(error).__name__)

    threads = [threading.Thread(target=go, args=(one,)) for one in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise PipelineError(f"the server stopped answering {len(faults)} of {len(reviewers)} reviewers ({faults[0]})")
    return [one.work for one in reviewers]


def form_of(page: str, action: str) -> dict[str, str] | None:
    """Return the hidden fields of the form that goes to `action`; None if the page has none."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    if found is None:
        return None
    return {name: unescape(value) for name, value in _HIDDEN.findall(found[0]) if name in _SENT_BY_FORM}


def _item(at: str) -> int:
    return int(at.rpartition("item=")[2].partition("&")[0])
