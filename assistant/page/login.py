"""Who may come in, where the settings name users; without any, everybody may."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes
from typing import TYPE_CHECKING
from unicodedata import category

from assistant.errors import RecotalkError
from assistant.page.limits import refuse
from assistant.settings import Settings
from assistant.store.tables import LONGEST_USER_ID

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

USER = "recotalk.user"
"""Where the scope of a request has the name of who sent it."""


@dataclass(frozen=True, slots=True, repr=False)
class Users:
    """Names and passwords, as digests keyed with bytes that only this process knows."""

    key: bytes
    digests: tuple[bytes, ...]

    @classmethod
    def of(cls, settings: Settings) -> Users | None:
        """Those of the settings; None where there are none. Raises RecotalkError when they cannot be used."""
        known = {name: password.get_secret_value() for name, password in settings.users.items()}
        single = settings.password.get_secret_value() if settings.password is not None else None
        if (settings.username is None) != (single is None):
            missing = "RECOTALK_USERNAME" if settings.username is None else "RECOTALK_PASSWORD"
            raise RecotalkError(f"a login needs a name and a password, and {missing} is not set")
        if settings.username is not None and single is not None:
            known[settings.username] = single
        _check(known)
        key = token_bytes(32)
        return cls(key, tuple(_digest(key, name, known[name]) for name in known)) if known else None

    def admits(self, name: str, password: str) -> bool:
        """True for a user and their password; takes as long for any other."""
        given = _digest(self.key, name, password)
        return any([compare_digest(given, known) for known in self.digests])  # a list: all are compared


class BasicLogin:
    """ASGI middleware: HTTP Basic for one of the users, whose name `scope[USER]` has; None where nobody logs in."""

    def __init__(self, app: ASGIApp, users: Users | None) -> None:
        self.app = app
        self.users = users

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[USER] = None
        if scope["type"] == "http" and self.users is not None:
            name, password = basic(dict(scope["headers"]).get(b"authorization", b""))
            if not self.users.admits(name, password):
                return await refuse(
                    send, 401, "unauthorized", "a username and its password are needed (HTTP Basic)",
                    headers=((b"www-authenticate", b'Basic realm="recotalk", charset="UTF-8"'),),
                )  # fmt: skip
            scope[USER] = name
        await self.app(scope, receive, send)


def basic(header: bytes) -> tuple[str, str]:
    """Name and password of an Authorization header (RFC 7617), both empty when it is none of the kind."""
    scheme, _, encoded = header.partition(b" ")
    if scheme.lower() != b"basic":
        return "", ""
    try:
        name, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _digest(key: bytes, name: str, password: str) -> bytes:
    return sha256(
        key + repr((name, password)).encode("utf-8", "replace")
    ).digest()  # no two pairs look alike so


def _check(known: Mapping[str, str]) -> None:
    for name, password in known.items():
        usable = 1 <= len(name) <= LONGEST_USER_ID and name == name.strip() and ":" not in name
        if not usable or any(category(character) in ("Cc", "Cs") for character in name):
            raise RecotalkError(
                f"the username {name!r} must have 1 to {LONGEST_USER_ID} characters, no colon, no control "
                "characters and no space around; mend RECOTALK_USERS or RECOTALK_USERNAME"
            )
        if not password:
            raise RecotalkError(f"the user {name!r} has an empty password; set one")
