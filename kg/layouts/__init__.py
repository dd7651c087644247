"""Where the nodes of a view go: by force, as a tree, along time, in rings; the same view always the same."""

from kg.layouts.arrange import LAYOUTS, arrange, place
from kg.layouts.model import Arrangement, Mark, Node

__all__ = ["LAYOUTS", "Arrangement", "Mark", "Node", "arrange", "place"]
