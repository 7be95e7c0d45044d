"""How do people sign in and out, and set their password?"""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import accounts
from webui import auth
from webui.access import public, signed_in
from webui.answers import mend, see
from webui.context import actor, actor_or_none, engine

pages = Blueprint("sessions", __name__)

#: The one-time link's token waits here, so that it leaves the address bar at once.
_LINK = "tautan"


@pages.get("/masuk")
@public
def sign_in() -> str | Response:
    """Ask who it is."""
    target = auth.safe_next(request.args.get("next"))
    if actor_or_none() is not None:
        return see(target or url_for("home.show"))
    return render_template("sessions/sign_in.html", next=target, username="", errors={})


@pages.post("/masuk")
@public
def check_sign_in() -> Response | tuple[str, int]:
    """Let the right person in; say the same to everybody else, whatever was wrong."""
    username, password = request.form.get("nama", "").strip(), request.form.get("sandi", "")
    target = auth.safe_next(request.form.get("next"))
    if not auth.may_attempt(username):
        sentence = _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")
        return _refused(username, target, sentence, status=429)
    found = accounts.authenticate(engine().work, username, password)
    if found is None:
        sentence = _("Nama pengguna atau kata sandi tidak cocok.")
        return _refused(username, target, sentence, status=422)
    auth.attempt_succeeded(username)
    auth.sign_in(found)
    return see(target or url_for("home.show"))


def _refused(username: str, target: str | None, sentence: str, *, status: int) -> tuple[str, int]:
    page = render_template(
        "sessions/sign_in.html", next=target, username=username, errors={"nama": sentence}
    )
    return page, status


@pages.post("/keluar")
@public
def sign_out() -> Response:
    """End the session."""
    auth.sign_out()
    flash(_("Anda sudah keluar."))
    return see(url_for("home.show"))


@pages.get("/aktivasi/<token>")
@public
def open_link(token: str) -> Response:
    """Take a one-time link out of the address bar, where others could read it."""
    session[_LINK] = token
    return see(url_for("sessions.new_password"))


@pages.get("/aktivasi")
@public
def new_password() -> str | tuple[str, int]:
    """Ask the owner of a one-time link for a password."""
    with engine().reading() as work:
        owner = accounts.link_owner(work, session.get(_LINK, ""))
    if owner is None:
        return render_template("sessions/link_over.html"), 404
    return render_template("sessions/new_password.html", owner=owner, errors={})


@pages.post("/aktivasi")
@public
def set_password() -> Response | tuple[str, int]:
    """Set the password; the link is used up by it."""
    token = session.get(_LINK, "")
    password, again = request.form.get("sandi", ""), request.form.get("ulang", "")
    with engine().reading() as work:
        owner = accounts.link_owner(work, token)
    if owner is None:
        return render_template("sessions/link_over.html"), 404
    try:
        _must_match(password, again)
        with engine().work() as work:
            accounts.set_password(work, token, password)
    except InvalidInput as error:
        return mend("sessions/new_password.html", owner=owner, errors=_by_control(error))
    session.clear()
    flash(_("Kata sandi tersimpan. Silakan masuk."))
    return see(url_for("sessions.sign_in"))


@pages.get("/saya/sandi")
@signed_in
def change_form() -> str:
    """Ask for the current and the new password."""
    return render_template("sessions/change_password.html", errors={})


@pages.post("/saya/sandi")
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Change the password and begin a new session."""
    current, new = request.form.get("sekarang", ""), request.form.get("sandi", "")
    by = actor()
    if not auth.may_attempt(by.username):
        abort(429)
    try:
        _must_match(new, request.form.get("ulang", ""))
        with engine().work() as work:
            accounts.change_password(work, current, new, by=by)
    except InvalidInput as error:
        return mend("sessions/change_password.html", errors=_by_control(error))
    auth.attempt_succeeded(by.username)
    auth.sign_in(by)
    flash(_("Kata sandi sudah diganti."))
    return see(url_for("home.show"))


def _must_match(password: str, again: str) -> None:
    if password != again:
        raise InvalidInput(fields={"again": _("Isi kata sandi yang sama dua kali.")})


def _by_control(error: InvalidInput) -> dict[str, str]:
    """Name the faults by the controls of the page."""
    controls = {"password": "sandi", "new": "sandi", "current": "sekarang", "again": "ulang"}
    found = {controls.get(key, key): text for key, text in error.fields.items()}
    return found or {"sandi": error.message}
