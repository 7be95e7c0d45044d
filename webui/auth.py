"""Who is signed in, and how do they get in and out?

The cookie is signed and carries the token of a session that the database knows (hashed); idle time, age and revocation
are decided there. Signing in starts from an empty cookie, so nothing that a stranger planted survives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from limits import parse
from limits.strategies import RateLimiter
from werkzeug.wrappers import Response

from engine.domain.actors import Actor
from engine.errors import NotAllowed
from engine.services import accounts, sites
from engine.services.sites import Sees
from webui import context
from webui.access import access_of
from webui.context import actor_or_none, engine

#: Attempts from one address; an office behind one router shares it.
PER_ADDRESS = "100 per 15 minutes"
#: Attempts for one name, wherever they come from.
PER_USERNAME = "8 per 15 minutes"
#: Seconds between two notes that a session is in use.
TOUCH_EVERY = 300
_LIMITER = "alur-limiter"


class SignedIn(UserMixin):
    """The person behind the session token of this request."""

    def __init__(self, actor: Actor, token: str) -> None:
        """Hold who it is and under which session."""
        self.actor = actor
        self.token = token

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, never an account's id."""
        return self.token


def init_app(app: Flask) -> None:
    """Install the session, the door in front of every route and the limits on attempts."""
    manager = LoginManager()
    # The session in the database is the protection; a phone changes its address all day.
    manager.session_protection = None
    manager.user_loader(_load)
    manager.init_app(app)
    app.extensions[_LIMITER] = Limiter(
        get_remote_address, app=app, storage_uri="memory://", strategy="moving-window"
    )
    app.before_request(guard)


def sign_in(actor: Actor) -> None:
    """Open a new session for a person who has just proved who they are; the one before it is over."""
    _close_session()
    with engine().work() as work:
        token = accounts.open_session(work, actor)
    language = session.get("bahasa")
    session.clear()
    if language:
        session["bahasa"] = language
    login_user(SignedIn(actor, token))


def sign_out() -> None:
    """End the session here and in the database."""
    _close_session()
    logout_user()
    session.clear()


def _close_session() -> None:
    token = getattr(current_user, "token", None)
    if token is not None:
        with engine().work() as work:
            accounts.close_session(work, token)


def may_attempt(username: str) -> bool:
    """Count one attempt to prove who one is; False when there were too many from this address or at this name."""
    limiter = _limiter()
    return limiter.hit(parse(PER_ADDRESS), "masuk", get_remote_address()) and limiter.hit(
        parse(PER_USERNAME), "masuk-nama", _name(username)
    )


def attempt_succeeded(username: str) -> None:
    """Forget the attempts at a name whose owner got in; those of the address stay counted."""
    _limiter().clear(parse(PER_USERNAME), "masuk-nama", _name(username))


def _limiter() -> RateLimiter:
    limiter: Limiter = current_app.extensions[_LIMITER]
    return limiter.limiter


def _name(username: str) -> str:
    return username.strip().casefold()[:100]


def guard() -> Response | None:
    """Stand before every route: deny unless the view declared who may pass.

    Raises:
        NotAllowed: the person is known, and the page is not for them.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    access, actor = access_of(view), actor_or_none()
    if access is None:
        raise NotAllowed
    if not access.signed_in:
        return None
    if actor is None:
        wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
        return redirect(url_for("sessions.sign_in", next=wanted), code=303)
    if access.sights and not sees_any(actor, access.sights):
        raise NotAllowed
    return None


def sees_any(actor: Actor, sights: Iterable[Sees]) -> bool:
    """Tell whether some site gives one of the person's groups one of these sights."""
    return any(sites.sees(context.sites().values(), actor, sight) for sight in sights)


def safe_next(target: str | None) -> str | None:
    """Return a path of our own to go on to, or None when `target` would lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(char) < 0x20 or char == "\\" for char in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _load(token: str) -> SignedIn | None:
    with engine().reading() as work:
        actor = accounts.actor_of_session(work, token)
    if actor is None:
        return None
    _keep_alive(token)
    return SignedIn(actor, token)


def _keep_alive(token: str) -> None:
    """Tell the database now and then that the session is in use; the cookie remembers when it was told."""
    now = int(engine().clock.now().timestamp())
    if now - int(session.get("dilihat", 0)) < TOUCH_EVERY:
        return
    with engine().work() as work:
        accounts.touch_session(work, token)
    session["dilihat"] = now
