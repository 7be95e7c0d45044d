"""How do uploaded files reach those who may see them?"""

from __future__ import annotations

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from engine.services import files
from engine.services.files import Variant
from webui.access import signed_in
from webui.context import actor, engine
from webui.security import FILE_POLICY

pages = Blueprint("files", __name__, url_prefix="/lampiran")

#: Shown in the page; everything else is saved to disk.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


@pages.get("/<file_id>/<any(asli, tampil, kecil):variant>")
@signed_in
def show(file_id: str, variant: str) -> Response:
    """Send an uploaded file: the original, a copy to look at, or a small one for lists."""
    with engine().reading() as work:
        found = files.read(work, file_id, by=actor(), variant=Variant(variant))
    return send(found.content, found.media_type, name=found.name)


def send(content: bytes, media_type: str, *, name: str = "") -> Response:
    """Answer with a file that the browser may show or save, but never run."""
    answer = make_response(content)
    shown = media_type in _SHOWN
    answer.headers["Content-Type"] = media_type if shown else "application/octet-stream"
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    # Only while it is open: a shared computer keeps nothing.
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers.set(
        "Content-Disposition",
        "inline" if shown else "attachment",
        **({"filename": name} if name else {}),
    )
    return answer
