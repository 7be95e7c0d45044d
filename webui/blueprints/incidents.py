"""What has stopped, and can it go on?"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.services import incidents
from engine.services.sites import Sees
from webui.access import needs
from webui.answers import see
from webui.context import actor, engine

pages = Blueprint("incidents", __name__, url_prefix="/insiden")


@pages.get("")
@needs(Sees.OPERATIONS)
def index() -> str:
    """List what waits for an operator."""
    with engine().reading() as work:
        found = incidents.open_ones(work, by=actor())
    return render_template("incidents/index.html", incidents=found)


@pages.post("/<incident_id>/ulangi")
@needs(Sees.OPERATIONS)
def retry(incident_id: str) -> Response:
    """Try again what failed."""
    with engine().work() as work:
        incidents.retry(work, incident_id, by=actor())
    flash(_("Pekerjaan dicoba lagi. Kalau gagal lagi, insidennya muncul kembali di sini."))
    return see(url_for("incidents.index"))
