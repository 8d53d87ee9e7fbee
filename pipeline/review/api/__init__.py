"""The API: everything that the pages do, for programs, by the same functions and under the same rules."""

from pipeline.review.api.routes import router

__all__ = ["router"]
