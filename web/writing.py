"""Who may write, and what happens once something was written."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from kg.errors import KgError
from web.exchange import Call, Refused

if TYPE_CHECKING:
    from kg.updates import Writer

__all__ = ["Writing"]

T = TypeVar("T")


class Writing:
    """Writes for those who hold the token.

    ``refresh`` is called after each change, before it is answered: what reads the data should then see it.
    Raises KgError when the token is empty.
    """

    def __init__(self, writer: Writer, token: str, refresh: Callable[[], None]) -> None:
        if not token.strip():
            raise KgError("Writing needs a token. Set the environment variable KG_TOKEN to a secret text.")
        self._writer, self._refresh = writer, refresh
        self._token = token.strip().encode("utf-8")
        self._turn = threading.Lock()

    def authorize(self, call: Call) -> None:
        """Refuse a request from a page of another site (403), and one without the right token (401)."""
        call.writes = True
        if _is_cross_site(call):
            raise Refused(403, "Pages of other sites cannot write here.")
        scheme, _, given = call.header("Authorization").partition(" ")
        known = hmac.compare_digest(given.strip().encode("latin-1", "replace"), self._token)
        if scheme.lower() != "bearer" or not known:
            said = "is missing" if not given else "is wrong"
            challenge = 'Bearer realm="doxograph"' + (', error="invalid_token"' if given else "")
            detail = f"The token {said}. Send it as the header Authorization: Bearer <token>."
            raise Refused(401, detail, ("WWW-Authenticate", challenge))

    def change(self, action: Callable[[Writer], T], check: Callable[[], None] | None = None) -> T:
        """Make a change, and have readers see it; what the change raised is raised. One change at a time.

        ``check`` raises when the change is not to be made after all; nothing comes between it and the change.
        """
        with self._turn:
            if check is not None:
                check()
            try:
                return action(self._writer)
            finally:
                self._refresh()


def _is_cross_site(call: Call) -> bool:
    """Whether a browser sent the request for a page of another site (Fetch Metadata, else Origin)."""
    site = call.header("Sec-Fetch-Site").lower()
    if site:
        return site not in ("same-origin", "none")
    origin = call.header("Origin")
    return bool(origin) and urlsplit(origin).netloc.lower() != call.header("Host").lower()
