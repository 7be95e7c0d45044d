"""Which region lies inside which?

Regions carry the codes of Kemendagri: `63` a province, `63.11` a kabupaten, `63.11.06` a kecamatan, `63.11.06.2001` a
desa. The empty code is the whole country.
"""

from __future__ import annotations

#: The region that contains every other one.
EVERYWHERE = ""


def contains(outer: str, inner: str) -> bool:
    """Tell whether region `inner` is `outer` or lies inside it."""
    return outer == EVERYWHERE or inner == outer or inner.startswith(f"{outer}.")


def outward(code: str) -> list[str]:
    """Return the codes of every region that contains `code`, the whole country first and `code` last."""
    parts = code.split(".") if code else []
    return [EVERYWHERE, *(".".join(parts[: count + 1]) for count in range(len(parts)))]
