"""What does every answer carry to protect the person in front of the browser?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from engine.config import Settings
from engine.errors import InvalidConfiguration
from webui.context import actor_or_none

View = TypeVar("View", bound=Callable[..., Any])

#: One request with all its photos, in bytes; each file has its own, smaller limit in its form.
MAX_REQUEST = 64 * 1024 * 1024
#: Controls of one form; a list of fifty rows has some thousand.
MAX_CONTROLS = 5_000
#: A form without files, in bytes. Werkzeug (3.1.9) bounds only those with files: 64 MB of `a&a&a` fill the memory.
MAX_PLAIN_FORM = 500_000
_PLAIN_FORM = "application/x-www-form-urlencoded"

#: Nothing inline, nothing from elsewhere; photos being previewed are blobs of the page itself.
POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
#: What people uploaded is shown or saved, never run.
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_PERMISSIONS = (
    "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
)
_TWO_YEARS = 63_072_000


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits, trusted hosts and proxies, CSRF tokens and headers."""
    address = urlsplit(settings.base_url)
    https = address.scheme == "https"
    if settings.secret_key is None:
        raise InvalidConfiguration("ALUR_SECRET_KEY: kunci untuk menandatangani kuki belum ada.")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-alur" if https else "alur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_PARTS=MAX_CONTROLS,
        TRUSTED_HOSTS=_hosts(settings, address.hostname or ""),
        # A token lives as long as the session: a long report must not fail for the time it took.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    # Before the CSRF check, which is the first to read the form.
    app.before_request(_bound_form)
    app.before_request(_refuse_nul)
    CSRFProtect(app)
    app.extensions["alur-https"] = https
    app.after_request(_headers)


def large_form(most: int) -> Callable[[View], View]:
    """Let one view take a form without files of up to `most` bytes."""

    def declare(view: View) -> View:
        view.largest_form = most  # type: ignore[attr-defined]  # functions take attributes; Callable does not say so
        return view

    return declare


def _bound_form() -> None:
    """Lower the limit for who sends more than the page asks for; strangers have nothing large to send."""
    view = current_app.view_functions.get(request.endpoint or "")
    most: int = getattr(view, "largest_form", MAX_PLAIN_FORM)
    if request.mimetype == _PLAIN_FORM or actor_or_none() is None:
        request.max_content_length = most


def _refuse_nul() -> None:
    """Refuse the character that no keyboard types and PostgreSQL does not store."""
    if any("\0" in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for sent in (request.args, request.form):
        for name, texts in sent.lists():
            yield name
            yield from texts


def allow(directive: str, source: str) -> None:
    """Widen the policy of this one answer, e.g. for a drawing that is part of the page's address."""
    widened: dict[str, str] = g.setdefault("policy", dict(POLICY))
    widened[directive] = f"{widened[directive]} {source}"


def _hosts(settings: Settings, named: str) -> list[str]:
    own = {named, settings.host, "localhost", "127.0.0.1", "[::1]"}
    return sorted(host for host in own if host not in ("", "0.0.0.0", "::"))  # noqa: S104  # left out, not bound


def _headers(response: Response) -> Response:
    policy: Mapping[str, str] = g.get("policy", POLICY)
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items())
    )
    headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: over https the CSRF check reads the referrer of our own pages.
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    if current_app.extensions["alur-https"]:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
