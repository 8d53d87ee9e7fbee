"""One transaction at the desk."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from pipeline.store.desk import DeskStore


def test_a_unit_that_fails_leaves_nothing(desk_store: DeskStore) -> None:
    with pytest.raises(RuntimeError), desk_store.write() as unit:
        unit.connection.execute(text("UPDATE trail_head SET seq = 5"))
        raise RuntimeError
    with desk_store.read() as unit:
        assert unit.connection.execute(text("SELECT seq FROM trail_head")).scalar() == 0
