"""Answers kept in memory within a bound, conditional requests (RFC 9110, section 13), and compression."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from web.accept import encodings
from web.exchange import Call, Reply

__all__ = [
    "Cached",
    "ResultCache",
    "compressed",
    "etag",
    "finished",
    "matched",
    "pieces_compressed",
    "wants_gzip",
]

#: Bytes below which compression costs more than it saves.
_WORTH = 1024
#: Fast rather than small: the level costs about a tenth of what the engine took.
_LEVEL = 3
_GZIP = 31  # window bits of zlib that mean a gzip frame
#: Bytes that keeping an entry costs besides its content.
_OVERHEAD = 600


@dataclass(slots=True)
class Cached:
    """A whole answer: its body, media type, entity tag; ``packed`` is the body compressed, once asked for."""

    body: bytes
    media: str
    tag: str
    format: str = ""
    packed: bytes | None = None


class ResultCache:
    """Answers by key, those used last within a bound of bytes. Safe to use from many threads.

    >>> cache = ResultCache(2000)
    >>> cache.put("a", Cached(b"x" * 900, "text/csv", "1"))
    >>> cache.put("b", Cached(b"y" * 900, "text/csv", "2"))
    >>> cache.get("a") is None, cache.get("b").tag
    (True, '2')
    """

    def __init__(self, size: int) -> None:
        self._bound = size
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, Cached] = OrderedDict()
        self._size = 0
        self._hits = self._misses = 0

    @property
    def largest(self) -> int:
        """The largest body that is kept: one answer may not push out all others."""
        return self._bound // 8 if self._bound >= 1 << 16 else self._bound

    def get(self, key: Hashable) -> Cached | None:
        """The answer kept under a key, None when there is none."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                self._misses += 1
                return None
            self._hits += 1
            self._entries.move_to_end(key)
            return found

    def put(self, key: Hashable, answer: Cached) -> None:
        """Keep an answer unless it is too large; what has not been used for longest makes room."""
        if len(answer.body) > self.largest:
            return
        with self._lock:
            self._drop(key)
            self._entries[key] = answer
            self._size += _weight(key, answer)
            while self._size > self._bound and self._entries:
                self._drop(next(iter(self._entries)))

    def pack(self, key: Hashable, answer: Cached) -> bytes:
        """The body of an answer compressed; kept with it if the answer is kept."""
        if answer.packed is None:
            packed = compressed(answer.body)
            with self._lock:
                kept = self._entries.get(key) is answer
                if kept:
                    self._size -= _weight(key, answer)
                answer.packed = packed
                if kept:
                    self._size += _weight(key, answer)
        return answer.packed or b""

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    def stats(self) -> dict[str, int]:
        """Facts for monitoring."""
        with self._lock:
            return {
                "entries": len(self._entries),
                "bytes": self._size,
                "hits": self._hits,
                "misses": self._misses,
            }

    def _drop(self, key: Hashable) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            self._size -= _weight(key, found)


def _weight(key: Hashable, answer: Cached) -> int:
    text = sum(len(part) for part in key if isinstance(part, str)) if isinstance(key, tuple) else 0
    return len(answer.body) + len(answer.packed or b"") + text + _OVERHEAD


def etag(*parts: object) -> str:
    """An entity tag, without its quotes, for what has these parts as its identity.

    >>> etag("a", 1) == etag("a", 1), etag("a", 1) == etag("a", 2)
    (True, False)
    """
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def matched(header: str, tag: str) -> str:
    """The form of a tag that an If-None-Match header names: the plain or the compressed one, else "".

    >>> matched('"x", W/"abc-gz"', "abc"), matched("*", "abc"), matched('"abcd"', "abc")
    ('abc-gz', 'abc', '')
    """
    if not header:
        return ""
    named = {part.strip().removeprefix("W/").strip('"') for part in header.split(",")}
    return next((form for form in (tag, f"{tag}-gz") if form in named), tag if header.strip() == "*" else "")


def compressed(body: bytes) -> bytes:
    """The bytes as one gzip member."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def pieces_compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as one gzip member; when they break off, so does it, without its end."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def wants_gzip(call: Call, size: int) -> bool:
    """Whether an answer of this size should be compressed for a request."""
    return size > _WORTH and encodings(call.header("Accept-Encoding"))


def finished(call: Call, answer: Cached, cache: ResultCache | None, key: Hashable) -> Reply:
    """The reply that an answer makes for a request: 304 when the client has it, compressed when that pays."""
    packed = wants_gzip(call, len(answer.body))
    headers = [("Content-Type", answer.media), ("Cache-Control", "no-cache")]
    if answer.tag:
        headers.append(("ETag", f'"{answer.tag}-gz"' if packed else f'"{answer.tag}"'))
        held = matched(call.header("If-None-Match"), answer.tag) if call.method in ("GET", "HEAD") else ""
        if held:
            return Reply(304, [("ETag", f'"{held}"'), ("Cache-Control", "no-cache")])
    if not packed:
        return Reply(200, headers, answer.body)
    headers.append(("Content-Encoding", "gzip"))
    body = cache.pack(key, answer) if cache is not None else compressed(answer.body)
    return Reply(200, headers, body)
