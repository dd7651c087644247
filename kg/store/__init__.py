"""Stores: the embedded engine, in memory or on disk, and remote SPARQL endpoints."""

from kg.store.base import Answer, Bindings, Solutions, Store
from kg.store.embedded import EmbeddedStore, disk_store, memory_store
from kg.store.remote import RemoteStore

__all__ = [
    "Answer",
    "Bindings",
    "EmbeddedStore",
    "RemoteStore",
    "Solutions",
    "Store",
    "disk_store",
    "memory_store",
]
