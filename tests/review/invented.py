"""Invented views of every page of the desk, with and without what may be there, and hostile words in all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from pipeline.review.opened_view import (
    CandidateView,
    Conflict,
    DeadlineView,
    Event,
    Example,
    MeetingView,
    Neighbour,
    Opened,
    Option,
    Returned,
    Sentence,
    Similar,
    Taken,
    Undoable,
)
from pipeline.review.view import (
    BulkPage,
    BulkRow,
    Choice,
    OfficeMatch,
    OfficesPage,
    QueuePage,
    Row,
    SavedView,
    SealedPage,
    Unmasking,
)

NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
HOSTILE = "\"><script>alert('x')</script>"
OFFICE = "UBND phường Phú Thượng"
VISITOR = SimpleNamespace(
    person=SimpleNamespace(name="Nguyễn Thị Thu Hà" + HOSTILE), csrf="c" * 32, locale="vi", now=NOW
)
NAVIGATION = (SimpleNamespace(href="/queue", key="common.nav_queue", current=True),)
FLASH = {"kind": "ok", "text": "Đã giao" + HOSTILE, "undo": "/undo?decision=9"}
ALL = frozenset(
    ["decide", "cooperate", "drop", "return", "split", "merge", "clip", "note", "unmask", "seal", "unseal", "release"]
)
FILTERS = (
    Choice("topic", "queue.filter_topic", (Option("thoat_nuoc", "Thoát nước" + HOSTILE),), "thoat_nuoc"),
    Choice("age", "queue.filter_age", (Option("3", "Hơn 3 ngày"),)),
)


def row(id: int, **given: Any) -> Row:  # noqa: A002 - the name of the field
    """Return one line of a list."""
    told: dict[str, Any] = {"href": f"/queue?item={id}", "excerpt": "Cứ mưa là ngập." + HOSTILE, "state": "waiting"}
    told |= {"meeting": "Đối thoại" + HOSTILE, "type": "Kiến nghị", "topic": "Thoát nước", "office": OFFICE}
    told |= {"probability": 0.62, "due": date(2026, 12, 4), "days_left": 9}
    return Row(id, **(told | given))


ROWS = (
    row(1, selected=True, risk=3, days_left=-2),
    row(2, blind=True, office="", probability=None, check_kind="second", topic=""),
    row(3, claimed_by="Trần Văn Minh" + HOSTILE, risk=2, days_left=0),
    row(4, state="decided", sealed=True, risk=1, due=None, days_left=None),
)
MINE = Taken("Hà" + HOSTILE, NOW, OFFICE + HOSTILE, "Kiến nghị", "Thoát nước", (OFFICE,), "Đã gọi." + HOSTILE)
THEIRS = Taken("Minh", NOW, "", "Kiến nghị", "Thoát nước", dropped=True)


def opened(**given: Any) -> Opened:
    """Return one comment, open, with everything that may stand beside it."""
    told: dict[str, Any] = {
        "id": 412,
        "version": 3,
        "request": "r" * 32,
        "pieces": (("Tuyến ngõ ", False), ("cứ mưa là ngập", True), (HOSTILE, False)),
        "state": "returned",
        "type": "kien_nghi",
        "topic": "thoat_nuoc",
        "type_name": "Kiến nghị",
        "topic_name": "Thoát nước",
        "meeting": MeetingView("Đối thoại" + HOSTILE, "2026-11", "Phú Thượng", "Xã, phường", "page 2 row 3", "/queue"),
        "before": "Tôi xin có hai ý kiến." + HOSTILE,
        "after": "Việc thứ hai." + HOSTILE,
        "speaker": "[HỌ TÊN]",
        "speaker_place": "tổ dân phố 5" + HOSTILE,
        "heading": "Đô thị" + HOSTILE,
        "type_options": (Option("kien_nghi", "Kiến nghị"),),
        "topic_options": (Option("thoat_nuoc", "Thoát nước" + HOSTILE),),
        "candidates": (
            CandidateView(1, "ha_noi/phu_thuong/ubnd", OFFICE + HOSTILE, 0.56, ("nêu tên phường" + HOSTILE,)),
            CandidateView(2, "ha_noi/so_xay_dung", "Sở Xây dựng", 0.31, (), False, "phường quản lý" + HOSTILE),
        ),
        "offices": (OFFICE, HOSTILE),
        "cooperating": (Option("ha_noi/so_xay_dung", "Sở Xây dựng" + HOSTILE),),
        "reasons": ("hai cơ quan gần ngang nhau" + HOSTILE,),
        "deadline": DeadlineView(date(2026, 12, 4), "Luật Tiếp công dân" + HOSTILE, 1),
        "examples": (Example("Đèn ngõ tắt." + HOSTILE, "Chiếu sáng" + HOSTILE, OFFICE + HOSTILE),),
        "similar": (Similar("Ngõ 32 ngập." + HOSTILE, OFFICE, NOW - timedelta(days=20), "/queue?item=88"),),
        "history": (Event("", NOW, "suggest", OFFICE), Event("Hà", NOW, "unknown_act", "", "Ghi chú" + HOSTILE)),
        "sentences": (Sentence(0, "Một." + HOSTILE, True), Sentence(1, "Hai.", True), Sentence(2, "Ba.", False)),
        "merge_with": (Neighbour(413, 1, "Việc thứ hai." + HOSTILE),),
        "returned": Returned("Sở Xây dựng" + HOSTILE, NOW, "Đã phân cấp." + HOSTILE),
        "concerned": (OFFICE + HOSTILE,),
        "risk": 2,
        "check_kind": "unattended",
        "claimed_until": NOW + timedelta(minutes=10),
        "can": ALL,
    }
    return Opened(**(told | given))


BARE = Opened(1, 1, "r" * 32, (("Vâng.", False),), "waiting", "", "", "", "", MeetingView("bien-ban.docx"))


def queue(item: Opened | None = None, **given: Any) -> QueuePage:
    """Return the queue."""
    told: dict[str, Any] = {"rows": ROWS, "total": 12345, "page": 2, "pages": 3, "filters": FILTERS, "words": HOSTILE}
    told |= {"views": (SavedView(1, "Của tôi" + HOSTILE, "topic=thoat_nuoc"),), "opened": item}
    told |= {
        "counts": {"review": 12345, "arbiter": 1},
        "base": "queue=review&topic=thoat_nuoc&due=week&since=2026-11-01",
    }
    return QueuePage(**(told | given))


PREVIEW = (*tuple(BulkRow(one, OFFICE + HOSTILE) for one in ROWS[:2]), BulkRow(ROWS[2], left_out="left_claimed"))

PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "start": ("queue.html", lambda: {"page": queue()}),
    "nothing waits": ("queue.html", lambda: {"page": QueuePage((), 0, 1, 1)}),
    "sealed list": ("queue.html", lambda: {"page": queue(BARE, queue="", base="sealed=1")}),
    "item": ("queue.html", lambda: {"page": queue(opened())}),
    "item after a decision": ("queue.html", lambda: {"page": queue(opened(masked=False)), "flash": FLASH}),
    "bare item": ("queue.html", lambda: {"page": queue(BARE)}),
    "blind item": (
        "queue.html",
        lambda: {"page": queue(opened(blind=True, candidates=(), reasons=(), cooperating=()))},
    ),
    "sealed item": ("queue.html", lambda: {"page": queue(opened(sealed=True, risk=3))}),
    "claimed item": (
        "queue.html",
        lambda: {"page": queue(opened(claimed_by="Minh" + HOSTILE, can=frozenset({"note"})))},
    ),
    "differing": (
        "queue.html",
        lambda: {"page": queue(opened(state="disputed", taken=(MINE, THEIRS)), queue="arbiter")},
    ),
    "decided item": (
        "queue.html",
        lambda: {
            "page": queue(
                opened(
                    state="decided",
                    candidates=(),
                    can=frozenset({"return", "note"}),
                    decided=MINE,
                    machine=Taken("", None, OFFICE, probability=0.56),
                    undo=Undoable(9, "Giao cơ quan" + HOSTILE),
                )
            )
        },
    ),
    "bulk": ("bulk.html", lambda: {"page": BulkPage("select", ROWS, (), 4, 1, 2, FILTERS, HOSTILE, "topic=x")}),
    "bulk without any": ("bulk.html", lambda: {"page": BulkPage("select")}),
    "bulk preview": ("bulk.html", lambda: {"page": BulkPage("preview", preview=PREVIEW, request="r", office=HOSTILE)}),
    "bulk drop": ("bulk.html", lambda: {"page": BulkPage("preview", preview=PREVIEW, action="drop")}),
    "bulk refused": ("bulk.html", lambda: {"page": BulkPage("preview", preview=PREVIEW[2:])}),
    "conflict": (
        "conflict.html",
        lambda: {"conflict": Conflict(7, "/queue?item=7", HOSTILE, MINE, THEIRS, 4, "r", True, (("office", HOSTILE),))},
    ),
    "conflict alike": ("conflict.html", lambda: {"conflict": Conflict(7, "/queue", "Ngập.", MINE, MINE, 4, "r", True)}),
    "sealed": (
        "sealed.html",
        lambda: {"page": SealedPage(ROWS, 4, 1, 2, (Unmasking(1, "/queue?item=1", "Hà", NOW, HOSTILE),))},
    ),
    "none sealed": ("sealed.html", lambda: {"page": SealedPage((), 0, 1, 1)}),
    "offices": (
        "offices.html",
        lambda: {
            "page": OfficesPage(HOSTILE, "/items/7/decision", (OfficeMatch("a", HOSTILE), OfficeMatch("b", OFFICE)))
        },
    ),
    "one office": (
        "offices.html",
        lambda: {
            "page": OfficesPage(
                "so", "/items/7/decision", (OfficeMatch("a", OFFICE),), (("v", HOSTILE),), "cooperating"
            )
        },
    ),
    "no office": ("offices.html", lambda: {"page": OfficesPage("xyz", "/items/7/decision", ())}),
    "no words": ("offices.html", lambda: {"page": OfficesPage("", "/items/7/decision", ())}),
    "keys": ("keys.html", dict),
}
"""What is shown -> its template, and the data for it."""
