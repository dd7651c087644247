"""Static files under an address that changes with their content, so that browsers may keep them for good."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory, url_for

from kg.palette import all_swatches

__all__ = ["blueprint", "url", "version"]

blueprint = Blueprint("assets", __name__)

_OWN = Path(__file__).resolve().parent / "static"
_YEAR = 365 * 24 * 3600


def _vendored() -> Path:
    import kg

    return Path(next(iter(kg.__path__))).resolve() / "static"


@cache
def version() -> str:
    """A short name for the content of all static files."""
    digest = sha256(palette_css().encode("utf-8"))
    for root in (_OWN, _vendored()):
        for path in sorted(item for item in root.rglob("*") if item.is_file()):
            digest.update(path.relative_to(root).as_posix().encode("utf-8") + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """The address of a static file."""
    return url_for("assets.file", stamp=version(), name=name)


@cache
def palette_css() -> str:
    """One rule a class: its colour on light and dark pages, and its shape."""
    return "".join(
        f".c-{one.key} {{ --class: light-dark({one.light}, {one.dark}); }}\n" for one in all_swatches()
    )


@blueprint.get("/static/<stamp>/<path:name>")
def file(stamp: str, name: str) -> Response:
    """A file of ours, or under `vendor/` perhaps one that the library ships."""
    if name == "css/palette.css":
        response = Response(palette_css(), mimetype="text/css")
        response.add_etag()
        response.make_conditional(request)
    elif name.startswith("vendor/") and not (_OWN / name).is_file():
        response = send_from_directory(_vendored(), name.removeprefix("vendor/"))
    else:
        response = send_from_directory(_OWN, name)
    if name.endswith(".mjs"):
        response.mimetype = "text/javascript"
    if stamp == version():
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
