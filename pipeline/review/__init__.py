"""Pages on which officers accept, correct or return what was recommended, and an API with which programs do so."""

from pipeline.review.app import create_app

__all__ = ["create_app"]
