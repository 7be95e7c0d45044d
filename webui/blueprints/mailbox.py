"""Which mails stayed here, because no mail server is set up?"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.errors import NotFound
from engine.services import mailbox
from engine.services.sites import Sees
from webui.access import needs
from webui.context import actor, engine

pages = Blueprint("mailbox", __name__, url_prefix="/surat-lokal")


@pages.get("")
@needs(Sees.OPERATIONS)
def index() -> str:
    """Show the local mailbox, newest first; there is none where mails really leave."""
    if engine().settings.smtp is not None:
        raise NotFound
    after = request.args.get("setelah")
    with engine().reading() as work:
        found, following = mailbox.latest(work, by=actor(), after=after)
    return render_template("mailbox/index.html", mails=found, next=following, after=after)
