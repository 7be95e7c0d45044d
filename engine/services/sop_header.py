"""What stands in the header of an SOP, in the order of the form that offices use?"""

from __future__ import annotations

import re
from datetime import date

from engine.bpmn import ProcessModel
from engine.domain import spoken_time

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

#: Permenpan-RB 35/2012 prescribes these boxes; names are the `alur:` properties of the process.
_BOXES = (
    ("sopNumber", "Nomor SOP"),
    ("sopCreated", "Tanggal pembuatan"),
    ("sopRevised", "Tanggal revisi"),
    ("sopEffective", "Tanggal efektif"),
    ("sopApprovedBy", "Disahkan oleh"),
    ("sopName", "Nama SOP"),
    ("sopOwner", "Unit pemilik"),
    ("legalBasis", "Dasar hukum"),
    ("qualifications", "Kualifikasi pelaksana"),
    ("relatedSops", "Keterkaitan"),
    ("equipment", "Peralatan/perlengkapan"),
    ("warnings", "Peringatan"),
    ("records", "Pencatatan dan pendataan"),
)


def header_of(process: ProcessModel) -> tuple[tuple[str, str], ...]:
    """Return the filled-in boxes as (label, text); several lines are separated by newline."""
    return tuple(
        (label, _told(process.header[name])) for name, label in _BOXES if process.header.get(name)
    )


def _told(text: str) -> str:
    """Say dates in words; everything else stands as it is written."""
    if not _DATE.fullmatch(text):
        return text
    return spoken_time.day_words(date.fromisoformat(text)).partition(", ")[2]
