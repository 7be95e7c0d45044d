"""How are pictures and tables of form-js read?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from forms.computed import Formula
from forms.displays import Column, Image, Table
from forms.reading import Attributes

if TYPE_CHECKING:
    from forms.components import Common

_DATA = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}")
_LONGEST_IMAGE = 200_000
_MOST_COLUMNS = 30
_MOST_COUNT = 500


def image(raw: Attributes, common: Common) -> Image:
    """A picture in the form's own file; nothing is ever fetched from elsewhere."""
    source = raw.raw.get("source")
    raw.ignore("source")
    if not isinstance(source, str) or len(source) > _LONGEST_IMAGE or not _DATA.fullmatch(source):
        raw.problem(
            "Gambar harus tersimpan di dalam formulir (data:image/png;base64,…, paling besar "
            "150 KB). Gambar dari situs lain tidak dimuat"
        )
        source = ""
    alt = raw.words("alt", common["computed"], "alt")
    if not alt and "alt" not in common["computed"]:
        raw.problem("Gambar belum punya keterangan (alt) bagi yang tidak dapat melihatnya")
    return Image(**common, source=source, alt=alt)


def table(raw: Attributes, common: Common) -> Table:
    """A table of variables; all rows are drawn, so `rowCount` changes nothing."""
    computed = common["computed"]
    if not raw.computes("dataSource", computed, "cells"):
        name = raw.string("dataSource").strip()
        if not name:
            raw.problem("Tabel belum punya sumber data (dataSource)")
        computed["cells"] = Formula(source=name or "null")
    raw.whole("rowCount", least=1, most=_MOST_COUNT)
    columns: tuple[Column, ...] = ()
    if not raw.computes("columnsExpression", computed, "header"):
        columns = _columns(raw)
    else:
        raw.ignore("columns")
    return Table(**common, label=raw.words("label", computed, "label"), header=columns)


def _columns(raw: Attributes) -> tuple[Column, ...]:
    found = []
    for entry in raw.array("columns", _MOST_COLUMNS):
        if not isinstance(entry, Mapping):
            raw.problem("Setiap kolom harus punya kunci dan label")
            continue
        column = Attributes(entry, raw.name, raw.problems)
        key = column.string("key").strip()
        if not key:
            raw.problem("Ada kolom tanpa kunci (key)")
        found.append(Column(key=key, label=column.text("label") or key))
        column.close()
    if not found:
        raw.problem("Tabel belum punya kolom")
    return tuple(found)
