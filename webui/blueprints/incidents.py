"""What has stopped, and can it go on?"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.incidents import MET_AT_START, Incident
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
        found = incidents.listed(work, by=actor())
    return render_template("incidents/index.html", items=found)


@pages.post("/<incident_id>/ulangi")
@needs(Sees.OPERATIONS)
def retry(incident_id: str) -> Response:
    """Try again what failed; what a person met is marked as mended, and they may try again."""
    with engine().work() as work:
        incident = incidents.retry(work, incident_id, by=actor())
    flash(_told(incident))
    return see(url_for("incidents.index"))


def _told(incident: Incident) -> str:
    if incident.runs_again:
        return str(
            _("Pekerjaan dicoba lagi. Kalau gagal lagi, gangguannya muncul kembali di sini.")
        )
    if incident.job_kind == MET_AT_START:
        return str(_("Ditandai sudah dibetulkan. Prosesnya dapat dimulai lagi."))
    return str(_("Ditandai sudah dibetulkan. Petugas dapat menyelesaikan tugasnya lagi."))
