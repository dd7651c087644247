"""What is said of a view at the head of each file made of it: of what, as of when, without what, from where.

Each format says it where its readers look and its parsers do not stumble: Turtle in comments, JSON-LD beside
its graph under a name that its context maps to nothing, GraphML and GEXF in their own elements, tables in a
text beside them.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from kg.bundled import NAME as BUNDLED
from kg.terms import GRAPH_BASE
from kg.visible import Choice, Visible
from kg.wording import date_words, statement_words, thing_words

__all__ = ["ViewHead", "view_head", "with_head"]

_WORDS = {
    "en": {
        "graph": "Graph",
        "shown": "Shown",
        "at": "As of",
        "between": "Compared",
        "hidden": "Left out",
        "asserted": "what rules add",
        "derived": "what is written down",
        "lens": "ties of an idea to more than one theme",
        "texts": "texts in {}",
        "tied": "things without a tie",
        "address": "Address",
        "data": "Data",
        "bundled": "the graph that comes with Doxograph, MIT licence",
        "made": "Made on",
        "colon": ": ",
    },
    "fr": {
        "graph": "Graphe",
        "shown": "Montré",
        "at": "À la date",
        "between": "Comparé",
        "hidden": "Laissé de côté",
        "asserted": "ce que les règles ajoutent",
        "derived": "ce qui est écrit",
        "lens": "les liens d’une idée à plus d’un thème",
        "texts": "les textes en {}",
        "tied": "les choses sans lien",
        "address": "Adresse",
        "data": "Données",
        "bundled": "le graphe fourni avec Doxograph, licence MIT",
        "made": "Fait le",
        "colon": "\u00a0: ",
    },
}
#: A longer address is left out: it would be most of a small file.
_LONGEST_ADDRESS = 8_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ViewHead:
    """The title of a view, what is said of it by name, and a name for its files without an ending."""

    title: str
    notes: tuple[tuple[str, str], ...]
    file: str
    colon: str = ": "

    @property
    def heading(self) -> str:
        """The title with the date, if the view has one."""
        dated = self.notes[1][1] if len(self.notes) > 1 and self.notes[1][0] in _DATED else ""
        return f"{self.title}, {dated}" if dated else self.title

    @property
    def lines(self) -> list[str]:
        """What is said, a line each."""
        return [f"{name}{self.colon}{value}" for name, value in self.notes]

    @property
    def brief(self) -> list[str]:
        """The lines without the address."""
        addresses = {words["address"] for words in _WORDS.values()}
        return [f"{name}{self.colon}{value}" for name, value in self.notes if name not in addresses]

    @property
    def signed(self) -> list[str]:
        """The lines that a picture is signed with: what is left out, and which data it shows."""
        names = {words[key] for words in _WORDS.values() for key in ("hidden", "data")}
        return [f"{name}{self.colon}{value}" for name, value in self.notes if name in names]

    @property
    def text(self) -> str:
        """All of it, a line each, the title first."""
        return "\n".join([self.title, *self.lines])


_DATED = {words[key] for words in _WORDS.values() for key in ("at", "between")}


def view_head(shown: Visible, *, data: str = "", address: str = "", made: date | None = None) -> ViewHead:
    """The head of what a view shows: ``data`` names the graph it is of, ``address`` brings it back, ``made``
    is the day of the file.
    """
    state, view = shown.state, shown.view
    lang = state.lang if state.lang in _WORDS else "en"
    words = _WORDS[lang]
    counts = (thing_words(len(view.nodes), lang), statement_words(len(view.edges), lang))
    notes = [(words["shown"], ", ".join(counts))]
    if state.at:
        dates = [date_words(one, lang) for one in (state.at, state.compare) if one]
        notes.append((words["between" if len(dates) > 1 else "at"], " – ".join(dates)))
    if left := _left_out(shown, words):
        notes.append((words["hidden"], "; ".join(left)))
    if data:
        notes.append((words["data"], words["bundled"] if data == BUNDLED else data))
    if address and len(address) <= _LONGEST_ADDRESS:
        notes.append((words["address"], address))
    if made:
        notes.append((words["made"], date_words(made.isoformat(), lang)))
    title = _line(_middle(shown) or words["graph"])
    said = tuple((name, _line(value)) for name, value in notes)
    return ViewHead(title, said, _file(title, shown), words["colon"])


def _middle(shown: Visible) -> str:
    """What the view is of: what weighs most in it."""
    best = max(shown.view.nodes, key=lambda node: node.weight, default=None)
    return best.ref.label if best else ""


def _left_out(shown: Visible, words: dict[str, str]) -> list[str]:
    filters = shown.state.filters
    parts = [
        _labels(shown.classes),
        _labels(shown.relations),
        ", ".join(sorted(iri.removeprefix(GRAPH_BASE) for iri in filters.graphs)),
        ", ".join(sorted(filters.ranks)),
        words["texts"].format(", ".join(sorted(one or "–" for one in filters.languages)))
        if filters.languages
        else "",
        words.get(filters.shown, ""),
        words["tied"] if filters.tied else "",
        words["lens"] if shown.state.lens and shown.spare else "",
    ]
    return [part for part in parts if part]


def _labels(choices: Iterable[Choice]) -> str:
    return ", ".join(one.ref.label or "…" for one in choices if one.hidden)


def _line(text: str) -> str:
    return " ".join(_NOT_XML.sub("", text).split())


def _file(title: str, shown: Visible) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    state = shown.state
    when = f"-{state.at}-to-{state.compare}" if state.at and state.compare else f"-as-of-{state.at}"
    return f"doxograph-{name or 'graph'}{when if state.at else ''}"


# at the head of a file


def with_head(body: bytes, name: str, head: ViewHead) -> bytes:
    """A file made of a view, with what is said of it; a format that says it by itself stays as it is."""
    text = head.text
    if name in ("ttl", "trig"):
        return "".join(f"# {line}\n" for line in text.splitlines()).encode("utf-8") + b"\n" + body
    if name == "jsonld":
        about = json.dumps({"title": head.title, **dict(head.notes)}, ensure_ascii=False)
        return b'{"@context":{"about":null},"about":' + about.encode("utf-8") + b',"@graph":' + body + b"}"
    if name == "graphml":
        return _after(body, rb"<graphml\b[^>]*>", f"<desc>{escape(text)}</desc>")
    if name == "gexf":
        return _after(body, rb"</creator>", f"<description>{escape(text)}</description>")
    if name == "csv":
        return _beside(body, text)
    return body


def _after(body: bytes, place: bytes, more: str) -> bytes:
    return re.sub(place, lambda found: found[0] + more.encode("utf-8"), body, count=1)


def _beside(body: bytes, text: str) -> bytes:
    written = io.BytesIO(body)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("about.txt", _EPOCH), text + "\n")
    return written.getvalue()
