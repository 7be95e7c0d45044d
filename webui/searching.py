"""What is being searched for?

A search stands in the address, so that it can be bookmarked and gone back to; and addresses end up in histories and
logs. A NIK is personal data and is therefore taken out of the address at once, and never searched for here.
"""

from __future__ import annotations

import re
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

#: Sixteen digits, however they are grouped; an instance's number has thirteen.
_NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")


def search_text() -> str:
    """Return what the person searches for; a search for a NIK is answered with the page without one."""
    text = request.args.get("cari", "").strip()
    if not _NIK.search(text):
        return text
    flash(_("NIK tidak dipakai untuk mencari. Pakai nomor atau judulnya."), "bad")
    kept: dict[str, Any] = {n: value for n, value in request.args.items() if n != "cari"}
    return abort(redirect(url_for(str(request.endpoint), **(request.view_args or {}), **kept)))
