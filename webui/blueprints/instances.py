"""Where does a process instance stand, and how did it get there?"""

from __future__ import annotations

from flask import Blueprint, render_template, request, session

from engine.services import tracking
from webui.access import signed_in
from webui.context import actor, engine
from webui.searching import search_text

pages = Blueprint("instances", __name__, url_prefix="/proses")

#: What a receipt says beside the instance itself; kept in the session by whoever starts one.
RECEIPT = "tanda-terima"


@pages.get("")
@signed_in
def index() -> str:
    """List the instances that this person may know of, newest first."""
    asked = {name: request.args.get(name, "").strip() for name in ("keadaan", "proses")}
    asked["cari"] = search_text()
    after = request.args.get("setelah")
    with engine().reading() as work:
        page = tracking.instances(
            work,
            by=actor(),
            search=asked["cari"],
            state=asked["keadaan"],
            process_key=asked["proses"],
            after=after,
        )
    return render_template("instances/index.html", page=page, asked=asked, after=after)


@pages.get("/i/<instance_id>")
@signed_in
def show(instance_id: str) -> str:
    """Show one instance: where it stands, its steps against their waktu baku, and its history."""
    with engine().reading() as work:
        page = tracking.page(work, instance_id, by=actor())
    return render_template("instances/show.html", page=page)


@pages.get("/i/<instance_id>/tanda-terima")
@signed_in
def receipt(instance_id: str) -> str:
    """Confirm a start with the number to quote and what happens next."""
    with engine().reading() as work:
        page = tracking.page(work, instance_id, by=actor())
    kept = session.get(RECEIPT, {})
    told = kept if kept.get("id") == instance_id else {}
    return render_template("instances/receipt.html", page=page, told=told)
