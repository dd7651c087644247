"""The scripts of the web page's canvas as one, for a page that stands alone, and the font it writes in.

A picture that is taken away is drawn by the same modules as the explorer's canvas. Each becomes a function
that gives what it exports, in the order in which they need one another; nothing is left to be loaded.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from kg import bundled
from kg.errors import KgError

__all__ = ["bundle", "fonts", "strings"]

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let) (\w+))", re.M)
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_SOURCE = re.compile(r'url\("\.\./(fonts/(source-sans-3-[^"]+))"\)')
#: Letters that are in no font but that for the rest of the Latin alphabets.
_REST = re.compile("[\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u1d00-\u1eff]")
_LEFT = re.compile(r"^(?:import|export)\b.*", re.M)


@lru_cache(maxsize=4)
def bundle(entry: Path) -> str:
    """A module with all it imports, as one script. Raises KgError for an import or export of a kind that none
    of ours has.
    """
    found: dict[Path, str] = {}
    _collect(entry.resolve(), found)
    return "\n".join(found.values())


def _collect(path: Path, found: dict[Path, str]) -> str:
    """Add a module after those it needs; gives the name under which others find what it exports."""
    name = "$" + re.sub(r"\W", "_", path.stem)
    if path in found:
        return name
    source = path.read_text(encoding="utf-8")
    given = []
    for names, other in _IMPORT.findall(source):
        home = _collect((path.parent / other).resolve(), found)
        wanted = " ".join(names.split()).replace(" as ", ": ")
        given.append(f"const {{ {wanted} }} = {home};")
    exports = _EXPORT.findall(source)
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    if left := _LEFT.search(body):
        raise KgError(f"{path.name} cannot be put into one script: {left[0]}")
    if any(text.startswith(f"const {name} =") for text in found.values()):
        raise KgError(f"Two scripts are called {path.name}.")
    gives = f"return {{ {', '.join(exports)} }};"
    found[path] = "\n".join((f"const {name} = (() => {{", *given, body.strip(), gives, "})();"))
    return name


@lru_cache(maxsize=8)
def strings(script: str, lang: str) -> dict[str, str]:
    """The sentences of the web page, by key, that a script speaks of."""
    path = bundled.resource(f"web/i18n/{lang}.json")
    known = json.loads(path.read_text(encoding="utf-8"))
    return {key: text for key, text in known.items() if key.startswith("js.") and f'"{key[3:]}"' in script}


def fonts(text: str) -> str:
    """The faces of the canvas' font that a text needs, inside a style sheet."""
    sheet = bundled.resource("web/static/css/tokens.css").read_text(encoding="utf-8")
    faces = []
    for face in _FACE.findall(sheet):
        source = _SOURCE.search(face)
        if source and ("latin-ext" not in source[2] or _REST.search(text)):
            faces.append(face.replace(source[0], f'url("data:font/woff2;base64,{_encoded(source[1])}")'))
    return "".join(f"{face}\n" for face in faces)


@lru_cache(maxsize=8)
def _encoded(name: str) -> str:
    return b64encode(bundled.resource(f"web/static/{name}").read_bytes()).decode("ascii")
