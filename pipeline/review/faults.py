"""Why a request is turned away before any page has seen it.

All are HTTP exceptions: FastAPI lets these through where a body is being read, and turns any other into a plain 400.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException


class TurnedAway(HTTPException):
    """A request that is not for the pages. `code` names the sentences that a person is shown."""

    code = "bad_request"
    status = 400

    def __init__(self) -> None:
        super().__init__(self.status, self.code)


class LoginNeeded(TurnedAway):
    """Nobody is logged in, or no longer."""

    code = "login_needed"
    status = 401


class PasswordNeeded(TurnedAway):
    """The password was set by somebody else and comes first."""

    code = "password_needed"
    status = 403


class CrossSite(TurnedAway):
    """Another site had the browser send this."""

    code = "cross_site"
    status = 403


class OldForm(TurnedAway):
    """The form was made for another session, or not by us."""

    code = "old_form"
    status = 403


class TooLarge(TurnedAway):
    """More was sent than is taken."""

    code = "too_large"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
