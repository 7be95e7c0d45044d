"""What have the processes produced for people to look up?"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.services import registers
from webui.access import signed_in
from webui.blueprints.files import send
from webui.context import actor, engine
from webui.searching import search_text

pages = Blueprint("registers", __name__)


@pages.get("/register")
@signed_in
def index() -> str | Response:
    """List the registers that this person may look into; a single one opens at once."""
    with engine().reading() as work:
        found = registers.visible(work, by=actor())
    if len(found) == 1:
        site, register, _title = found[0]
        return redirect(url_for("registers.show", site=site, register=register))
    return render_template("registers/index.html", registers=found)


@pages.get("/<site>/register/<register>")
@signed_in
def show(site: str, register: str) -> str:
    """Show one page of a register, newest first."""
    search, after = search_text(), request.args.get("setelah")
    with engine().reading() as work:
        page = registers.page(work, site, register, by=actor(), search=search, after=after)
    return render_template("registers/show.html", page=page, search=search, after=after)


@pages.get("/<site>/register/<register>/<entry_id>")
@signed_in
def entry(site: str, register: str, entry_id: str) -> str:
    """Show one entry with the columns that this person may see."""
    with engine().reading() as work:
        page, row = registers.entry(work, site, register, entry_id, by=actor())
    return render_template("registers/entry.html", page=page, row=row)


@pages.get("/<site>/register/<register>/<entry_id>/foto/<file_id>/<any(kecil, tampil):variant>")
@signed_in
def photo(site: str, register: str, entry_id: str, file_id: str, variant: str) -> Response:
    """Send a photo of an entry; never the original, which tells where it was taken."""
    with engine().reading() as work:
        content, media_type = registers.photo(
            work, site, register, entry_id, file_id, by=actor(), small=variant == "kecil"
        )
    return send(content, media_type)
