"""Which regions does somebody mean who is typing a name?"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from forms.regions import MOST_RESULTS
from webui import own_fields
from webui.access import signed_in

pages = Blueprint("regions", __name__, url_prefix="/wilayah")

_LONGEST_NAME = 200


@pages.get("")
@signed_in
def search() -> str:
    """Answer with the choices to put under the box; without JavaScript the form itself brings them."""
    words = request.args.get("cari", "")
    found = own_fields.search(words, request.args.get("tingkat", ""), request.args.get("dalam", ""))
    return render_template(
        "fields/region_results.html",
        results=found,
        words=words,
        key=request.args.get("nama", "")[:_LONGEST_NAME],
        is_full=len(found) >= MOST_RESULTS,
    )
