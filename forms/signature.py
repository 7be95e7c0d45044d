"""Who declared what, and when?

`alur:component: signature` on a `checkbox` whose label is the statement. The browser says no more than that the box is
ticked; who and when comes from the server, at the moment the form is accepted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.ports import Signer
from forms.schema import CheckboxField

MISSING = "Centang pernyataan ini bila Anda menyetujuinya. Tanpa itu formulir tidak dapat dikirim"


@dataclass(frozen=True, kw_only=True)
class SignatureField(CheckboxField):
    """Value a context `{signed, by, name, at, statement}` made by `signed`; required unless it is only read."""

    @property
    def digest(self) -> str:
        """SHA-256 of the statement as it was shown, in hexadecimal digits."""
        return hashlib.sha256(self.label.encode()).hexdigest()


def signed(field: SignatureField, signer: Signer) -> dict[str, Any]:
    """What a process remembers of a signature."""
    return {
        "signed": True,
        "by": signer.username,
        "name": signer.name,
        "at": signer.at,
        "statement": field.digest,
    }


def words(value: Mapping[str, Any], moment: str) -> str:
    """A signature as people read it; `moment` says when."""
    return f"Disetujui {value.get('name', '')}, {moment}"
