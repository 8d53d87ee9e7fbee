"""The desk's own pages, made with invented data: whole, labelled, in both languages, and nothing gets through raw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from pipeline.review.messages import LANGUAGES
from pipeline.review.templating import (
    Templates,
    days_left,
    in_language,
    in_vietnamese,
    likelihood,
    load_templates,
    percent,
    show_day,
    show_locator,
    show_moment,
)

from .invented import FLASH, HOSTILE, NAVIGATION, OFFICE, PAGES, VISITOR, opened, queue

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "path",
        "rect",
        "circle",
    ]
)
_POINTS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")


@dataclass
class Element:
    """One element, with the words in it."""

    name: str
    attributes: dict[str, str]
    parents: tuple[Element, ...]
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def text(self) -> str:
        return " ".join("".join(self.words).split())


class Page(HTMLParser):
    """A page taken apart; raises where an element is not closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[one.name for one in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].name == tag, f"</{tag}> closes {[one.name for one in self._open]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def all(self, *names: str) -> list[Element]:
        return [one for one in self.elements if one.name in names]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load_templates()


def html_of(templates: Templates, shown: str, language: str) -> str:
    name, data = PAGES[shown]
    given = {"visitor": VISITOR, "nav": NAVIGATION, "here": "/queue?item=1", "flash": None} | data()
    return templates.render(name, language, **given)


@pytest.fixture(params=[(shown, language) for shown in PAGES for language in LANGUAGES], ids=lambda one: " ".join(one))
def html(request: pytest.FixtureRequest, templates: Templates) -> str:
    shown, language = request.param
    return html_of(templates, shown, language)


def test_ids_are_unique_and_whatever_points_at_one_finds_it(html: str) -> None:
    page = Page(html)
    ids = [one.get("id") for one in page.elements if "id" in one.attributes]
    assert sorted(ids) == sorted(set(ids))
    wanted = {name for one in page.elements for kind in _POINTS for name in one.get(kind).split()}
    wanted |= {one.get("href")[1:] for one in page.all("a") if one.get("href").startswith("#")}
    assert wanted <= set(ids)


def test_there_is_one_first_heading_and_no_level_is_left_out(html: str) -> None:
    levels = [int(one.name[1]) for one in Page(html).elements if re.fullmatch(r"h[1-6]", one.name)]
    main = [one for one in Page(html).all("h1") if any(parent.name == "main" for parent in one.parents)]
    assert levels.count(1) == 1
    assert len(main) == 1
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


def test_every_field_has_a_label_and_every_button_and_link_has_words(html: str) -> None:
    page = Page(html)
    labelled = {one.get("for") for one in page.all("label") if one.text()}
    for one in page.all("input", "select", "textarea"):
        assert one.get("type") == "hidden" or one.get("id") in labelled, one.attributes
    for one in page.all("button", "a", "summary", "legend"):
        assert one.text() or one.get("aria-hidden") == "true", one.attributes


def test_nothing_is_run_or_styled_within_the_page(html: str) -> None:
    page = Page(html)
    assert all(one.get("src") == "/static/desk.js" and not one.text() for one in page.all("script"))
    assert not page.all("style")
    for one in page.elements:
        assert not [name for name in one.attributes if name == "style" or name.startswith("on")], one.attributes
        assert not one.get("href").lower().startswith(("javascript:", "data:", "http:", "//")), one.attributes


def test_what_people_wrote_is_shown_and_never_read_as_html(html: str) -> None:
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_each_form_that_changes_something_brings_the_secret_of_the_session(html: str) -> None:
    page = Page(html)
    for form in page.all("form"):
        if form.get("method") == "post":
            fields = [one.get("name") for one in page.all("input") if form in one.parents]
            assert fields.count("csrf") == 1, form.attributes


def test_each_form_of_an_item_says_what_it_was_made_for(templates: Templates) -> None:
    page = Page(html_of(templates, "item", "vi"))
    forms = [one for one in page.all("form") if one.get("action").startswith("/items/412/")]
    assert {one.get("action").rsplit("/", 1)[1] for one in forms} == {
        "decision",
        "drop",
        "return",
        "split",
        "merge",
        "clip",
        "note",
        "unmask",
        "seal",
        "release",
    }
    for form in forms:
        given = {one.get("name"): one.get("value") for one in page.all("input") if form in one.parents}
        assert (given["request"], given["version"]) == ("r" * 32, "3")


def test_enter_in_a_field_does_not_take_the_first_office(templates: Templates) -> None:
    page = Page(html_of(templates, "item", "vi"))
    first = next(one for one in page.all("button") if any(form.get("id") == "decide" for form in one.parents))
    assert (first.get("name"), first.get("value")) == ("chosen", "words")


def test_an_office_is_taken_by_a_button_that_says_number_name_and_odds(templates: Templates) -> None:
    page = Page(html_of(templates, "item", "vi"))
    button = next(one for one in page.all("button") if one.get("data-key") == "1")
    assert (button.get("name"), button.get("value")) == ("chosen", "1")
    assert button.text() == f"1 · {OFFICE}{HOSTILE} – có khả năng (56%)"


