"""A reviewer's day in a real browser: in come the minutes, out go decisions, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.batch.foreman import Foreman
from pipeline.batch.importing import Workshop
from pipeline.cli.analyst import settings_with_model
from pipeline.review.site import Site
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Item

from ...cases.conftest import BUILD, POLICE, TURN, WARD, Chance, PutItems, laid_of
from ..conftest import PASSWORD, Clerks, Clock
from .conftest import HEALTH, SAMPLE, OpenWindow, Window, many_laid

FIRST = TURN[: TURN.index("Đèn") - 1]


def type_office(anne: Window, words: str) -> None:
    """Type an office's name by keyboard and take the first that is offered."""
    anne.press("/")
    anne.page.keyboard.type(words)
    anne.page.locator("#decide [role=option]").first.wait_for()
    anne.lead("ArrowDown", "Enter", "Enter")


def test_a_person_logs_in_and_out(window: OpenWindow, clerks: Clerks) -> None:
    clerks.add("an")
    anne = window()
    anne.open("/queue?topic=ung_ngap")
    assert anne.path.startswith("/login")
    anne.page.get_by_label("Tên đăng nhập").fill("an")
    anne.page.get_by_label("Mật khẩu").fill(PASSWORD)
    anne.lead("Enter")
    assert anne.path == "/queue?topic=ung_ngap"
    anne.click("form[action='/logout'] button")
    assert anne.path == "/login"
    anne.open("/queue")
    assert anne.path.startswith("/login")


def test_a_wrong_password_says_neither_what_was_wrong_nor_the_password(window: OpenWindow, clerks: Clerks) -> None:
    clerks.add("an")
    texts = []
    for login in ("an", "nobody"):
        one = window()
        one.open("/login")
        one.page.locator("#f-login").fill(login)
        one.page.locator("#f-password").fill("mat khau sai")
        one.lead("Enter")
        texts.append(one.text)
        assert "mat khau sai" not in one.page.content()
    assert texts[0] == texts[1]


def test_minutes_are_sent_in_and_their_comments_lie_on_the_desk(
    anne: Window, site: Site, clock: Clock, chance: Chance, tmp_path: Path
) -> None:
    settings = settings_with_model()
    anne.open("/imports")
    anne.page.set_input_files("#f-files", SAMPLE)
    with anne.page.expect_navigation():
        anne.page.locator("form[data-upload] button.is-primary").click()
    assert anne.path == "/imports/1"
    assert SAMPLE.name in anne.text
    shop = Workshop(
        store=site.store,
        settings=lambda: settings,
        review=settings.review,
        topics=site.desk.topics,
        uploads=site.uploads,
        snapshots=tmp_path / "snapshots",
        clock=clock,
        draw=chance,
    )
    assert Foreman(shop, "w1").round()
    anne.open("/imports/1")
    with site.store.read() as unit:
        n_laid = unit.items.count(Filter())
    assert n_laid > 5
    anne.click("main a[href*='meeting=']")
    anne.click(".tabs a[href*='queue=all']")
    rows = anne.page.locator("[data-row]")
    assert rows.count() == min(n_laid, site.settings.review.page_size)
    with anne.page.expect_navigation():
        rows.first.click()
    assert anne.page.locator("blockquote.sentence").inner_text()


def test_thirty_comments_are_decided_by_keyboard_alone(
    anne: Window, put: PutItems, site: Site, item_of: Callable[[int], Item]
) -> None:
    put(*many_laid(30))
    anne.open("/queue")
    anne.lead("n")
    expected: dict[int, str | None] = {}
    for turn in range(30):
        item = anne.item
        assert item not in expected
        if turn % 6 == 5 and turn < 29:  # the next one first, then back to this one
            anne.lead("n")
            assert anne.item != item
            item = anne.item
        if turn % 6 < 3:
            expected[item] = (WARD, BUILD, POLICE)[turn % 6][2]
            anne.lead(str(turn % 6 + 1))
        elif turn % 6 == 3:
            expected[item] = HEALTH
            type_office(anne, "so y te")
        elif turn % 6 == 4:
            expected[item] = None
            anne.lead("x", "Tab", "Enter")
        else:
            expected[item] = WARD[2]
            anne.lead("1")
        assert str(item) in anne.flash
    assert anne.path == "/queue?queue=review" or anne.path == "/queue"
    assert anne.page.locator("[data-row]").count() == 0
    assert len(expected) == 30
    standings = {one: item_of(one).standing for one in expected}
    assert {one: standing.office for one, standing in standings.items() if standing.state == "decided"} == {
        one: office for one, office in expected.items() if office
    }
    assert [standings[one].state for one, office in expected.items() if office is None] == ["dropped"] * 5
    with site.store.read() as unit:
        assert not unit.trail.examine().faults


