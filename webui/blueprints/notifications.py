"""What has happened that this person should know?"""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.services import notifications
from webui.access import signed_in
from webui.answers import see
from webui.auth import safe_next
from webui.context import actor, engine

pages = Blueprint("notifications", __name__, url_prefix="/pemberitahuan")


@pages.get("")
@signed_in
def index() -> str:
    """List the notifications, newest first."""
    after = request.args.get("setelah")
    with engine().reading() as work:
        found, following = notifications.latest(work, by=actor(), after=after)
    return render_template("notifications/index.html", items=found, next=following, after=after)


@pages.post("/baca")
@signed_in
def read() -> Response:
    """Mark one notification as read and go where it leads, or mark all of them."""
    one = request.form.get("id")
    with engine().work() as work:
        notifications.mark_read(work, by=actor(), ids=[one] if one else None)
    return see(safe_next(request.form.get("ke")) or url_for("notifications.index"))
