"""How is a double click told from a second wish?

Every form that changes something carries a key, made when the page is drawn. The service does the work for a key once
and answers a repetition with what the first one led to.
"""

from __future__ import annotations

import re
import secrets

from flask import request

#: Name of the hidden field; no form field can have it, for a form's keys begin with a letter.
FIELD = "_permintaan"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    """Make a key for a form that is being drawn."""
    return secrets.token_urlsafe(18)


def sent_key() -> str:
    """Return the key that came with this request; a missing or malformed one gets a fresh key."""
    sent = request.form.get(FIELD, "")
    return sent if _KEY.fullmatch(sent) else new_key()
