"""The OpenAPI document and the page made from it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.review.api.docs import document_of


def test_the_document_names_a_token_and_one_shape_of_faults(programs: Any) -> None:
    document = programs.client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) >= {"/api/v1/me", "/api/v1/hooks", "/api/v1/trail", "/api/v1/people"}
    assert not [path for path in document["paths"] if not path.startswith("/api/v1/")]
    for methods in document["paths"].values():
        for one in methods.values():
            assert one["security"]
            assert one["description"]
            assert {"4XX", "5XX"} <= set(one["responses"])
            assert "422" not in one["responses"]


def test_every_operation_has_a_name_of_its_own(app: Any) -> None:
    names = [one["operationId"] for methods in document_of(app)["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_tells_of_every_operation_and_shape(clerks: Any, app: Any, language: str) -> None:
    document = document_of(app)
    page = clerks.log_in("reviewer").get(f"/api/docs?lang={language}")
    assert page.status_code == 200
    for path in document["paths"]:
        assert path in page.text
    for shape in document["components"]["schemas"]:
        assert f'href="#shape-{shape}"' not in page.text or f'id="shape-{shape}"' in page.text
    assert "http" not in "".join(part.partition('"')[0] for part in page.text.split('src="')[1:])


def test_the_page_opens_without_logging_in(client: Any) -> None:
    assert client.get("/api/docs").status_code == 200
