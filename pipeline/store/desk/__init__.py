"""What people do at the reviewer's desk, as it is kept: who they are, what lies before them, what they decided."""

from pipeline.store.desk.unit import DeskStore, Unit, open_desk

__all__ = ["DeskStore", "Unit", "open_desk"]
