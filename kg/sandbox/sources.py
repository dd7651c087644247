"""From a store in the server to the data of the workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import pyoxigraph as ox

from kg.sandbox.backends import Source
from kg.store import EmbeddedStore, Store
from kg.store.remote import RemoteStore

__all__ = ["feeder", "source_of"]


def source_of(store: Store) -> Source:
    """Where workers find the data of a store: its directory, its endpoint, or what they are handed."""
    if isinstance(store, RemoteStore):
        return Source("endpoint", store.address)
    if isinstance(store, EmbeddedStore) and store.directory is not None:
        return Source("disk", str(store.directory.absolute()))
    return Source("memory")


def feeder(store: Store, source: Source) -> Callable[[BinaryIO], None] | None:
    """What writes the data of a store as N-Quads for a source in memory; None for others."""
    if source.kind != "memory":
        return None

    def feed(pipe: BinaryIO) -> None:
        if isinstance(store, EmbeddedStore):
            store.raw.dump(pipe, format=ox.RdfFormat.N_QUADS)
        else:
            ox.serialize(store.quads(), pipe, format=ox.RdfFormat.N_QUADS)

    return feed
