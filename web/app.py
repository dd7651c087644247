"""The application factory: one graph, one sandbox, one configuration in; a WSGI application out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from kg import facets
from kg.palette import swatch
from kg.terms import KG, shorten
from web import assets, compression, errors, formats, language, links, menu, moment, security
from web.config import Config
from web.negotiation import MEDIA
from web.protocol import Machines
from web.site import EXTENSION, Sandbox, Site
from web.views import (
    answers,
    api,
    completion,
    downloads,
    entity,
    explore_api,
    explore_more_api,
    explore_panel_api,
    explorer,
    health,
    home,
    lists,
    ontology,
    search,
    sparql,
    timeline,
)

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from web.writing import Writing

__all__ = ["create_app"]

_YEAR = 365 * 24 * 3600
THEMES = ("light", "dark", "system")


def create_app(
    graph: KnowledgeGraph,
    *,
    config: Config | None = None,
    sandbox: Sandbox | None = None,
    updates: Writing | None = None,
) -> Flask:
    """The web application over a graph.

    ``sandbox`` runs query text from outside; without one the SPARQL page says that it is switched off.
    ``updates`` writes for those who hold its token; without it nothing can be written.
    """
    config = config or Config()
    app = Flask("web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = config.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = config.max_body
    state = Site(graph, sandbox, config, updates)
    app.extensions[EXTENSION] = state
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _templates_know(app)
    app.before_request(_choose)
    moment.register(app)
    app.after_request(_finish)
    app.register_blueprint(assets.blueprint)
    for pages in (
        home,
        api,
        explore_api,
        explore_more_api,
        explore_panel_api,
        explorer,
        entity,
        lists,
        search,
        timeline,
        sparql,
        answers,
        completion,
        downloads,
        ontology,
        health,
    ):
        app.register_blueprint(pages.blueprint)
    errors.register(app)
    app.wsgi_app = Machines(app.wsgi_app, state)  # type: ignore[assignment]
    return app


def _templates_know(app: Flask) -> None:
    app.jinja_env.filters.update(
        date=formats.time_html,
        number=formats.number,
        period=formats.period_html,
        prose=formats.period_prose,
        before=formats.before,
        bytes=formats.number_of_bytes,
        seconds=formats.seconds,
        value=formats.value_text,
        address=links.address,
        anchor=links.anchor,
        host=links.host,
        ranks=links.ranks,
        short=shorten,
        slug=facets.short,
    )
    app.jinja_env.tests["numeric_type"] = formats.is_number_type
    app.jinja_env.globals.update(
        t=language.translate,
        tn=language.translate_count,
        swatch=swatch,
        entity_url=links.entity_url,
        term_url=links.term_url,
        outside=links.outside,
        relation_label=links.relation_label,
        here=links.here,
        here_address=links.here_address,
        menu_entries=menu.entries,
        menu_dated=menu.dated,
        class_url=links.class_url,
        KG=KG,
        media=MEDIA,
        asset=assets.url,
        languages=language.LANGUAGES,
        language=language.current,
        theme=lambda: g.get("theme", "system"),
        js_strings=language.script_messages,
    )


def _choose() -> None:
    g.lang = language.negotiate(request)
    wanted = request.args.get("theme") or request.cookies.get("theme", "")
    g.theme = wanted if wanted in THEMES else "system"


def _finish(response: Response) -> Response:
    security.protect(response)
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = language.current()
        response.headers.setdefault("Cache-Control", "no-cache, private")
        response.vary.update(["Accept", "Accept-Language", "Cookie"])
    for name, allowed in ((language.COOKIE, language.LANGUAGES), ("theme", THEMES)):
        chosen = request.args.get(name)
        if chosen and chosen in allowed and chosen != request.cookies.get(name):
            secure = request.is_secure
            response.set_cookie(name, chosen, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    return compression.compress(response)
