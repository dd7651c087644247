"""Reading HTML in tests: a small tree with the selectors that the tests need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Node", "parse"]

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_STEP = re.compile(r"(?P<tag>[a-z0-9]+)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:[\^*]?=[^\]]*)?\])*)\Z")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:([\^*]?=)([^\]]*))?\]")


@dataclass
class Node:
    """An element: its name, attributes and children (elements and text)."""

    name: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Node]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        """All text within, its white space made single."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(child if isinstance(child, str) else child._raw() for child in self.children)

    def select(self, selector: str) -> list[Node]:
        """The elements within that match: names, .class, #id, [attribute], and descendants."""
        found = [self]
        for step in selector.split():
            unique: dict[int, Node] = {}
            for node in found:
                unique |= {id(inner): inner for inner in node if _matches(inner, step)}
            found = list(unique.values())
        return found

    def one(self, selector: str) -> Node:
        """The only element that matches."""
        found = self.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]


def _matches(node: Node, step: str) -> bool:
    match = _STEP.match(step)
    assert match, f"no such selector: {step}"
    if match["tag"] and node.name != match["tag"]:
        return False
    return all(_part(node, *groups) for groups in _PART.findall(match["rest"]))


def _part(node: Node, sign: str, name: str, attribute: str, operator: str, value: str) -> bool:
    if sign == ".":
        return name in node.attributes.get("class", "").split()
    if sign == "#":
        return node.attributes.get("id") == name
    if attribute not in node.attributes:
        return False
    given, value = node.attributes[attribute], value.strip("\"'")
    return {"": True, "=": given == value, "^=": given.startswith(value), "*=": value in given}[operator]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """The tree of a page. Fails on elements that are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"<{reader.open[-1].name}> is not closed"
    return reader.root
