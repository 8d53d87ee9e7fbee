"""Invented rows on a desk, put straight into its tables: comments in any state, and what was decided about them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from pipeline.records import Comment, Span, Turn
from pipeline.store.desk import DeskStore
from pipeline.store.desk.tables import bodies, decisions, items, meetings, people
from pipeline.store.served import as_json, comment_as_tree
from pipeline.store.tables import inputs, outcomes, runs

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)  # a Wednesday
TODAY = date(2026, 11, 25)

NAMES = {
    "so_xay_dung": "Sở Xây dựng",
    "ubnd_xa_phuong": "UBND phường Phú Thượng",
    "so_nnmt": "Sở Nông nghiệp và Môi trường",
}
ORDER = ("so_xay_dung", "ubnd_xa_phuong", "so_nnmt")
"""The offices that the machine suggests for every comment, in this order."""


def make_record(record_id: str, text: str, **changes: Any) -> dict[str, Any]:
    """Return an output record of the contract."""
    offices = [
        {"id": one, "name": NAMES[one], "office": f"ha_noi/{one}", "role": "lead" if not n else "cooperating"}
        | {"score": [0.7, 0.2, 0.1][n]}
        for n, one in enumerate(ORDER)
    ]
    record: dict[str, Any] = {
        "id": record_id,
        "input_id": record_id.rsplit(".", 1)[0],
        "turn_id": record_id.rsplit(".", 1)[0],
        "source": record_id.split("#")[0],
        "locator": "paragraph 4",
        "span": [10, 10 + len(text)],
        "speaker": "Vi Thị Nhạn",
        "speaker_place": "tổ 5",
        "text": text,
        "masked_text": text.replace("0987 654 321", "[SĐT]"),
        "type": {"id": "kien_nghi", "score": 0.9},
        "topics": [{"id": "hu_hong_mat_duong", "name": "Giao thông, bến bãi – Hư hỏng mặt đường", "score": 0.8}],
        "agencies": offices,
        "state": "to_route",
        "reply": None,
        "promised_by": None,
        "decision": "review",
        "reasons": ["Hai cơ quan cùng có thể chủ trì"],
        "evidence": [[10, 14]],
        "deadline": "2026-12-14",
        "deadline_basis": "Luật Tiếp công dân, Điều 28 khoản 1",
        "model": "linear@1",
        "rules": "2026-11-01",
        "meeting": {"title": "Hội nghị tổ 5", "date": "2026-11-10", "level": "xa_phuong", "place": "phường Phú Thượng"},
    }
    return record | changes


class Rows:
    """Puts rows on the desk of one store."""

    def __init__(self, store: DeskStore) -> None:
        self.store = store
        self._numbers = itertools.count(1)
        self._people: dict[str, int] = {}
        self._versions: dict[int, int] = {}

    def person(self, login: str = "binh", role: str = "reviewer", **facts: Any) -> int:
        """Return the id of a person, who is made on first use."""
        if login not in self._people:
            row = {"login": login, "name": f"Người {login}", "password": "x", "role": role, "agencies": "[]"}
            row |= {"opens_sealed": False, "arbitrates": False, "active": True, "must_change": False}
            self._people[login] = self._add(people, row | {"created_at": NOON} | facts)
        return self._people[login]

    def meeting(self, title: str = "Hội nghị tổ 5", source: str = "") -> int:
        """Return the id of a new meeting."""
        n = next(self._numbers)
        source = source or f"bien-ban-{n}.docx"
        run = {"id": f"r{n}", "started_at": NOON, "finished_at": NOON, "model_id": "linear@1", "model_digest": "a" * 64}
        run |= {"rules_version": "2026-11-01", "reference_digest": "b" * 64, "settings": "{}", "code_version": "1"}
        run |= {"code_digest": "c" * 64, "on_day": TODAY, "given": "[null,null,null]"}
        with self.store.write() as unit:
            unit.connection.execute(insert(runs).values(run))
        given = {"run_id": f"r{n}", "source": source, "sha256": "d" * 64, "meeting": "{}", "n_outcomes": 0}
        row = {"input_id": self._add(inputs, given), "source": source, "sha256": "d" * 64, "title": title}
        row |= {"held_on": "2026-11-10", "place": "phường Phú Thượng", "level": "xa_phuong", "n_items": 0}
        return self._add(meetings, row | {"created_at": NOON})

    def item(
        self, meeting_id: int, *, text: str = "Đường liên tổ bong tróc, đề nghị sửa.", record: Any = None, **facts: Any
    ) -> int:
        """Return the id of a new comment; `facts` are columns of its row."""
        n = next(self._numbers)
        said = record or make_record(f"bien-ban-{meeting_id}.docx#{n}.1", text)
        turn = Turn(said["turn_id"], said["input_id"], said["source"], said["locator"], Span(0, 900), "citizen")
        comment = Comment(said["id"], turn, Span(10, 10 + len(text)), text)
        kept = {"input_id": meeting_id, "position": n, "record_id": said["id"], "record": "{}", "comment": "{}"}
        first = said["agencies"][0]
        row = {
            "meeting_id": meeting_id,
            "outcome_id": self._add(outcomes, kept),
            "position": n,
            "record_id": said["id"],
            "turn_id": said["turn_id"],
            "version": 1,
            "state": "waiting",
            "queue": "review",
            "sealed": False,
            "concerned": "[]",
            "blind": False,
            "check_kind": None,
            "type": said["type"]["id"],
            "topic": said["topics"][0]["id"],
            "field": "giao_thong",
            "agency": first["id"],
            "office": first["office"],
            "place": "phường Phú Thượng",
            "level": "xa_phuong",
            "raised_on": date(2026, 11, 10),
            "due_on": date(2026, 12, 14),
            "risk": 0,
            "uncertainty": 0.3,
            "urgency": 0,
            "returns": 0,
            "created_at": NOON,
        }
        item_id = self._add(items, row | facts)
        body = {"item_id": item_id, "record": as_json(said), "comment": as_json(comment_as_tree(comment))}
        with self.store.write() as unit:
            unit.connection.execute(insert(bodies).values(body | {"context": "{}"}))
        return item_id

    def decided(
        self,
        item_id: int,
        action: str = "decide",
        *,
        agency: str | None = "so_xay_dung",
        login: str = "binh",
        before: Any = None,
        at: datetime = NOON,
        after: Any = None,
        **facts: Any,
    ) -> int:
        """Return the id of a new decision. `chosen` follows from `agency`; the item itself is left as it is."""
        version = self._versions[item_id] = self._versions.get(item_id, 1) + 1
        told = {"type": "kien_nghi", "topic": "hu_hong_mat_duong", "agency": agency, "cooperating": [], "note": ""}
        told |= {"office": agency and f"ha_noi/{agency}", "name": agency and NAMES.get(agency, agency), "reason": ""}
        row = {
            "item_id": item_id,
            "version": version,
            "request": f"q{next(self._numbers)}",
            "bundle": None,
            "person_id": self.person(login),
            "at": at + timedelta(seconds=version),
            "action": action,
            "seen": True,
            "chosen": ORDER.index(agency) + 1 if agency in ORDER else None,
            "undoes": None,
            "before": as_json(before or {"state": "waiting", "check_kind": None}),
            "after": as_json(told | (after or {})),
        }
        return self._add(decisions, row | facts)

    def taken(self, meeting_id: int, *, agency: str | None = "so_xay_dung", seen: bool = True, **facts: Any) -> int:
        """Return the id of a new comment that a person has decided about."""
        stands = {"state": "decided", "queue": None, "agency": agency, "blind": not seen}
        stands |= {"decided_by": self.person(), "decided_at": NOON}
        made = self.item(meeting_id, **stands | facts)
        self.decided(made, agency=agency, seen=seen)
        return made

    def _add(self, table: Any, row: dict[str, Any]) -> int:
        with self.store.write() as unit:
            key = unit.connection.execute(insert(table).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])
