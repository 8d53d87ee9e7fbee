"""What the desk says, in each of its languages: one folder a language, one file a group of sentences.

The key `queue.title` stands in `messages/<language>/queue.yaml` as `title`. A sentence may hold `{names}` that are
filled in; one that reads differently for one thing and for several is written as `one:` and `other:` and is chosen by
the value `n`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from pipeline.config import read_yaml
from pipeline.errors import ConfigError

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Each language by its code, called what its speakers call it. The first is spoken to whoever chose none."""

DEFAULT = "vi"
FOLDER = Path(__file__).with_name("messages")

Say = Callable[..., str]
"""say(key, **values) -> the sentence."""

_FORMS = {"one", "other"}
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Messages:
    """Every sentence by language and key. A plural sentence is a mapping of its forms."""

    sentences: Mapping[str, Mapping[str, str | Mapping[str, str]]]

    def say(self, language: str, key: str, **values: Any) -> str:
        """Return a sentence with `values` filled in; whole numbers get their thousands marks.

        Where a value is Markup the sentence is Markup too, with everything else escaped. Raises KeyError where there
        is no such sentence, or where it holds a name that `values` lack: both are slips of ours that tests find.
        """
        found = self.sentences[language].get(key)
        if found is None:
            raise KeyError(f"messages/{language}: there is no sentence {key!r}")
        text = found if isinstance(found, str) else found["one" if values.get("n") == 1 else "other"]
        shown = {name: _shown(value, language) for name, value in values.items()}
        if any(isinstance(value, Markup) for value in values.values()):
            return escape(text).format(**shown)
        return text.format(**shown)

    def has(self, key: str) -> bool:
        """Tell whether there is such a sentence, for keys that are put together from codes."""
        return key in self.sentences[DEFAULT]

    def speaker(self, language: str) -> Say:
        """Return `say` for one language; an unknown one speaks the default."""
        spoken = language if language in self.sentences else DEFAULT

        def say(key: str, **values: Any) -> str:
            return self.say(spoken, key, **values)

        return say

    def names(self, language: str, key: str) -> frozenset[str]:
        """Return the names that a sentence fills in, over all its forms."""
        found = self.sentences[language][key]
        forms = [found] if isinstance(found, str) else list(found.values())
        return frozenset(name for form in forms for name in _NAME.findall(form))


def load_messages(folder: Path = FOLDER) -> Messages:
    """Return the sentences of every language in `folder`. Raises ConfigError for a file that is not as said above."""
    return Messages({language: _language(folder / language) for language in LANGUAGES})


def language_of(asked: str | None, kept: str | None = None) -> str:
    """Return the language to speak: what the address asks for, else what the cookie keeps, else the default."""
    return next((code for code in (asked, kept) if code in LANGUAGES), None) or DEFAULT


def number(count: int, language: str) -> str:
    """Return a whole number with the thousands mark of the language.

    >>> number(12345, "vi"), number(12345, "en")
    ('12.345', '12,345')
    """
    grouped = f"{count:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped


def _shown(value: Any, language: str) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, language)
    return value


def _language(folder: Path) -> dict[str, str | Mapping[str, str]]:
    sentences: dict[str, str | Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, text in read_yaml(path).items():
            if not (isinstance(key, str) and _is_sentence(text)):
                raise ConfigError(
                    f"{path}: {key!r} must be a name (in quotes where YAML reads it otherwise) with a sentence"
                )
            sentences[f"{path.stem}.{key}"] = text
    if not sentences:
        raise ConfigError(f"{folder}: holds no *.yaml; install ydan again, its messages are missing")
    return sentences


def _is_sentence(text: object) -> bool:
    if isinstance(text, dict):
        return set(text) == _FORMS and all(isinstance(form, str) for form in text.values())
    return isinstance(text, str)
