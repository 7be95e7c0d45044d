"""Is it alive, in which language does it speak, and what is it made of?"""

from __future__ import annotations

from importlib import metadata

from flask import Blueprint, jsonify, redirect, render_template, request, session
from werkzeug.wrappers import Response

from webui import assets, i18n
from webui.access import public
from webui.answers import see
from webui.auth import safe_next
from webui.context import engine

pages = Blueprint("about", __name__)


@pages.get("/sehat")
@public
def health() -> Response:
    """Tell a load balancer that requests are answered and the database can be read."""
    with engine().reading():
        return jsonify(status="sehat")


@pages.get("/tentang")
@public
def notices() -> str:
    """Show the version and the licences of what is shipped to the browser."""
    return render_template(
        "about/notices.html",
        version=metadata.version("alur"),
        notice=assets.third_party_notice(),
    )


@pages.post("/bahasa")
@public
def choose_language() -> Response:
    """Keep the chosen language for this session."""
    chosen = request.form.get("bahasa", i18n.DEFAULT)
    if chosen in i18n.LANGUAGES:
        session["bahasa"] = chosen
    return see(safe_next(request.form.get("next")) or "/")


@pages.get("/favicon.ico")
@public
def favicon() -> Response:
    """Send browsers that ask by habit to our mark."""
    return redirect(assets.asset("img/alur.svg"), code=308)
