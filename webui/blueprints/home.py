"""What can this person do now?"""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.services import process_instances, registers, tracking, worklists
from engine.services.views import InboxView
from webui.access import public
from webui.context import actor_or_none, engine, sites

pages = Blueprint("home", __name__)

#: The most urgent tasks shown here; the inbox has the rest.
_MOST_URGENT = 4
#: The newest instances shown here to people who start some.
_MOST_RECENT = 5


@pages.get("/")
@public
def show() -> str:
    """Show a stranger where to sign in, and everybody else what waits for them."""
    actor = actor_or_none()
    if actor is None:
        return render_template("home/stranger.html", sites=list(sites().values()))
    with engine().reading() as work:
        mine = worklists.inbox(work, by=actor, view=InboxView.MINE, limit=_MOST_URGENT)
        waiting = worklists.inbox(work, by=actor, view=InboxView.GROUPS, limit=_MOST_URGENT)
        startables = process_instances.startables(work, by=actor)
        readable = registers.visible(work, by=actor)
        sent = tracking.instances(work, by=actor).items[:_MOST_RECENT] if startables else ()
    return render_template(
        "home/person.html",
        startables=startables,
        mine=mine,
        waiting=waiting,
        registers=readable,
        sent=sent,
    )
