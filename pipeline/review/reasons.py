"""Why a file was not taken, in the reader's language: the program's own sentences, told apart by their words."""

from __future__ import annotations

import re

from markupsafe import Markup

from pipeline.review.messages import Say

_SENTENCES = (
    (r"it is empty|there is no text in it", "empty"),
    (r"larger than (?P<megabytes>\d+) MB.*", "too_large"),
    (r"it unpacks to more than (?P<megabytes>\d+) MB.*", "unpacks"),
    (r"it is protected by a password.*", "password"),
    (r"its pages are pictures without text.*|it is a picture.*", "pictures"),
    (r"it is damaged or cut short.*", "damaged"),
    (r"it is a damaged document or an archive.*", "archive"),
    (r"it is in the format of an old office program.*", "old_office"),
    (r"it is Rich Text.*", "rtf"),
    (r"it is no ordinary file.*", "no_file"),
    (r"cannot be opened .*", "gone"),
    (r"its content is not text.*", "not_text"),
    (r"its content is not that of a (?P<ending>\S+) file.*", "other_kind"),
    (r"unknown kind of file; ydan reads (?P<endings>.*)", "unknown_kind"),
    (r"no column '(?P<column>.*)' among: (?P<columns>.*); name it with --text-column", "no_such_column"),
    (r"no column of comments among: (?P<columns>.*); name it with --text-column", "no_column"),
    (r"sheet \S+ has \S+ rows, more than (?P<most>\d+).*", "too_many_rows"),
    (r"it has \S+ rows, more than (?P<most>\d+).*", "too_many_rows"),
    (r"it has more than (?P<most>\d+) (rows|lines).*", "too_many_rows"),
    (r"a sheet spans .*", "far_outside"),
    (r"line (?P<line>\d+) cannot be split into fields .*", "bad_line"),
    (r"line (?P<line>\d+) is not (JSON|an object).*", "not_json"),
    (r"took longer than (?P<seconds>\d+) s.*", "too_long"),
    (r"its worker process ended .*", "worker_died"),
    (r"no citizen's comment found in it.*", "nothing_found"),
    (r"its name holds a path.*", "path_in_name"),
    (r"its name holds line breaks.*", "odd_name"),
    (r"its name has more than .*", "long_name"),
    (r"it has no name.*", "nameless"),
    (r"another file of this name .*", "other_content"),
    (r"its upload was changed .*", "changed"),
    (r"unexpected (?P<where>.*?)(; see it with --debug)?", "slip"),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), key) for pattern, key in _SENTENCES)


def shown_reason(reason: str | None, say: Say) -> Markup | str:
    """Return the reason in the language that `say` speaks; one that has no sentence there as it is, in English."""
    if not reason:
        return ""
    for pattern, key in _PATTERNS:
        if match := pattern.fullmatch(reason):
            values = {name: int(value) if value.isdecimal() else value for name, value in match.groupdict().items()}
            return say(f"imports.reason_{key}", **values)
    return Markup('<span lang="en">{}</span>').format(reason)
