"""The queue and one comment: what a reviewer sees and does, through the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from pipeline.cases.desk import Desk
from pipeline.config import MODELS, SHIPPED
from pipeline.review.examples import Examples
from pipeline.review.site import Site
from pipeline.taxonomy import Taxonomy

from ..cases.conftest import BUILD, TURN, WARD, Chance, PutItems, laid_of
from .conftest import Clerks, Client

CUT = TURN.index("Đèn")


def fields_of(page: Any, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that goes to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page.text, re.DOTALL)
    assert form, f"no form to {action}"
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in found}


def item_of(site: Site, item_id: int) -> Any:
    with site.store.read() as unit:
        return unit.items.get(item_id)


@pytest.fixture
def anne(clerks: Clerks) -> Client:
    return clerks.log_in("reviewer")


def test_the_queue_leads_to_the_most_urgent_comment(anne: Client, put: PutItems) -> None:
    put(laid_of(record_id="bb.docx#1.1"))
    (urgent,) = put(laid_of("Cột điện sắp đổ vào lớp học.", harms=("danger",)))
    answer = anne.get("/queue/next")
    assert answer.headers["location"].endswith(f"item={urgent}")
    page = anne.follow(answer)
    assert "Cột điện sắp đổ" in page.text
    assert "UBND phường Phú Thượng" in page.text


@pytest.mark.parametrize(("chosen", "office"), [("1", WARD[2]), ("2", BUILD[2])])
def test_a_number_accepts_an_office_and_the_next_comment_comes(
    anne: Client, put: PutItems, site: Site, chosen: str, office: str
) -> None:
    first, second = put(laid_of(), laid_of(record_id="bb.docx#2.1", turn_id="bb.docx#2"))
    page = anne.open(f"/queue?item={first}")
    answer = anne.post(f"/items/{first}/decision", fields_of(page, f"/items/{first}/decision") | {"chosen": chosen})
    assert answer.headers["location"].endswith(f"item={second}")
    assert item_of(site, first).standing.office == office
    assert "Đã giao ý kiến" in anne.follow(answer).text


def test_a_form_sent_twice_decides_once(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of())
    form = fields_of(anne.open(f"/queue?item={item_id}"), f"/items/{item_id}/decision") | {"chosen": "1"}
    assert [anne.post(f"/items/{item_id}/decision", form).status_code for _ in range(2)] == [303, 303]
    assert item_of(site, item_id).version == 2


def test_undo_brings_the_comment_back(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of())
    page = anne.open(f"/queue?item={item_id}")
    answer = anne.post(f"/items/{item_id}/decision", fields_of(page, f"/items/{item_id}/decision") | {"chosen": "1"})
    undo = re.search(r'action="(/undo\?decision=\d+)"', anne.follow(answer).text)
    assert undo
    anne.follow(anne.post(undo[1]))
    assert item_of(site, item_id).standing.state == "waiting"


def test_typed_words_that_name_one_office_decide(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of())
    form = fields_of(anne.open(f"/queue?item={item_id}"), f"/items/{item_id}/decision")
    answer = anne.post(f"/items/{item_id}/decision", form | {"chosen": "words", "office_words": "sở y tế"})
    assert answer.status_code == 303
    assert item_of(site, item_id).standing.office == "ha_noi/so_y_te"


def test_typed_words_that_name_several_lead_to_a_choice(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of())
    form = fields_of(anne.open(f"/queue?item={item_id}"), f"/items/{item_id}/decision")
    page = anne.post(f"/items/{item_id}/decision", form | {"chosen": "words", "office_words": "công an"})
    assert page.status_code == 200
    assert item_of(site, item_id).standing.state == "waiting"
    form = fields_of(page, f"/items/{item_id}/decision") | {"office": "ha_noi/phu_thuong/cong_an"}
    assert anne.post(f"/items/{item_id}/decision", form).status_code == 303
    assert item_of(site, item_id).standing.office == "ha_noi/phu_thuong/cong_an"


def test_words_without_diacritics_are_found_while_typing(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of())
    found = anne.get(f"/offices?q=so+xay&item={item_id}").json()
    assert {"office": "ha_noi/so_xay_dung", "agency_id": "so_xay_dung", "name": "Sở Xây dựng Hà Nội"}.keys() == found[
        0
    ].keys()
    assert found[0]["office"] == "ha_noi/so_xay_dung"


def test_the_second_of_two_sees_both_decisions_and_nothing_is_lost(clerks: Clerks, put: PutItems, site: Site) -> None:
    anne, bert = clerks.log_in("reviewer"), clerks.log_in("reviewer")
    (item_id,) = put(laid_of())
    at = f"/items/{item_id}/decision"
    page = bert.open(f"/queue?item={item_id}")
    late = fields_of(page, at)
    bert.post(f"/items/{item_id}/release", fields_of(page, f"/items/{item_id}/release"))
    anne.post(at, fields_of(anne.open(f"/queue?item={item_id}"), at) | {"chosen": "1"})
    conflict = bert.post(at, late | {"chosen": "2", "note": "đường của thành phố"})
    assert conflict.status_code == 409
    assert "UBND phường Phú Thượng" in conflict.text
    assert "Sở Xây dựng" in conflict.text
    assert item_of(site, item_id).standing.office == WARD[2]
    replaced = bert.post(at, fields_of(conflict, at))
    assert replaced.status_code == 303
    assert item_of(site, item_id).standing.office == BUILD[2]


def test_what_is_decided_is_changed_on_purpose_only(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of())
    page = anne.open(f"/queue?item={item_id}")
    assert 'id="change"' not in page.text
    anne.post(f"/items/{item_id}/decision", fields_of(page, f"/items/{item_id}/decision") | {"chosen": "1"})
    page = anne.get(f"/queue?queue=all&item={item_id}").text
    assert page.index('<details class="fold" id="change"') < page.index(f'action="/items/{item_id}/decision"')


def test_what_somebody_has_open_is_shown_as_kept(clerks: Clerks, put: PutItems) -> None:
    anne, bert = clerks.log_in("reviewer"), clerks.log_in("reviewer")
    (item_id,) = put(laid_of())
    anne.get("/queue/next")
    assert anne.person is not None
    page = bert.get(f"/queue?item={item_id}")
    assert anne.person.name in page.text
    assert f'action="/items/{item_id}/decision"' not in page.text


def test_a_blind_comment_hides_every_trace_of_the_suggestion(
    anne: Client, put: PutItems, chance: Chance, site: Site
) -> None:
    chance.value = 0.0
    (item_id,) = put(laid_of())
    chance.value = 1.0
    page = anne.open(f"/queue?item={item_id}")
    assert "UBND phường Phú Thượng" not in page.text
    assert "hai cơ quan gần ngang nhau" not in page.text
    assert page.text.count('<option value="">Chưa chọn') == 2  # type and topic are left open too
    form = fields_of(page, f"/items/{item_id}/decision")
    anne.post(f"/items/{item_id}/decision", form | {"chosen": "words", "office": BUILD[2]})
    shown = anne.get(f"/queue?queue=all&item={item_id}")
    assert "UBND phường Phú Thượng" in shown.text
    with site.store.read() as unit:
        assert [one.seen for one in unit.decisions.of(item_id)] == [False]


def test_labelled_examples_are_shown_as_such_and_their_people_masked(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of("Đèn đường ngõ 12 tắt cả tháng nay."))
    page = anne.open(f"/queue?item={item_id}").text
    (shown,) = re.findall(r'<details class="fold examples">.*?</details>', page, re.DOTALL)
    assert "3 ví dụ đã gán nhãn" in shown
    assert "không phải ý kiến của người dân" in shown
    assert "Chiếu sáng" in shown
    assert shown.count("<li>") == 3


def test_a_blind_comment_shows_no_labelled_examples(anne: Client, put: PutItems, chance: Chance) -> None:
    chance.value = 0.0
    (item_id,) = put(laid_of("Đèn đường ngõ 12 tắt cả tháng nay."))
    assert "ví dụ đã gán nhãn" not in anne.open(f"/queue?item={item_id}").text


def test_without_a_corpus_the_page_goes_without_examples(
    anne: Client, app: FastAPI, site: Site, put: PutItems, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    app.state.site = replace(site, examples=Examples(MODELS / SHIPPED, tmp_path / "none", taxonomy))
    (item_id,) = put(laid_of("Đèn đường ngõ 12 tắt cả tháng nay."))
    page = anne.open(f"/queue?item={item_id}").text
    assert "Đèn đường ngõ 12" in page
    assert "ví dụ đã gán nhãn" not in page


def test_a_second_look_shows_neither_the_first_decision_nor_the_suggestion(
    clerks: Clerks, put: PutItems, chance: Chance
) -> None:
    anne, bert = clerks.log_in("reviewer"), clerks.log_in("reviewer")
    (item_id,) = put(laid_of())
    chance.value = 0.0
    at = f"/items/{item_id}/decision"
    anne.post(at, fields_of(anne.open(f"/queue?item={item_id}"), at) | {"chosen": "2"})
    page = bert.open(f"/queue?item={item_id}")
    assert "Sở Xây dựng" not in page.text
    assert "UBND phường Phú Thượng" not in page.text


def test_sentences_are_split_from_the_page(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of(TURN, turn=TURN))
    page = anne.open(f"/queue?item={item_id}")
    form = fields_of(page, f"/items/{item_id}/split") | {"starts": "1"}
    answer = anne.post(f"/items/{item_id}/split", form)
    child = int(answer.headers["location"].rpartition("=")[2])
    assert item_of(site, child).comment.text == TURN[: CUT - 1]
    assert item_of(site, item_id).standing.state == "replaced"


def test_a_clip_is_widened_from_the_page(anne: Client, put: PutItems, site: Site) -> None:
    (item_id,) = put(laid_of(TURN[: CUT - 1], turn=TURN))
    form = fields_of(anne.open(f"/queue?item={item_id}"), f"/items/{item_id}/clip")
    answer = anne.post(f"/items/{item_id}/clip", form | {"sentences": ["0", "1"]})
    child = int(answer.headers["location"].rpartition("=")[2])
    assert item_of(site, child).comment.text == TURN


def test_neighbours_are_joined_from_the_page(anne: Client, put: PutItems, site: Site) -> None:
    first, last = put(laid_of(TURN[: CUT - 1], turn=TURN), laid_of(TURN[CUT:], turn=TURN, record_id="bb.docx#1.2"))
    form = fields_of(anne.open(f"/queue?item={first}"), f"/items/{first}/merge")
    answer = anne.post(f"/items/{first}/merge", form | {"with": f"{last}:1"})
    child = int(answer.headers["location"].rpartition("=")[2])
    assert item_of(site, child).comment.text == TURN


def test_not_ours_brings_it_back_with_the_reason(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of(decision="auto"))
    page = anne.open(f"/queue?queue=all&item={item_id}")
    form = fields_of(page, f"/items/{item_id}/return")
    anne.post(f"/items/{item_id}/return", form | {"reason": "Ngõ thuộc phường Nhật Tân"})
    assert "Ngõ thuộc phường Nhật Tân" in anne.get(f"/queue?item={item_id}").text


def test_unmasked_words_are_shown_once_and_leave_a_trace(anne: Client, put: PutItems, site: Site) -> None:
    laid = laid_of("Bà Mận số máy 0912345678 phản ánh ngõ ngập.")
    laid.record["masked_text"] = "Bà [HỌ TÊN] số máy [SĐT] phản ánh ngõ ngập."  # type: ignore[index]
    (item_id,) = put(laid)
    page = anne.open(f"/queue?item={item_id}")
    assert "0912345678" not in page.text
    form = fields_of(page, f"/items/{item_id}/unmask") | {"reason": "gọi lại cho người dân"}
    assert "0912345678" in anne.post(f"/items/{item_id}/unmask", form).text
    assert "0912345678" not in anne.get(f"/queue?item={item_id}").text
    with site.store.read() as unit:
        assert [one.action for one in unit.trail.entries(subject=f"item:{item_id}", limit=5)] == ["item.unmask"]


def test_a_list_is_narrowed_and_searched_without_diacritics(anne: Client, put: PutItems) -> None:
    put(laid_of("Đèn đường hỏng.", topic="chieu_sang"), laid_of("Ngõ ngập nặng.", record_id="bb.docx#2.1"))
    assert "Đèn đường hỏng" not in anne.get("/queue?words=ngap").text
    assert "Ngõ ngập nặng" in anne.get("/queue?words=NGẬP").text
    assert "Ngõ ngập nặng" not in anne.get("/queue?topic=chieu_sang").text
    for words in ("%", "_", "' OR 1=1 --", "<script>alert(1)</script>", "\\"):
        page = anne.get("/queue", params={"words": words})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "Ngõ ngập nặng" not in page.text


def test_a_view_is_saved_and_dropped(anne: Client) -> None:
    anne.open("/queue")
    page = anne.follow(anne.post("/queue/views", {"name": "Ngập", "query": "topic=ung_ngap"}))
    assert 'href="/queue?topic=ung_ngap"' in page.text
    view = re.search(r'name="view" value="(\d+)"', page.text)
    assert view
    assert "Ngập</a>" not in anne.follow(anne.post("/queue/views/drop", {"view": view[1]})).text


def test_a_scripts_text_is_shown_as_text(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of('<img src=x onerror="alert(1)"> ngập <script>alert(2)</script>'))
    page = anne.get(f"/queue?item={item_id}")
    assert "<img" not in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/queue?item=999", "/items/999", "/queue?item=0", "/queue?item=abc"])
def test_a_comment_that_is_not_there_is_a_page_that_helps(anne: Client, path: str) -> None:
    page = anne.get(path)
    assert page.status_code in (404, 422)
    assert "/queue" in page.text


def test_counts_are_told_to_the_script(anne: Client, put: PutItems) -> None:
    put(laid_of(), laid_of(record_id="bb.docx#2.1"))
    assert anne.get("/queue/counts").json() == {"review": 2}


def test_who_only_reads_gets_no_forms(clerks: Clerks, put: PutItems) -> None:
    (item_id,) = put(laid_of())
    page = clerks.log_in("monitor").get(f"/queue?item={item_id}")
    assert "Ngõ 12" in page.text
    assert "/decision" not in page.text


def test_the_desk_is_there(desk: Desk, site: Site) -> None:
    assert site.desk is desk


@pytest.mark.parametrize("path", ["/queue?words=%00", "/queue?item=1&base=%00"])
def test_a_character_that_no_database_takes_is_refused(anne: Client, path: str) -> None:
    assert anne.get(path).status_code == 400


def test_it_is_refused_in_forms_too(anne: Client, put: PutItems) -> None:
    (item_id,) = put(laid_of())
    form = fields_of(anne.open(f"/queue?item={item_id}"), f"/items/{item_id}/note")
    assert anne.post(f"/items/{item_id}/note", form | {"note": "a\0b"}).status_code == 400