def test_a_blind_item_shows_no_suggestion(templates: Templates) -> None:
    page = Page(html_of(templates, "blind item", "vi"))
    main = next(one for one in page.all("main"))
    assert "%" not in main.text()
    assert not [one for one in page.all("button") if one.get("data-key") in ("1", "2", "3")]


def test_what_may_not_be_done_is_not_offered(templates: Templates) -> None:
    page = Page(html_of(templates, "claimed item", "vi"))
    assert [one.get("action") for one in page.all("form") if "/items/" in one.get("action")] == ["/items/412/note"]


def test_evidence_is_marked(templates: Templates) -> None:
    assert [one.text() for one in Page(html_of(templates, "item", "vi")).all("mark")] == ["cứ mưa là ngập"]


def test_after_a_decision_the_heading_has_the_focus_and_tells_what_was_done(templates: Templates) -> None:
    page = Page(html_of(templates, "item after a decision", "vi"))
    heading = page.all("h1")[0]
    told = next(one for one in page.elements if one.get("id") == heading.get("aria-describedby"))
    assert "data-focus" in heading.attributes
    assert told.text() == FLASH["text"]


def test_vietnamese_words_on_an_english_page_say_that_they_are(templates: Templates) -> None:
    page = Page(html_of(templates, "item", "en"))
    assert page.all("html")[0].get("lang") == "en"
    wrong = [
        one.attributes
        for one in page.elements
        if OFFICE in "".join(one.words) and one.name in ("span", "b", "li", "button", "option")
        if not any(each.get("lang") == "vi" for each in (one, *one.parents))
        and not any(each.get("lang") == "vi" for each in page.elements if one in each.parents)
    ]
    assert wrong == []


def test_the_language_is_switched_on_the_same_page(templates: Templates) -> None:
    links = [one for one in Page(html_of(templates, "item", "vi")).all("a") if one.get("hreflang")]
    assert [(one.get("href"), one.get("lang"), one.text()) for one in links] == [
        ("/queue?item=1&lang=en", "en", "English")
    ]


def test_a_list_narrowed_by_the_address_says_so_and_stays_so(templates: Templates) -> None:
    page = Page(html_of(templates, "start", "vi"))
    search = next(one for one in page.all("form") if one.get("role") == "search")
    kept = {one.get("name"): one.get("value") for one in page.all("input") if search in one.parents}
    assert kept["since"] == "2026-11-01"
    assert "Nêu từ ngày: 01/11/2026" in search.text()
    assert "Hạn trả lời: Trong 7 ngày" in search.text()


def test_everyone_can_be_shown_a_page_before_logging_in(templates: Templates) -> None:
    page = Page(templates.render("base.html", "vi"))
    assert not page.all("nav")


def test_each_candidate_has_its_own_key(templates: Templates) -> None:
    html = templates.render("queue.html", "vi", visitor=VISITOR, page=queue(opened()))
    keys = [one.get("data-key") for one in Page(html).elements if one.get("data-key")]
    assert sorted(keys) == sorted(set(keys))


def test_days_and_times_are_written_as_each_language_writes_them() -> None:
    assert show_day(date(2026, 12, 4), "vi") == "04/12/2026"
    assert [show_day(text, "en") for text in ("2026", "2026-12", "2026-12-04", "", "hôm qua")] == [
        *("2026", "December 2026", "4 December 2026", "", "hôm qua")
    ]
    late = datetime(2026, 12, 31, 18, 5, tzinfo=UTC)
    assert (show_moment(late, "vi"), show_day(late, "vi")) == ("01:05 01/01/2027", "01/01/2027")


def test_probabilities_claim_no_more_than_they_know(templates: Templates) -> None:
    say = templates.messages.speaker("en")
    assert [percent(share, say) for share in (0, 0.001, 0.555, 0.999, 1)] == ["0%", "below 1%", "56%", "99%", "100%"]
    assert [likelihood(share, say).partition(" (")[0] for share in (0, 0.2, 0.4, 0.6, 0.8)] == [
        *("very unlikely", "unlikely", "possible", "likely", "very likely")
    ]
    assert [days_left(days, say) for days in (-1, 0, 1, 2)] == ["1 day late", "due today", "1 day left", "2 days left"]
    assert show_locator("table 1 row 3", templates.messages.speaker("vi")) == "bảng 1 dòng 3"


def test_data_is_wrapped_on_pages_of_another_language_only() -> None:
    assert in_vietnamese("<Sở>", "vi") == "&lt;Sở&gt;"
    assert in_vietnamese("<Sở>", "en") == '<span lang="vi">&lt;Sở&gt;</span>'
    assert in_vietnamese("", "en") == ""


@pytest.mark.parametrize(
    ("here", "there"),
    [("", "?lang=en"), ("//evil.example/x?a=1", "/x?a=1&lang=en"), ("/q?lang=vi&b=", "/q?b=&lang=en")],
)
def test_the_switch_of_language_leads_nowhere_else(here: str, there: str) -> None:
    assert in_language(here, "en") == there
