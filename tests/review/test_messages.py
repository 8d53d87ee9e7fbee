"""What the desk says: the same sentences in each language, with the same gaps, and every one that is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from pipeline.errors import ConfigError
from pipeline.review import messages as module
from pipeline.review.messages import FOLDER, LANGUAGES, Messages, language_of, load_messages

REVIEW = Path(module.__file__).parent
_ASKED = re.compile(r"""\bt\(\s*["']([a-z]+\.[a-z0-9_]+)["']\s*(~?)""")


@pytest.fixture(scope="module")
def messages() -> Messages:
    return load_messages()


def small(tmp_path: Path, text: str) -> Path:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "queue.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_each_language_has_the_same_sentences(messages: Messages) -> None:
    spoken = {language: set(messages.sentences[language]) for language in LANGUAGES}
    assert {language: sorted(spoken["vi"] ^ keys) for language, keys in spoken.items()} == {"vi": [], "en": []}


def test_each_language_fills_in_the_same_names(messages: Messages) -> None:
    differing = [
        key for key in messages.sentences["vi"] if messages.names("vi", key) != messages.names("en", key)
    ]  # fmt: skip
    assert differing == []


def test_no_sentence_is_left_empty_and_none_holds_markup(messages: Messages) -> None:
    for language in LANGUAGES:
        for key, sentence in messages.sentences[language].items():
            for form in [sentence] if isinstance(sentence, str) else sentence.values():
                assert form.strip(), (language, key)
                assert not re.search(r"</?[a-z]", form), (language, key)


def test_every_sentence_that_a_template_asks_for_is_there(messages: Messages) -> None:
    missing = []
    for path in sorted((REVIEW / "templates").glob("*.html")):
        for key, goes_on in _ASKED.findall(path.read_text(encoding="utf-8")):
            known = any(each.startswith(key) for each in messages.sentences["vi"]) if goes_on else messages.has(key)
            if not known:
                missing.append((path.name, key))
    assert missing == []


def test_every_sentence_that_the_code_asks_for_is_there(messages: Messages) -> None:
    missing = [
        (path.name, key)
        for path in sorted(REVIEW.rglob("*.py"))
        for key in said_in(path)
        if not messages.has(key) and key.partition(".")[0] in groups()
    ]
    assert missing == []


def said_in(path: Path) -> Iterator[str]:
    """Yield the keys that stand in calls of say and Flash."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("say", "Flash"):
                for given in node.args:
                    if isinstance(given, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z0-9_]+", str(given.value)):
                        yield str(given.value)


def groups() -> set[str]:
    return {path.stem for path in (FOLDER / "vi").glob("*.yaml")}


def test_numbers_are_written_as_the_language_writes_them(messages: Messages) -> None:
    assert messages.say("vi", "queue.waiting", n=12345).startswith("12.345 ý kiến")
    assert messages.say("en", "queue.waiting", n=12345).startswith("12,345 comments")


def test_one_thing_reads_differently_from_several(messages: Messages) -> None:
    assert messages.say("en", "common.comments", n=1) == "1 comment"
    assert messages.say("en", "common.comments", n=0) == "0 comments"


def test_what_is_filled_in_is_escaped_unless_it_is_markup(messages: Messages) -> None:
    assert messages.say("vi", "queue.claimed", name="<b>An</b>") == "<b>An</b> đang xem"
    said = messages.say("en", "offices.one", words=Markup('<span lang="vi">so</span>'))
    assert isinstance(said, Markup)
    assert '<span lang="vi">so</span>' in said


def test_an_unknown_language_speaks_vietnamese(messages: Messages) -> None:
    assert messages.speaker("fr")("common.undo") == "Hoàn tác"


def test_an_unknown_sentence_is_a_fault_that_names_it(messages: Messages) -> None:
    with pytest.raises(KeyError, match=r"queue\.nothing"):
        messages.say("vi", "queue.nothing")


@pytest.mark.parametrize(
    ("asked", "kept", "spoken"),
    [
        (None, None, "vi"),
        ("en", None, "en"),
        (None, "en", "en"),
        ("vi", "en", "vi"),
        ("xx", "en", "en"),
        ("", "", "vi"),
    ],
)
def test_the_address_goes_before_the_cookie(asked: str | None, kept: str | None, spoken: str) -> None:
    assert language_of(asked, kept) == spoken


@pytest.mark.parametrize("text", ["yes: Có", "title: 3", "title: {one: a, many: b}", "title: [a]"])
def test_a_file_that_holds_anything_but_sentences_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"queue\.yaml"):
        load_messages(small(tmp_path, text))


def test_a_language_without_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="install ydan again"):
        load_messages(tmp_path)
