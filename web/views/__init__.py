"""The pages, one topic a file."""

from web.views import api, downloads, entity, health, home, lists, ontology, search, sparql

__all__ = ["BLUEPRINTS"]

BLUEPRINTS = tuple(
    module.blueprint for module in (home, api, entity, lists, search, sparql, downloads, ontology, health)
)
