"""What the tests of hostile input share: texts and numbers that nobody sends in good faith, and every page there is."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from pipeline.review.app import PAGES
from pipeline.review.site import Site
from pipeline.store.desk.filters import Filter

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'"
SQL = "' OR '1'='1'; DROP TABLE items; -- \" % _ \\ 1) UNION SELECT password FROM people --"
TEXTS = ("\0", f"a\0b\r\nX-Evil: 1\u202e{SCRIPT}", SQL, "x" * 1_500, "9" * 9, "9" * 19, "-1")
"""Each goes into every field of every form and address."""

NUMBERS = (*("0", "-1", "1.5", "１", "²", "9" * 9, "9" * 10, "9" * 19, "9" * 60), "NaN", "0x1", " 1", "1:99999999999")
IDS = ("0", "-1", "2147483648", "9223372036854775808", "1" * 40, "abc", "1.5", "%00", "１", "1;DROP", "..%2f..")


def routes(method: str) -> Iterator[APIRoute]:
    """Yield the pages, or what is posted to them."""
    for name in PAGES:
        for route in importlib.import_module(f"pipeline.review.pages.{name}").router.routes:
            if method in route.methods:
                yield route


def filled(path: str, value: str) -> str:
    """Return a path with a value for each of its parts."""
    return re.sub(r"\{[^}]+\}", value, path)


def helps(page: Any) -> bool:
    """Return whether a page has the look of the desk, says something and leads back."""
    return page.status_code == 303 or ("<h1" in page.text and "href=" in page.text)


def count(site: Site) -> tuple[int, int]:
    """Return how many decisions and entries of the trail there are."""
    with site.store.read() as unit:
        waiting = unit.items.count(Filter(states=("waiting",)))
        return waiting, unit.trail.head()[0]


def fields_in(dependant: Any) -> Iterator[Any]:
    """Yield the fields of a form, those that its dependencies read too."""
    yield from dependant.body_params
    for one in dependant.dependencies:
        yield from fields_in(one)