def test_type_topic_a_note_and_a_cooperating_office_are_given_by_keyboard(
    anne: Window, put: PutItems, item_of: Callable[[int], Item], site: Site
) -> None:
    (item,) = put(laid_of())
    anne.open(f"/queue?item={item}")
    anne.press("t")
    assert anne.focused == "decide-type"
    anne.page.keyboard.type("Kiến")
    anne.press("Tab")
    anne.page.keyboard.type("Giao thông")
    anne.press("Escape", "c")
    anne.page.locator("#cooperating-words").focus()
    anne.page.keyboard.type("so y te")
    anne.page.locator("#decide [role=option]").first.wait_for()
    anne.press("ArrowDown", "Enter", "Escape", "o")
    assert anne.focused == "decide-note"
    anne.page.keyboard.type("Đã gọi phường")
    anne.lead("Escape", "2")
    standing = item_of(item).standing
    assert standing.office == BUILD[2]
    assert standing.type == "kien_nghi"
    assert standing.topic != "ung_ngap"
    with site.store.read() as unit:
        after = unit.decisions.of(item)[0].after
    assert [one["office"] for one in after["cooperating"]] == [HEALTH]
    assert after["note"] == "Đã gọi phường"


def test_a_decision_is_taken_back_and_corrected(
    anne: Window, put: PutItems, item_of: Callable[[int], Item], site: Site
) -> None:
    item, _ = put(*many_laid(2))
    anne.open("/queue/next")
    anne.lead("1")
    assert item_of(item).standing.office == WARD[2]
    anne.lead("u")
    assert anne.item == item
    assert item_of(item).standing.state == "waiting"
    anne.lead("2")
    assert item_of(item).standing.office == BUILD[2]
    anne.open(f"/queue?queue=all&item={item}")
    assert WARD[1] in anne.text  # what the machine said stays beside it
    with site.store.read() as unit:
        assert [one.action for one in unit.decisions.of(item)] == ["decide", "undo", "decide"]


def test_a_comment_is_split_widened_and_joined_again(
    anne: Window, put: PutItems, item_of: Callable[[int], Item], site: Site
) -> None:
    (item,) = put(laid_of(TURN, turn=TURN))
    anne.open(f"/queue?item={item}")
    anne.lead("s", "Space", "Tab", "Enter")
    first = anne.item
    assert item_of(first).comment.text == FIRST
    anne.lead("m", "Space", "Tab", "Enter")
    joined = anne.item
    assert item_of(joined).comment.text == TURN
    anne.lead("u")
    assert item_of(first).standing.state == "waiting"
    anne.open(f"/queue?item={first}")
    anne.press("e", "Tab")
    anne.lead("Space", "Tab", "Enter")
    assert item_of(anne.item).comment.text == TURN
    with site.store.read() as unit:
        assert not unit.trail.examine().faults


def test_not_ours_comes_back_and_the_second_time_goes_to_an_arbiter(
    anne: Window, window: OpenWindow, clerks: Clerks, put: PutItems, item_of: Callable[[int], Item]
) -> None:
    (item,) = put(laid_of(decision="auto"))
    for n, reason in enumerate(("Ngõ thuộc phường Nhật Tân", "Cống do thành phố quản lý"), start=1):
        anne.open(f"/queue?queue=all&item={item}")
        anne.press("r")
        anne.page.keyboard.type(reason)
        anne.lead("Tab", "Enter")
        anne.open(f"/queue?queue=all&item={item}")
        assert reason in anne.text
        if n == 1:
            anne.lead("2")
    assert item_of(item).standing.queue == "arbiter"
    assert anne.page.locator("#decide").count() == 0
    judge = window(clerks.add("judge", arbitrates=True))
    judge.open("/queue/next?queue=arbiter")
    assert judge.item == item
    judge.lead("3")
    assert item_of(item).standing.office == POLICE[2]
    assert item_of(item).standing.state == "decided"


