"""Which documents does the person keep for their forms?"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.services import vault
from engine.services.files import Variant
from webui.access import signed_in
from webui.answers import see
from webui.blueprints.files import send
from webui.context import actor, engine

pages = Blueprint("documents", __name__, url_prefix="/dokumen")


@pages.get("")
@signed_in
def index() -> str:
    """List the person's documents."""
    with engine().reading() as work:
        found = vault.listing(work, by=actor())
    return render_template("documents/index.html", documents=found)


@pages.get("/<document_id>/<any(asli, tampil, kecil):variant>")
@signed_in
def show(document_id: str, variant: str) -> Response:
    """Send one of the person's documents."""
    with engine().reading() as work:
        found = vault.read(work, document_id, by=actor(), variant=Variant(variant))
    return send(found.content, found.media_type, name=found.name)


@pages.post("/<document_id>/hapus")
@signed_in
def remove(document_id: str) -> Response:
    """Delete one of the person's documents."""
    engine().perform(lambda work: vault.remove(work, document_id, by=actor()))
    flash(_("Dokumen dihapus. Permohonan yang sudah memakainya tidak berubah."))
    return see(url_for("documents.index"))
