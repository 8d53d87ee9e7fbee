"""Templates in each language: escaped by default, with the language's own words, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.review.messages import LANGUAGES, Messages, Say, load_messages, number

TEMPLATES = Path(__file__).with_name("templates")

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""Times are kept in UTC and read in Việt Nam, which has no summer time."""

_LIKELIHOODS = ((0.8, "very_high"), (0.6, "high"), (0.4, "fair"), (0.2, "low"), (0.0, "very_low"))
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
_LOCATOR = ("paragraph", "table", "row", "line", "page", "sheet")


@dataclass(frozen=True, slots=True)
class Templates:
    """The pages' templates, ready in every language."""

    messages: Messages
    environments: Mapping[str, Environment]

    def render(self, name: str, language: str, **data: Any) -> str:
        """Return a page. Whatever the template needs and `data` lacks raises jinja2.UndefinedError."""
        return self.environments[language].get_template(name).render(**data)


def load_templates(messages: Messages | None = None, folder: Path = TEMPLATES) -> Templates:
    """Return the templates in `folder`. Raises ConfigError where the messages cannot be read."""
    spoken = messages or load_messages()
    return Templates(spoken, {language: _environment(spoken, language, folder) for language in LANGUAGES})


def _environment(messages: Messages, language: str, folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    say = messages.speaker(language)
    environment.globals.update(
        t=say,
        has_message=messages.has,
        in_language=in_language,
        language=language,
        languages=LANGUAGES,
        options_of=lambda options, value, vi: options_of(options, value, vi and language != "vi"),
        parts_of=parse_qsl,
        lang_vi=Markup("") if language == "vi" else Markup(' lang="vi"'),
    )
    environment.filters.update(_filters(say, language))
    return environment


def _filters(say: Say, language: str) -> dict[str, Callable[..., Any]]:
    return {
        "vi": lambda text: in_vietnamese(text, language),
        "number": lambda count: number(count, language),
        "percent": lambda share: percent(share, say),
        "likelihood": lambda probability: likelihood(probability, say),
        "day": lambda day: show_day(day, language),
        "moment": lambda moment: show_moment(moment, language),
        "clock": lambda moment: moment.astimezone(VIETNAM).strftime("%H:%M"),
        "iso": lambda when: when.isoformat(),
        "days_left": lambda days: days_left(days, say),
        "locator": lambda locator: show_locator(locator, say),
        "decimal": lambda value, places=2: decimal(value, places, language),
    }


def options_of(options: Iterable[Any], value: str, is_vietnamese: bool) -> Markup:
    """Return the choices of a list, each a pair of what is sent and what is read, or an Option."""
    pairs = tuple((one[0], one[1]) if isinstance(one, tuple) else (one.value, one.label) for one in options)
    return _options(pairs, value, is_vietnamese)


@lru_cache(maxsize=512)  # the same few hundred choices stand on every page
def _options(pairs: tuple[tuple[str, str], ...], value: str, is_vietnamese: bool) -> Markup:
    lang = Markup(' lang="vi"') if is_vietnamese else Markup("")
    chosen = Markup(" selected")
    return Markup("\n").join(
        Markup('<option value="{}"{}{}>{}</option>').format(sent, lang, chosen if sent == value else "", read)
        for sent, read in pairs
    )


def in_vietnamese(text: object, language: str) -> Markup:
    """Return Vietnamese data, marked as such on a page of another language, so that it is read out as it is written."""
    shown = escape(text)
    if language == "vi" or not shown:
        return shown
    return Markup('<span lang="vi">{}</span>').format(shown)


def in_language(here: str, code: str) -> str:
    """Return the address `here` (path and query) asking for a language; its other parts stay as they are.

    >>> in_language("/queue?item=7&lang=vi", "en")
    '/queue?item=7&lang=en'
    """
    parts = urlsplit(here)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return urlunsplit(("", "", parts.path, urlencode([*query, ("lang", code)]), ""))


def percent(share: float, say: Say) -> str:
    """Return a share as a whole percent that claims neither certainty nor impossibility unless it is exact."""
    shown = round(share * 100)
    if shown == 100 and share < 1:
        return "99%"
    if shown == 0 and share > 0:
        return say("common.below_one_percent")
    return f"{shown}%"


def likelihood(probability: float, say: Say) -> str:
    """Return a probability in words and percent, as in "rất có khả năng (86%)"."""
    level = next(name for least, name in _LIKELIHOODS if probability >= least)
    return say("common.likelihood", words=say(f"common.likelihood_{level}"), percent=percent(probability, say))


def show_day(day: date | str | None, language: str) -> str:
    """Return a day as people write it; a text YYYY, YYYY-MM or YYYY-MM-DD as precisely as it is known.

    >>> show_day("2026-12-04", "vi"), show_day("2026-12-04", "en"), show_day("2026-12", "en")
    ('04/12/2026', '4 December 2026', 'December 2026')
    """
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM).date()
    written = day.isoformat() if isinstance(day, date) else day or ""
    if not _DAY.fullmatch(written):
        return written
    parts = written.split("-")
    if language == "vi":
        return "/".join(reversed(parts))
    year, *rest = parts
    days = [str(int(rest[1]))] if len(rest) > 1 else []
    months = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*days, *months, year])


def show_moment(moment: datetime, language: str) -> str:
    """Return a time in Việt Nam.

    >>> from datetime import UTC
    >>> show_moment(datetime(2026, 12, 4, 1, 5, tzinfo=UTC), "vi")
    '08:05 04/12/2026'
    """
    there = moment.astimezone(VIETNAM)
    day = show_day(there.date(), language)
    return f"{there:%H:%M} {day}" if language == "vi" else f"{day}, {there:%H:%M}"


def days_left(days: int, say: Say) -> str:
    """Return how much time is left until a deadline, or how late it is."""
    if days < 0:
        return say("common.days_late", n=-days)
    return say("common.days_left", n=days) if days else say("common.due_today")


def show_locator(locator: str, say: Say) -> str:
    """Return the place in a file in the language's words: "table 1 row 3" is "bảng 1 dòng 3"."""
    return " ".join(say(f"common.locator_{word}") if word in _LOCATOR else word for word in locator.split(" "))


def decimal(value: float, places: int, language: str) -> str:
    """Return a number with so many decimal places.

    >>> decimal(0.8125, 2, "vi"), decimal(0.8125, 2, "en")
    ('0,81', '0.81')
    """
    shown = f"{value:.{places}f}"
    return shown.replace(".", ",") if language == "vi" else shown
