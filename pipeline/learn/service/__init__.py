"""Versions of a model: tracked, compared, promoted, served, replayed."""