def test_many_are_decided_with_their_suggestions_in_sight_and_undone_as_one(
    anne: Window, put: PutItems, site: Site
) -> None:
    put(*many_laid(5))
    anne.open("/bulk?topic=ung_ngap")
    assert anne.page.locator("tbody tr").count() == 5
    assert WARD[1] in anne.text
    anne.page.get_by_label("Chọn tất cả").check()
    anne.page.locator("#items-3").uncheck()
    anne.page.locator("#action-accept").check()
    anne.click(".bulk-do button.is-primary")
    assert anne.page.locator("tbody tr").count() == 4
    with site.store.read() as unit:
        assert unit.items.count(Filter(states=("decided",))) == 0
    anne.click("form[action='/bulk'] button.is-primary")
    with site.store.read() as unit:
        assert unit.items.ids(Filter(states=("waiting",)), limit=9) == [3]
    anne.lead("u")
    with site.store.read() as unit:
        assert unit.items.count(Filter(states=("waiting",))) == 5


def test_a_blind_comment_shows_no_suggestion_anywhere_until_it_is_decided(
    anne: Window, put: PutItems, chance: Chance, site: Site
) -> None:
    chance.value = 0.0
    (item,) = put(laid_of())
    chance.value = 1.0
    for path in ("/queue", "/bulk", f"/queue?item={item}"):
        anne.open(path)
        assert "Ngõ 12" in anne.page.inner_text("body")
        assert WARD[1] not in anne.page.content()
    anne.press("1")
    assert anne.item == item
    assert anne.path == f"/queue?item={item}"
    type_office(anne, "so xay dung")
    anne.open(f"/queue?queue=all&item={item}")
    assert WARD[1] in anne.text
    with site.store.read() as unit:
        assert [(one.seen, one.chosen) for one in unit.decisions.of(item)] == [(False, 2)]


def test_a_sealed_comment_is_refused_to_whom_it_is_not_for(
    anne: Window, window: OpenWindow, clerks: Clerks, put: PutItems, site: Site
) -> None:
    (item,) = put(laid_of("Ông trưởng thôn nhận tiền.", harms=("secrecy",)))
    for path in (f"/queue?item={item}", f"/items/{item}", f"/queue?sealed=1&item={item}", "/sealed"):
        answer = anne.open(path)
        assert answer.status in (403, 404)
        assert "trưởng thôn" not in anne.page.content()
        assert anne.page.locator("main a[href='/queue']").count() == 1
    anne.open("/queue?queue=all&words=truong+thon")
    assert "trưởng thôn" not in anne.page.content()
    named = window(clerks.add("named", opens_sealed=True))
    named.open("/sealed")
    named.click("[data-row]")
    assert "trưởng thôn" in named.text
    named.press("v")
    named.page.keyboard.type("xem xét thụ lý")
    named.lead("Tab", "Enter")
    with site.store.read() as unit:
        assert [one.action for one in unit.trail.entries(subject=f"item:{item}")] == ["item.unmask"]
    named.open("/sealed")
    assert "xem xét thụ lý" in named.text


def test_the_second_of_two_at_one_comment_sees_both_decisions(
    window: OpenWindow, clerks: Clerks, put: PutItems, clock: Clock, item_of: Callable[[int], Item]
) -> None:
    (item,) = put(laid_of())
    anne, bert = window(clerks.add("anne")), window(clerks.add("bert"))
    bert.open(f"/queue?item={item}")
    anne.open(f"/queue?item={item}")
    assert anne.page.locator("#decide").count() == 0
    assert "Cán bộ bert" in anne.text
    clock.move(minutes=11)
    anne.open(f"/queue?item={item}")
    anne.lead("1")
    bert.press("o")
    bert.page.keyboard.type("đường của thành phố")
    bert.lead("Escape", "2")
    assert WARD[1] in bert.text
    assert BUILD[1] in bert.text
    assert "đường của thành phố" in bert.text
    assert bert.focused == "focus"
    assert item_of(item).standing.office == WARD[2]
    bert.click("main button.is-danger")
    assert item_of(item).standing.office == BUILD[2]


def test_two_who_ask_for_work_never_get_the_same_comment(window: OpenWindow, clerks: Clerks, put: PutItems) -> None:
    put(*many_laid(3))
    windows = [window(clerks.add(f"p{n}")) for n in range(3)]
    for one in windows:
        one.open("/queue/next")
    assert len({one.item for one in windows}) == 3
