"""Passwords: argon2id, one form for what different keyboards send, and the same work whether or not a login exists."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

_FEWEST_DIFFERENT = 5
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else when read out
_GROUPS, _GROUP = 4, 5

_HASHER = PasswordHasher()  # 64 MiB, 3 passes: the second of RFC 9106's recommendations
_AT_ONCE = threading.BoundedSemaphore(4)  # many log-ins at once would take the memory that the rest needs


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_one_form(password))


def is_password(digest: str | None, password: str) -> bool:
    """Return whether `digest` was made of this password.

    Without a digest, because there is no such login, the answer is no and takes as long.
    """
    with _AT_ONCE:
        try:
            _HASHER.verify(digest or nobodys_digest(), _one_form(password))
        except (VerificationError, InvalidHashError):
            return False
    return digest is not None


def is_outdated(digest: str) -> bool:
    """Return whether a digest was made with less work than is asked for today."""
    return _HASHER.check_needs_rehash(digest)


def is_same(one: str, other: str) -> bool:
    """Return whether two passwords are one, whatever keyboards they were typed on."""
    return _one_form(one) == _one_form(other)


@lru_cache(maxsize=1)
def nobodys_digest() -> str:
    """Return a digest that no password fits; made once, before the first log-in, so that none takes longer."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def one_time_password() -> str:
    """Return a password that is shown once and replaced at the first log-in; about 99 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def weakness(password: str, login: str) -> str | None:
    """Return the key of what is wrong with a new password, or None.

    Length is what counts; nobody is made to use digits and signs.
    """
    plain = _one_form(password)
    if len(plain) < SHORTEST:
        return "too_short"
    if len(plain) > LONGEST:
        return "too_long"
    if len(set(plain.lower())) < _FEWEST_DIFFERENT or _is_row(plain):
        return "too_simple"
    if login.lower() in plain.lower():
        return "holds_login"
    return None


def new_secret() -> str:
    """Return a secret that cannot be guessed, for a cookie, a form or a program: 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret, a login or an address: SHA-256, in hex."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _one_form(password: str) -> str:
    # "ệ" is one sign from one Vietnamese keyboard and three from another
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


def _is_row(plain: str) -> bool:
    """Return whether each sign follows the one before it, as in abcdefgh or 87654321."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return len(steps) == 1
