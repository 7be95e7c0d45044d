"""What waits for this person, most urgent first?"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.services import user_tasks, worklists
from engine.services.views import InboxView
from webui.access import signed_in
from webui.answers import see
from webui.context import actor, engine
from webui.searching import search_text

pages = Blueprint("inbox", __name__)


@pages.get("/tugas")
@signed_in
def show() -> str | Response:
    """Show one part of the inbox; without a choice the one where something waits."""
    chosen = request.args.get("tampilan")
    with engine().reading() as work:
        view = _view(chosen) if chosen else InboxView.MINE
        search, after = search_text(), request.args.get("setelah")
        page = worklists.inbox(work, by=actor(), view=view, search=search, after=after)
    if not chosen and not search and not page.items and page.counts.get(InboxView.GROUPS):
        return redirect(url_for("inbox.show", tampilan=InboxView.GROUPS.value))
    return render_template(
        "inbox/show.html", page=page, view=view, views=list(InboxView), search=search, after=after
    )


@pages.post("/tugas/ambil")
@signed_in
def claim() -> Response:
    """Claim one task and open it, or claim the ticked ones."""
    one = request.form.get("satu")
    if one:
        engine().perform(lambda work: user_tasks.claim(work, one, by=actor()))
        return see(url_for("tasks.show", task_id=one))
    chosen = request.form.getlist("tugas")
    if not chosen:
        flash(_("Centang dulu tugas yang ingin Anda ambil."))
        return see(url_for("inbox.show", tampilan=InboxView.GROUPS.value))
    results = engine().perform(lambda work: user_tasks.claim_many(work, chosen, by=actor()))
    _tell([error for _task_id, error in results])
    return see(url_for("inbox.show", tampilan=InboxView.MINE.value))


def _tell(errors: list[str | None]) -> None:
    done = errors.count(None)
    if done:
        flash(
            ngettext("%(num)s tugas menjadi milik Anda.", "%(num)s tugas menjadi milik Anda.", done)
        )
    for sentence in sorted({error for error in errors if error is not None}):
        flash(sentence, "bad")


def _view(chosen: str) -> InboxView:
    try:
        return InboxView(chosen)
    except ValueError:
        raise NotFound from None
