"""Writing to a store on disk: one process that holds it, changes that go in whole or not at all."""

from kg.updates.writer import Writer

__all__ = ["Writer"]
