"""Where one fact decides, the officer is asked for it, and the answer assigns the office."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.review.messages import LANGUAGES
from pipeline.review.opened_view import CandidateView
from pipeline.review.templating import load_templates

from ..cases.conftest import BUILD, WARD, Chance, PutItems, laid_of
from .conftest import Clerks
from .invented import HOSTILE, NAVIGATION, VISITOR, opened, queue

QUESTION = "Cống này do ai quản lý?"
ANSWERS = {WARD[0]: "cống trong ngõ", BUILD[0]: "cống trên đường chính"}


def test_the_question_is_asked_and_its_answer_assigns_the_office(clerks: Clerks, put: PutItems) -> None:
    laid = laid_of()
    (item_id,) = put(replace(laid, context=replace(laid.context, question=QUESTION, answers=ANSWERS)))
    page = clerks.log_in("reviewer").open(f"/queue?item={item_id}").text
    (block,) = re.findall(r'<div class="question".*?</div>', page, re.DOTALL)
    assert QUESTION in block
    buttons = re.findall(
        r'name="chosen" value="(\d)">.*?class="answer"[^>]*>(.*?)</span>.*?</button>', block, re.DOTALL
    )
    told = [(number, re.sub("<[^>]*>", "", answer)) for number, answer in buttons]
    assert told == [("1", ANSWERS[WARD[0]]), ("2", ANSWERS[BUILD[0]])]
    assert block in page[page.index('id="decide"') : page.index("</form>", page.index('id="decide"'))]


def test_where_no_fact_decides_nothing_is_asked(clerks: Clerks, put: PutItems) -> None:
    (item_id,) = put(laid_of())
    assert 'class="question"' not in clerks.log_in("reviewer").open(f"/queue?item={item_id}").text


def test_who_decides_blind_is_not_asked_what_the_suggestion_asks(clerks: Clerks, put: PutItems, chance: Chance) -> None:
    chance.value = 0.0  # drawn for a blind decision
    laid = laid_of()
    (item_id,) = put(replace(laid, context=replace(laid.context, question=QUESTION, answers=ANSWERS)))
    page = clerks.log_in("reviewer").open(f"/queue?item={item_id}").text
    assert "chọn ngẫu nhiên" in page
    assert QUESTION not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_and_answers_are_shown_as_text_in_every_language(language: str) -> None:
    candidates = (
        CandidateView(1, "a/x", "UBND", 0.5, answer="cống trong ngõ" + HOSTILE),
        CandidateView(2, "a/y", "Sở", 0.4, answer="cống chính"),
        CandidateView(3, "a/z", "Công an", 0.1),
    )
    page = queue(opened(question=QUESTION + HOSTILE, candidates=candidates))
    html = load_templates().render(
        "queue.html", language, visitor=VISITOR, nav=NAVIGATION, here="/", flash=None, page=page
    )
    block = html[html.index('<div class="question"') :].split("</div>")[0]
    assert block.count("<button") == 2
    assert "<script>alert" not in block
    assert "&lt;script&gt;" in block
